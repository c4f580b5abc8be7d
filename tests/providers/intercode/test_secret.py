"""The secret of a payment is told to the payment page and to nobody else: no log, no error, no file, no panel."""

import json
import logging
import traceback
from collections.abc import Iterator
from dataclasses import asdict
from typing import Any

import httpx
import pytest

from providers.errors import NotFound, ProviderError, Refused, Unavailable
from providers.intercode import create
from providers.intercode.models import Order, PayableOrder
from providers.intercode.statuses import STATUSES, stage
from providers.money import Money
from providers.orders import Stage
from providers.standin import Fault
from providers.undeclared import NotDeclared
from tests.providers.contract import HandClock
from tests.providers.intercode.canned import CANARY, ORDER, answering, asking, order
from tests.providers.intercode.world import goods, settings, world

FIRST = "11111111-1111-4111-8111-111111111111"


def everything(error: BaseException | None) -> Iterator[str]:
    """What any log could write of an error and of those behind it."""
    while error is not None:
        yield f"{error!r} {vars(error)} {error.args}"
        yield "".join(traceback.format_exception(error))
        error = error.__cause__ or error.__context__


async def test_the_page_gets_what_the_browser_needs() -> None:
    page = await answering(ORDER).payment_page("4021")
    assert page.client_secret == CANARY
    assert page.amount == Money.of_minor(5250, "RUB")
    assert page.publishable_key == "pk_test_Given"
    assert page.script_url == "https://js.stripe.com/v3/"
    assert CANARY not in f"{page!r} {page}"


@pytest.mark.parametrize("word", [*STATUSES, "On Hold"])
async def test_only_an_order_that_waits_for_money_has_a_page(word: str) -> None:
    provider = answering(order(status=word))
    if stage(word) is Stage.UNPAID:
        assert (await provider.payment_page("4021")).client_secret == CANARY
        return
    with pytest.raises(Refused) as caught:
        await provider.payment_page("4021")
    assert caught.value.code == "not_unpaid"
    assert CANARY not in "".join(everything(caught.value))


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, {"message": "Order not found"}, NotFound),
        (200, order(clientSecret=None), Unavailable),
        (200, order(clientSecret=""), Unavailable),
        (200, order(clientSecret=f"{CANARY} {CANARY}"), Unavailable),
        (200, order(clientSecret=[CANARY]), Unavailable),
        (200, order(amountInCents=None), Unavailable),
        (200, order(id=1), Unavailable),
        (200, json.dumps(ORDER).encode()[:-20], Unavailable),
        (500, order(), Unavailable),
    ],
)
async def test_a_page_that_cannot_be_made_says_so_without_the_secret(
    status: int, body: Any, kind: type[ProviderError]
) -> None:
    with pytest.raises(ProviderError) as caught:
        await answering(body, status).payment_page("4021")
    assert type(caught.value) is kind
    assert CANARY not in "".join(everything(caught.value))


async def test_the_page_is_made_anew_each_time() -> None:
    made = world()
    placed = await made.place()
    for _ in range(2):
        await made.provider.payment_page(placed.id)
    made.standin.refuse(placed.id)
    await made.provider.payment_page(placed.id)
    made.standin.pay(placed.id)
    with pytest.raises(Refused):
        await made.provider.payment_page(placed.id)
    assert [request.method for request in made.transport.requests[1:]] == ["GET"] * 4


async def test_there_is_no_page_without_stripes_key() -> None:
    made = world(stripe_key=None)
    with pytest.raises(NotDeclared):
        await made.provider.payment_page("1")


def test_what_is_read_of_an_order_forgets_the_secret() -> None:
    assert CANARY not in repr(Order.model_validate(ORDER))
    assert CANARY not in Order.model_validate(ORDER).model_dump_json()
    payable = PayableOrder.model_validate(ORDER)
    assert CANARY not in f"{payable!r} {payable} {payable.model_dump()} {payable.model_dump_json()}"


async def test_no_call_gives_the_secret_away(caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    provider = answering([ORDER])
    told: list[Any] = [
        await provider.read_many(["4021"]),
        await provider.before(goods(FIRST)),
        await provider.health(),
        await provider.perform("orders", {}),
        asdict(await answering(ORDER).read("4021")),
        asdict(await answering(ORDER, 201).place(b'["101"]')),
        await answering(order(status="shipped")).mark_paid("4021"),
        await answering(order(status="cancelled")).cancel("4021"),
        await answering(order(status="shipped")).perform("status_update", {"remote_id": "4021", "status": "Shipped"}),
        caplog.text,
    ]
    assert CANARY not in repr(told)


@pytest.mark.parametrize("half", [True, False])
@pytest.mark.parametrize("status", [200, 201, 400, 401, 404, 429, 500])
async def test_no_error_gives_the_secret_away(status: int, half: bool, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    whole = json.dumps([ORDER]).encode()
    provider = answering(whole[:-30] if half else whole, status)
    calls = (
        lambda: provider.place(b'["7"]'),
        lambda: provider.read("4021"),
        lambda: provider.read_many(["4021"]),
        lambda: provider.mark_paid("4021"),
        lambda: provider.cancel("4021"),
        lambda: provider.payment_page("4021"),
        lambda: provider.perform("lead_statuses", {"ids": "1"}),
        lambda: provider.health(),
    )
    failed = []
    for call in calls:
        try:
            await call()
        except ProviderError as error:
            failed.append(error)
    assert len(failed) >= 5
    assert CANARY not in "".join(text for error in failed for text in everything(error))
    assert CANARY not in caplog.text


async def test_a_broken_connection_gives_nothing_away() -> None:
    def broken(request: httpx.Request) -> httpx.Response:
        raise httpx.ReadError("connection reset", request=request)

    with pytest.raises(Unavailable) as caught:
        await asking(broken).payment_page("4021")
    assert "Intercode-Token" not in "".join(everything(caught.value))


async def test_the_panel_and_the_truth_know_no_secret() -> None:
    made = world()
    placed = await made.place()
    secret = (await made.provider.payment_page(placed.id)).client_secret
    assert "_secret_" in secret
    made.standin.refuse(placed.id)
    made.standin.pay(placed.id)
    made.standin.finish(placed.id)
    made.standin.faults.plan(Fault.UNKNOWN_STATUS, reads=True)
    seen = await made.provider.read(placed.id)
    shown = f"{made.standin.orders()} {made.standin.truth} {seen} {vars(made.standin)} {made.standin._book.orders}"
    assert secret not in shown


def test_the_provider_itself_shows_no_credential() -> None:
    provider = create(settings(), now=HandClock().now)
    assert "Intercode-Token" not in f"{provider!r} {settings()!r} {settings()}"
