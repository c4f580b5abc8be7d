"""What is sent for an order, what counts as accepted, and what is known beforehand."""

import json
from typing import Any

import pytest

from providers.base import Goods, Limits
from providers.errors import Ours, ProviderError, Refused, Unavailable, Unclear
from providers.intercode.client import order_body
from providers.intercode.samples import PRODUCTS, SHELF
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement, Stage
from providers.standin import Fault
from tests.providers.intercode.canned import answering, order
from tests.providers.intercode.world import TOKEN, goods, world

FIRST = "11111111-1111-4111-8111-111111111111"
BODY = order_body(["101", "101", "101", "102"])


def test_the_shop_is_told_what_it_can_rely_on() -> None:
    profile = world().provider.profile
    assert (profile.goods, profile.currency, profile.limits) == (Goods.PHYSICAL, "RUB", Limits(20, 20, 20))
    assert profile.settle.total_seconds() == 15 * 60
    assert profile.own_shelf
    assert profile.paid_by_shop
    assert profile.told_when_paid
    assert profile.lists_orders
    assert profile.cancels
    undeclared = {profile.found_by_reference, profile.has_catalogue, profile.delivers_here, profile.refunds}
    assert undeclared == {False}


@pytest.mark.parametrize(("key", "there"), [("pk_live_1", True), (None, False)])
def test_it_collects_money_only_with_stripes_key(key: str | None, there: bool) -> None:
    profile = world(stripe_key=key).provider.profile
    assert (profile.collects_money, profile.pays_on_page) == (there, there)


def test_each_piece_is_one_entry_of_the_list() -> None:
    assert world().provider.body(goods(FIRST, pieces=3)) == b'["101","101","101","102"]'


@pytest.mark.parametrize(
    ("lines", "code"),
    [
        ((), "no_product"),
        ((Line("mug", "", 1),), "no_product"),
        ((Line("mug", "", 1, facts={"product_id": ""}),), "no_product"),
        (
            (Line("mug", "", 15, facts={"product_id": "101"}), Line("tote", "", 6, facts={"product_id": "8"})),
            "too_many",
        ),
    ],
)
def test_what_cannot_be_ordered_is_refused_before_anything_is_sent(lines: tuple[Line, ...], code: str) -> None:
    with pytest.raises(Refused) as caught:
        world().provider.body(Placement(FIRST, lines))
    assert (caught.value.code, caught.value.question) == (code, None)


@pytest.mark.parametrize(("setting", "header"), [("bearer", "Authorization"), ("access_token", "Cookie")])
async def test_the_token_travels_as_the_setting_says(setting: str, header: str) -> None:
    made = world(token_in=setting)
    await made.place()
    sent = made.transport.requests[0].headers
    carried = {name: sent[name] for name in ("Authorization", "Cookie") if name in sent}
    assert carried == {header: f"Bearer {TOKEN}" if setting == "bearer" else f"access_token={TOKEN}"}


@pytest.mark.parametrize(
    "told",
    [
        order(),
        order(products=[]),
        order(products=None),
        order(products=[{"name": "Mug", "quantity": 1}]),
        order(products=[{"id": "101"}, {"id": 102}, {"id": 999, "name": "A present"}]),
        order(status="Awaiting Payment", userId=None, date="yesterday"),
        order(id="4021"),
        order(amountInCents=None, products=[{"id": 101, "quantity": 3}, {"id": 102, "quantity": 1}]),
        order(amountInCents=None, products=[{"id": 102}, {"id": 101}, {"id": 101}, {"id": 101}]),
        {"id": 4021},
    ],
)
async def test_an_order_is_accepted_by_its_id_and_our_products(told: dict[str, Any]) -> None:
    placed = await answering(told, 201).place(BODY)
    assert placed.id == "4021"
    assert placed.stage in {Stage.UNPAID, Stage.UNKNOWN}


@pytest.mark.parametrize("cents", [1, 5251, 10**9])
async def test_a_sum_that_is_not_ours_is_accepted_and_told(cents: int) -> None:
    told = order(amountInCents=cents, products=[{"id": 101, "quantity": 1}, {"id": 102, "quantity": 9}])
    placed = await answering(told, 201).place(BODY)
    assert placed.charged == Money.of_minor(cents, "RUB")


