"""What an order of the shop is read as: states, cents, times, one by one and all at once."""

from typing import Any

import pytest

from providers.errors import Limited, NotFound, ProviderError, Unavailable
from providers.intercode.statuses import STATUSES, known, stage
from providers.money import Money
from providers.orders import Stage
from providers.standin import Fault
from tests.providers.intercode.canned import answering, order
from tests.providers.intercode.world import world

EXPECTED = {
    "Pending": Stage.UNPAID,
    "Awaiting Payment": Stage.UNPAID,
    "Payment Failed": Stage.UNPAID,
    "Order Paid": Stage.OPEN,
    "Shipped": Stage.OPEN,
    "Completed": Stage.DONE,
    "Cancelled": Stage.CANCELLED,
    "Declined": Stage.REJECTED,
}


def test_every_declared_status_means_something() -> None:
    assert {word: stage(word) for word in STATUSES} == EXPECTED


@pytest.mark.parametrize("word", STATUSES)
def test_a_status_is_known_however_it_is_written(word: str) -> None:
    forms = (word.lower(), word.upper(), word.replace(" ", "_"), word.replace(" ", "").lower(), f" {word}  ")
    assert {known(form) for form in forms} == {word}


@pytest.mark.parametrize("word", ["", "Canceled order", "refunded", "paid", "completed!", "In Transit"])
async def test_any_other_word_is_unknown(word: str) -> None:
    seen = await answering(order(status=word)).read("4021")
    assert (seen.stage, seen.raw_status, seen.paid) == (Stage.UNKNOWN, word, None)


@pytest.mark.parametrize("word", STATUSES)
async def test_the_money_is_there_once_it_is_paid(word: str) -> None:
    seen = await answering(order(status=word.lower())).read("4021")
    there = word in {"Order Paid", "Shipped", "Completed"}
    assert seen.paid == (Money.of_minor(5250, "RUB") if there else None)
    assert (seen.payment_url, seen.reference) == (None, None)


@pytest.mark.parametrize(
    ("cents", "currency", "amount"),
    [
        (0, "RUB", "0.00 RUB"),
        (1, "RUB", "0.01 RUB"),
        (2000, "EUR", "20.00 EUR"),
        (2000.0, "RUB", "20.00 RUB"),
        ("1999", "RUB", "19.99 RUB"),
        (10**15, "RUB", "10000000000000.00 RUB"),
        (1999, "JPY", "1999 JPY"),
    ],
)
async def test_cents_are_money_exactly(cents: Any, currency: str, amount: str) -> None:
    seen = await answering(order(amountInCents=cents), currency=currency).read("4021")
    assert str(seen.charged) == amount


@pytest.mark.parametrize("cents", [None, -1, 20.5, True, "20.00", "free", [1], 10**40])
async def test_an_amount_that_is_none_is_not_told(cents: Any) -> None:
    seen = await answering(order(amountInCents=cents, status="Order Paid")).read("4021")
    assert (seen.charged, seen.paid) == (None, None)


@pytest.mark.parametrize("date", [None, "", "2023-01-01", "2023-01-01T00:00:00", 5, {}])
async def test_a_time_without_a_zone_says_nothing(date: Any) -> None:
    assert (await answering(order(date=date)).read("4021")).created_at is None


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (404, {"message": "Order not found"}, NotFound),
        (404, b"<html>", Unavailable),
        (200, order(id=4022), Unavailable),
        (200, [order()], Unavailable),
        (200, {}, Unavailable),
        (200, b"<html>", Unavailable),
        (429, {}, Limited),
        (500, {}, Unavailable),
        (302, b"", Unavailable),
    ],
)
async def test_only_the_shop_itself_says_that_an_order_does_not_exist(
    status: int, body: Any, kind: type[ProviderError]
) -> None:
    with pytest.raises(ProviderError) as caught:
        await answering(body, status).read("4021")
    assert type(caught.value) is kind


@pytest.mark.parametrize("remote_id", ["", "0x1", "-1", "1.0", " 1", "01", "٢", "1/../2", "9" * 17])
async def test_what_is_no_id_is_not_asked_for(remote_id: str) -> None:
    made = world()
    with pytest.raises(NotFound):
        await made.provider.read(remote_id)
    assert made.transport.requests == []


async def test_all_orders_are_read_in_one_call() -> None:
    made = world()
    placed = [await made.place() for _ in range(3)]
    made.standin.pay(placed[1].id)
    made.transport.requests.clear()
    seen = await made.provider.read_many([one.id for one in placed])
    assert [seen[one.id].stage for one in placed] == [Stage.UNPAID, Stage.OPEN, Stage.UNPAID]
    assert [request.url.path for request in made.transport.requests] == ["/api/orders"]


@pytest.mark.parametrize(("status", "body"), [(200, {}), (200, b"x"), (404, {}), (404, b"x"), (503, {})])
async def test_a_list_that_cannot_be_read_never_says_absent(status: int, body: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(body, status).read_many(["1"])


async def test_one_look_can_show_a_strange_word_in_the_list_too() -> None:
    made = world()
    placed = await made.place()
    made.standin.faults.plan(Fault.UNKNOWN_STATUS, reads=True)
    assert (await made.provider.read_many([placed.id]))[placed.id].stage is Stage.UNKNOWN
    assert (await made.provider.read_many([placed.id]))[placed.id].stage is Stage.UNPAID


async def test_the_operator_hears_how_many_orders_there_are() -> None:
    made = world()
    assert await made.provider.health() == "0 orders"
    await made.place()
    assert await made.provider.health() == "1 orders"
