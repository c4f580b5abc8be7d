"""What SimpleBoost's answers mean, where its documents say so and where they do not."""

import json
from typing import Any

import httpx
import pytest

from providers.base import Limits
from providers.errors import NotFound, Ours, ProviderError, Refused, Unavailable, Unclear
from providers.offers import Line
from providers.orders import Placement, Stage
from providers.simpleboost import Settings, SimpleBoost, create
from providers.simpleboost.client import order_body
from providers.standin import Fault
from tests.providers.simpleboost.world import KEY, boosts, world

ORDER = {
    "id": "5b1f7c9e-3a52-4d0e-9c64-0f3a1e8b7d21",
    "inviteCode": "vitrina",
    "amount": 10,
    "price": 560,
    "status": "PENDING",
    "createdAt": "2026-02-14T09:30:05Z",
}
BODY = order_body("vitrina", 10)


def answering(status: int, body: Any, **settings: str) -> SimpleBoost:
    content = body if isinstance(body, bytes) else json.dumps(body).encode()
    transport = httpx.MockTransport(lambda request: httpx.Response(status, content=content))
    made = Settings.model_validate({"api_key": KEY, "base_url": "https://boost.example", **settings})
    return create(made, now=world().clock.now, transport=transport)


def order(**changed: Any) -> dict[str, Any]:
    return {"status": True, "data": {**ORDER, **changed}}


def refusal(code: Any) -> dict[str, Any]:
    return {"status": False, "error": {"message": "words", "code": code}}


def test_the_shop_is_told_what_it_can_rely_on() -> None:
    profile = world().provider.profile
    declared = {profile.found_by_reference, profile.has_catalogue, profile.delivers_here}
    assert declared == {False}
    assert profile.shows_balance
    assert profile.limits == Limits(1, 1, 1)
    assert profile.settle.total_seconds() == 15 * 60


async def test_the_key_is_sent_bare() -> None:
    made = world()
    await made.place()
    assert made.transport.requests[0].headers["Authorization"] == KEY
    assert made.transport.requests[0].url.path == "/api/order"


@pytest.mark.parametrize("status", [200, 201])
@pytest.mark.parametrize("amount", [10, "10", 10.0])
async def test_an_order_is_accepted_by_its_sign_and_its_echo(status: int, amount: Any) -> None:
    placed = await answering(status, order(amount=amount)).place(BODY)
    assert (placed.id, placed.stage) == (ORDER["id"], Stage.OPEN)


@pytest.mark.parametrize(
    "body",
    [
        order(inviteCode="another"),
        order(amount=2),
        order(amount=True),
        order(amount=None),
        order(id=""),
        order(id=None),
        order(price="free"),
        {"status": "true", "data": ORDER},
        {"status": 1, "data": ORDER},
        {"status": False, "data": ORDER},
        {"data": ORDER},
        {"status": True},
        {"status": True, "data": [ORDER]},
        ORDER,
        [],
        "status",
        None,
    ],
)
async def test_a_success_without_the_sign_is_unclear(body: Any) -> None:
    with pytest.raises(Unclear):
        await answering(200, body).place(BODY)


async def test_what_the_order_does_not_need_may_be_missing() -> None:
    told = {"id": 7, "inviteCode": "vitrina", "amount": 10}
    placed = await answering(200, {"status": True, "data": told}).place(BODY)
    assert (placed.id, placed.stage, placed.charged) == ("7", Stage.UNKNOWN, None)


async def test_a_time_without_a_zone_says_nothing() -> None:
    placed = await answering(200, order(createdAt="2026-02-14 09:30")).place(BODY)
    assert placed.created_at is None


@pytest.mark.parametrize("status", [200, 400, 404, 422])
@pytest.mark.parametrize("code", [10001, "10001", 10002])
async def test_an_invite_that_cannot_be_entered_is_asked_again(status: int, code: Any) -> None:
    with pytest.raises(Refused) as caught:
        await answering(status, refusal(code)).place(BODY)
    assert (caught.value.question, caught.value.code) == ("invite", str(code))