@pytest.mark.parametrize(
    ("status", "told"),
    [
        (200, order()),
        (202, order()),
        (201, order(id=None)),
        (201, order(id=-1)),
        (201, order(id=True)),
        (201, order(id="new")),
        (201, order(products=[{"id": 101}])),
        (201, order(products=[{"id": 7}, {"id": 8}])),
        (201, order(amountInCents=None, products=[{"id": 101, "quantity": 1}, {"id": 102, "quantity": 9}])),
        (201, order(amountInCents=None, products=[{"id": 101}, {"id": 102}, {"id": 999}])),
        (201, [order()]),
        (201, b"<html>"),
        (201, b""),
        (400, b"<html>Bad Request</html>"),
        (400, b""),
        (404, {"message": "no"}),
        (409, {"message": "no"}),
        (422, {"message": "no"}),
        (429, {"message": "no"}),
        (500, {"message": "no"}),
        (302, b""),
    ],
)
async def test_anything_else_is_unclear(status: int, told: Any) -> None:
    with pytest.raises(Unclear):
        await answering(told, status).place(BODY)


@pytest.mark.parametrize("told", [{"message": "Invalid order data"}, {}, [], "Invalid order data"])
async def test_the_declared_refusal_is_final(told: Any) -> None:
    with pytest.raises(Refused) as caught:
        await answering(told, 400).place(BODY)
    assert (caught.value.code, caught.value.status) == ("invalid_order", 400)


@pytest.mark.parametrize("status", [401, 403])
async def test_a_refused_token_is_the_shops_own_matter(status: int) -> None:
    provider = answering({"message": "Unauthorized"}, status)
    for call in (provider.place(BODY), provider.read("1"), provider.read_many(["1"]), provider.health()):
        with pytest.raises(Ours):
            await call


async def test_texts_that_are_no_ids_are_not_compared() -> None:
    provider = answering(order(), 201, new_order_lists="texts")
    line = Line("mug", "", 1, facts={"product_id": provider.check("product_id", " mug  of harbour ")})
    body = provider.body(Placement(FIRST, (line,)))
    assert json.loads(body) == ["mug of harbour"]
    assert (await provider.place(body)).id == "4021"


async def test_the_watermark_is_the_largest_id_and_the_number_of_orders() -> None:
    made = world()
    assert (await made.provider.before(goods(FIRST))).values == {"largest_order_id": 0, "orders": 0}
    first = await made.place()
    second = await made.place()
    assert int(second.id) > int(first.id)
    expected = {"largest_order_id": int(second.id), "orders": 2}
    assert (await made.provider.before(goods(FIRST))).values == expected
    listed = answering([{"id": 7}, {"id": 30}, {"id": 8}])
    assert (await listed.before(goods(FIRST))).values == {"largest_order_id": 30, "orders": 3}


async def test_an_order_whose_answer_was_lost_is_above_the_watermark() -> None:
    made = world()
    await made.place()
    mark = (await made.provider.before(goods(FIRST))).values["largest_order_id"]
    made.standin.faults.plan(Fault.SILENT_AFTER)
    with pytest.raises(Unclear):
        await made.place()
    newest, *_ = await made.provider.perform("orders", {})
    number, _, products, amount, status = newest.split(" · ")
    assert int(number.removeprefix("#")) > int(mark)
    assert "2 × Mug Harbour (101)" in products
    assert (amount, status) == ("3800.00 RUB", "pending")


@pytest.mark.parametrize("body", [b"<html>", {"orders": []}, [{"status": "pending"}], [1], None, "orders"])
async def test_without_the_watermark_nothing_is_placed(body: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(body).before(goods(FIRST))


async def test_each_sample_product_can_be_ordered_at_its_price() -> None:
    made = world()
    assert len(SHELF) == len(PRODUCTS) == 8
    for offer in SHELF:
        assert offer.price is not None
        line = Line(offer.ref, offer.title, 2, price=offer.price, facts=offer.facts)
        placed = await made.provider.place(made.provider.body(Placement(FIRST, (line,))))
        assert placed.charged == offer.price * 2


async def test_a_product_that_the_shop_does_not_sell_is_refused() -> None:
    made = world()
    line = Line("gone", "", 1, facts={"product_id": "999"})
    with pytest.raises(ProviderError) as caught:
        await made.provider.place(made.provider.body(Placement(FIRST, (line,))))
    assert type(caught.value) is Refused
    assert made.purchases() == 0
