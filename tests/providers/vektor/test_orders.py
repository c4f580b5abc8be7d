"""Orders: the exact body, what counts as accepted, every status, refusals, look-ups by our own id."""

import json
from datetime import UTC, datetime
from typing import Any

import httpx
import pytest

from providers.errors import Duplicate, Limited, NotFound, Ours, ProviderError, Refused, Unavailable, Unclear
from providers.offers import Line
from providers.orders import RemoteOrder, Stage
from providers.vektor.samples import REFUSED_DOMAIN
from tests.providers.vektor.canned import FIRST, Canned, placement
from tests.providers.vektor.world import world as make

STATUSES = {
    "Created": Stage.OPEN,
    "Payed": Stage.OPEN,
    "ReadyForDelivery": Stage.OPEN,
    "AwaitingCertificateAssignment": Stage.OPEN,
    "PartiallyDelivered": Stage.PARTLY,
    "Delivered": Stage.DONE,
    "Cancelled": Stage.CANCELLED,
    "Canceled": Stage.CANCELLED,
}


def written(*lines: Line, answers: dict[str, str] | None = None, **settings: Any) -> dict[str, Any]:
    raw = Canned(httpx.Response(200), **settings).provider.body(placement(*lines, **(answers or {})))
    body: dict[str, Any] = json.loads(raw)
    return body


def test_the_body_is_the_documented_one() -> None:
    """Document: api/orders, Create order."""
    lines = (Line("1", "Berloga", 1, variant="100 ₽"), Line("2", "Aurelle", 4, variant="500\u00a0₽"))
    assert written(*lines) == {
        "orderId": FIRST,
        "participant": {"email": "anna@example.com", "phone": "79251153242", "name": "Anna Example"},
        "ecards": [
            {"id": 1, "quantity": 1, "faceValue": "100 ₽"},
            {"id": 2, "quantity": 4, "faceValue": "500\u00a0₽"},
        ],
    }


def test_a_face_value_goes_out_in_its_own_bytes() -> None:
    label = "10\u202f000\u00a0₽"
    raw = Canned(httpx.Response(200)).provider.body(placement(Line("1", "Berloga", 1, variant=label)))
    assert label.encode() in raw


@pytest.mark.parametrize(
    ("ref", "form", "sent"),
    [
        ("7", "number", 7),
        ("7", "text", "7"),
        ("007", "number", "007"),
        ("k-7", "number", "k-7"),
        (str(2**31), "number", str(2**31)),
        ("٧", "number", "٧"),
    ],
)
def test_an_id_is_a_number_where_it_is_one(ref: str, form: str, sent: int | str) -> None:
    """Document: api/orders, ECard `id`: int32 in the table, a text in the example."""
    assert written(Line(ref, "Card", 1, variant="1 ₽"), card_ids=form)["ecards"][0]["id"] == sent


@pytest.mark.parametrize("key", ["name", "email", "phone"])
def test_an_order_without_an_answer_asks_for_it(key: str) -> None:
    with pytest.raises(Refused) as caught:
        written(answers={key: ""})
    assert (caught.value.question, caught.value.code) == (key, f"participant_{key}")


@pytest.mark.parametrize("lines", [(("1 ₽", 11),), ((None, 1),), (("1 ₽", 0),), (("1 ₽", 6), ("2 ₽", 5))])
def test_an_order_that_cannot_be_is_not_sent(lines: tuple[tuple[str | None, int], ...]) -> None:
    with pytest.raises(Refused) as caught:
        written(*(Line("1", "Card", quantity, variant=variant) for variant, quantity in lines))
    assert caught.value.question is None


def test_the_most_pieces_are_the_shops_setting() -> None:
    canned = Canned(httpx.Response(200), most_pieces=3)
    assert canned.provider.profile.limits.per_line == canned.provider.profile.limits.total == 3
    assert written(Line("1", "Card", 40, variant="1 ₽"), most_pieces=40)["ecards"][0]["quantity"] == 40


async def placed(answer: httpx.Response) -> RemoteOrder:
    canned = Canned(answer)
    return await canned.provider.place(canned.provider.body(placement()))