@pytest.mark.parametrize(
    ("status", "body"),
    [
        (400, refusal(10003)),
        (400, refusal(None)),
        (400, refusal(True)),
        (400, {"status": False, "error": "10001"}),
        (400, {"status": True, "error": {"code": 10001}}),
        (200, refusal(1)),
        (404, refusal(0)),
        (500, refusal(10001)),
        (502, b"<html>"),
        (302, b""),
    ],
)
async def test_a_refusal_that_nobody_documented_is_unclear(status: int, body: Any) -> None:
    with pytest.raises(Unclear):
        await answering(status, body).place(BODY)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_key_is_the_shops_own_matter(status: int) -> None:
    for call in ("place", "read", "balance"):
        provider = answering(status, refusal(10001))
        with pytest.raises(Ours):
            await {
                "place": lambda provider=provider: provider.place(BODY),
                "read": lambda provider=provider: provider.read("7"),
                "balance": provider.balance,
            }[call]()


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, refusal(404), NotFound),
        (404, b"<html>", Unavailable),
        (200, refusal(404), Unavailable),
        (200, order(id="another"), Unavailable),
        (200, order(id=""), Unavailable),
        (500, b"", Unavailable),
    ],
)
async def test_only_the_providers_own_words_say_that_an_order_does_not_exist(
    status: int, body: Any, kind: type[ProviderError]
) -> None:
    with pytest.raises(kind):
        await answering(status, body).read(ORDER["id"])  # type: ignore[arg-type]


async def test_an_account_that_is_not_known_is_the_shops_own_matter() -> None:
    with pytest.raises(Ours):
        await answering(404, refusal(404)).balance()


@pytest.mark.parametrize(
    ("user", "words"),
    [
        ({"id": "7000001", "balance": 5}, "account 7000001, balance 5 RUB"),
        ({"id": 7000001, "balance": 5, "createdAt": "2025-12-01T18:00:00Z"}, "account 7000001 since 2025-12-01, balan"),
        ({"balance": 0.5, "createdAt": "soon"}, "account without a number, balance 0.5 RUB"),
    ],
)
async def test_the_operator_is_told_whose_key_it_is(user: dict[str, Any], words: str) -> None:
    """Document: `user.md`; the table types the id as a number, the example prints a text."""
    assert (await answering(200, {"status": True, "data": user}).health()).startswith(words)


@pytest.mark.parametrize(
    ("word", "stage"),
    [
        ("PENDING", Stage.OPEN),
        ("SUCCESS", Stage.DONE),
        ("CANCEL", Stage.CANCELLED),
        (" success ", Stage.DONE),
        ("CANCELLED", Stage.UNKNOWN),
        ("", Stage.UNKNOWN),
        (True, Stage.UNKNOWN),
    ],
)
async def test_every_status_word_has_its_stage(word: Any, stage: Stage) -> None:
    """Document: `status.md`, the complete list."""
    if word is True:
        with pytest.raises(Unavailable):
            await answering(200, order(status=word)).read(ORDER["id"])  # type: ignore[arg-type]
        return
    read = await answering(200, order(status=word)).read(ORDER["id"])  # type: ignore[arg-type]
    assert (read.stage, read.raw_status) == (stage, word)


@pytest.mark.parametrize("balance", [None, "much", True, "NaN", "1e99999", [1]])
async def test_a_balance_that_is_no_amount_is_unavailable(balance: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(200, {"status": True, "data": {"id": 1, "balance": balance}}).balance()


async def test_the_balance_is_evidence_of_what_a_lost_answer_did() -> None:
    made = world()
    placement = boosts("reference")
    before = await made.provider.before(placement)
    assert before.values == {"balance": "100000", "currency": "RUB"}
    made.standin.faults.plan(Fault.SILENT_AFTER)
    with pytest.raises(Unclear):
        await made.place()
    assert (await made.provider.before(placement)).values["balance"] == "99440"


async def test_without_evidence_nothing_is_placed() -> None:
    made = world()
    made.standin.faults.plan(Fault.FAILS_BEFORE, reads=True)
    with pytest.raises(Unavailable):
        await made.provider.before(boosts("reference"))
    assert made.transport.acts() == []


async def test_evidence_can_be_switched_off() -> None:
    provider = answering(500, b"", balance_evidence="no")
    assert (await provider.before(boosts("reference"))).values == {}


@pytest.mark.parametrize(
    "line",
    [
        Line("boosts", "", 2, variant="2"),
        Line("keys", "", 1, variant="2"),
        Line("boosts", "", 1),
        *(Line("boosts", "", 1, variant=amount) for amount in ("0", "-2", "2.0", "two", "٢", "9" * 50)),
    ],
)
def test_what_is_not_sold_is_refused_before_anything_is_sent(line: Line) -> None:
    with pytest.raises(Refused) as caught:
        world().provider.body(Placement("reference", (line,), {"invite": "vitrina"}))
    assert caught.value.question is None


def test_a_placement_without_an_invite_asks_for_it() -> None:
    with pytest.raises(Refused) as caught:
        world().provider.body(Placement("reference", (Line("boosts", "", 1, variant="2"),)))
    assert caught.value.question == "invite"


def test_the_amount_is_a_number() -> None:
    assert world().provider.body(boosts("reference")) == b'{"inviteCode":"vitrina","amount":10}'