async def refusal(answer: httpx.Response) -> ProviderError:
    with pytest.raises(ProviderError) as caught:
        await placed(answer)
    return caught.value


ACCEPTED = [b"", b" \n", b"{}", b"null", b"true", b'"ok"', b"[]", b'{"id": 3048}', b'{"status": "Created",}']


@pytest.mark.parametrize("raw", [*ACCEPTED, f'{{"orderId": "{FIRST.upper()}"}}'.encode()])
async def test_the_code_alone_is_acceptance(raw: bytes) -> None:
    """Document: api/orders, Create order: the response has a status and no body."""
    order = await placed(httpx.Response(200, content=raw))
    assert (order.id, order.reference, order.stage, order.raw_status) == (FIRST, FIRST, Stage.OPEN, "Created")


async def test_an_answer_with_a_status_is_believed() -> None:
    assert (await placed(httpx.Response(200, json={"status": "Payed"}))).raw_status == "Payed"


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(200, html="<!doctype html>"),
        httpx.Response(200, content=b'{"orderId": "11'),
        httpx.Response(200, json={"orderId": "22222222-2222-4222-8222-222222222222"}),
        httpx.Response(200, json={"id": {}}),
        httpx.Response(201, json={}),
        httpx.Response(204),
        httpx.Response(302, headers={"Location": "https://elsewhere.example"}),
        httpx.Response(400, html="<!doctype html>"),
        httpx.Response(400, json={"message": "Invalid request"}),
        httpx.Response(400, json={"errors": {}}),
        httpx.Response(400, json={"errors": ["Participant.Email"]}),
        httpx.Response(400, json={"errors": {"Ecards[0].FaceValue": ["The face value is not found."]}}),
        httpx.Response(400, json={"errors": {"OrderId": ["The OrderId field is required."]}}),
        httpx.Response(400, json={"errors": {"Participant.Email": ["No."], "Ecards[0].Id": ["No."]}}),
        httpx.Response(409, json={"errors": {"Participant.Email": ["No."]}}),
        httpx.Response(422, json={"errors": {"Participant.Email": ["No."]}}),
        httpx.Response(429),
        httpx.Response(500),
    ],
    ids=lambda answer: f"{answer.status_code} {answer.text[:60]}",
)
async def test_everything_else_is_unclear(answer: httpx.Response) -> None:
    assert type(await refusal(answer)) is Unclear


@pytest.mark.parametrize(
    ("key", "question"),
    [
        ("Participant.Email", "email"),
        ("Customer.Email", "email"),
        ("participant.phone", "phone"),
        ("$.participant.name", "name"),
        ("Participant", None),
        ("Participant.Login", None),
    ],
)
async def test_a_refused_person_is_final_and_says_which_answer_to_mend(key: str, question: str | None) -> None:
    """Document: the older single page, Errors."""
    body = {"message": "Invalid request", "status": 400, "errors": {key: ["The field is required."]}}
    error = await refusal(httpx.Response(400, json=body))
    assert isinstance(error, Refused)
    assert error.question == question
    assert error.code == (f"participant_{question}" if question else "participant")


async def test_the_worst_of_several_refused_fields_is_asked_first() -> None:
    body = {"errors": {"Participant.Phone": ["No."], "Participant.Email": "No."}}
    error = await refusal(httpx.Response(400, json=body))
    assert isinstance(error, Refused)
    assert error.question == "email"


@pytest.mark.parametrize("words", ["An order with this OrderId already exists.", "OrderId must be unique."])
async def test_an_id_that_is_known_already_is_a_duplicate(words: str) -> None:
    assert type(await refusal(httpx.Response(400, json={"errors": {"OrderId": [words]}}))) is Duplicate


async def test_an_address_that_the_provider_refuses_is_asked_again() -> None:
    world = make()
    wrong = placement(*world.placement(FIRST).lines, email=f"anna@{REFUSED_DOMAIN}")
    with pytest.raises(Refused) as caught:
        await world.provider.place(world.provider.body(wrong))
    assert caught.value.question == "email"
    assert world.purchases() == 0
    assert (await world.place(FIRST)).id == FIRST


@pytest.mark.parametrize(("word", "stage"), STATUSES.items())
async def test_every_documented_status_has_its_stage(word: str, stage: Stage) -> None:
    """Document: api/orders, Order statuses; `Canceled` is the older spelling."""
    for told in (word, word.upper(), f" {word} "):
        order = await Canned(httpx.Response(200, json={"status": told})).provider.read(FIRST)
        assert (order.stage, order.raw_status, order.charged) == (stage, told.strip(), None)


async def test_a_status_of_nobody_survives() -> None:
    order = await Canned(httpx.Response(200, json={"status": "Refunded"})).provider.read(FIRST)
    assert (order.stage, order.raw_status) == (Stage.UNKNOWN, "Refunded")


async def test_a_trailing_comma_is_read() -> None:
    """Document: api/orders, Get order status, example."""
    answer = httpx.Response(200, content=b'{\n"status": "Created",\n}')
    assert (await Canned(answer).provider.read(FIRST)).raw_status == "Created"


@pytest.mark.parametrize("body", [{}, [], "Created", {"status": ""}, {"status": 7}, {"status": "Pa\x00yed"}])
async def test_what_is_no_status_is_a_read_to_repeat(body: Any) -> None:
    with pytest.raises(Unavailable):
        await Canned(httpx.Response(200, json=body)).provider.read(FIRST)


async def test_a_status_of_another_order_is_a_read_to_repeat() -> None:
    with pytest.raises(Unavailable):
        await Canned(httpx.Response(200, json={"status": "Payed", "id": "x"})).provider.read(FIRST)


async def test_a_strangers_404_proves_no_absence() -> None:
    with pytest.raises(Unavailable):
        await Canned(httpx.Response(404, html="<!doctype html>")).provider.read(FIRST)
    for answer in (httpx.Response(404), httpx.Response(404, json={"status": 404})):
        with pytest.raises(NotFound):
            await Canned(answer).provider.read(FIRST)


async def test_the_look_up_asks_for_the_status_by_our_id() -> None:
    canned = Canned(httpx.Response(200, json={"status": "Payed"}))
    (found,) = await canned.provider.find(placement())
    assert (found.id, found.stage) == (FIRST, Stage.OPEN)
    assert [request.url.path for request in canned.asked] == [f"/api/v1/orders/{FIRST}/status"]


def absent_by_status(rows: list[dict[str, Any]]) -> Canned:
    def answer(request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/status"):
            return httpx.Response(404)
        return httpx.Response(200, json={"data": rows, "totalPages": 1})

    return Canned(answer)


async def test_an_order_is_absent_where_both_sources_say_so() -> None:
    assert await absent_by_status([]).provider.find(placement()) == []


async def test_an_order_that_only_the_list_knows_is_found() -> None:
    row = {"id": FIRST.upper(), "status": "Created", "total": 1100}
    (found,) = await absent_by_status([row]).provider.find(placement())
    assert (found.id, found.reference, found.stage, str(found.charged)) == (FIRST, FIRST, Stage.OPEN, "1100 RUB")


async def test_a_list_that_cannot_be_read_proves_no_absence() -> None:
    def answer(request: httpx.Request) -> httpx.Response:
        return httpx.Response(404 if request.url.path.endswith("/status") else 500)

    with pytest.raises(Unavailable):
        await Canned(answer).provider.find(placement())


async def test_reads_tell_limits_and_keys_that_are_refused() -> None:
    with pytest.raises(Limited):
        await Canned(httpx.Response(429)).provider.read(FIRST)
    with pytest.raises(Ours):
        await Canned(httpx.Response(403)).provider.read(FIRST)


@pytest.mark.parametrize(("told", "expected"), [("2020-01-11T16:13:56.814239", None), ("2020-01-11T16:13:56Z", UTC)])
async def test_a_time_without_a_zone_says_nothing(told: str, expected: Any) -> None:
    """Document: api/orders, Order `createdDate`."""
    row = {"id": FIRST, "status": "Created", "createdDate": told}
    (found,) = await absent_by_status([row]).provider.find(placement())
    assert found.created_at == (datetime(2020, 1, 11, 16, 13, 56, tzinfo=UTC) if expected else None)
