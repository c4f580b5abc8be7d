"""A sold piece leaves the stock with the order's placement and comes back when nobody gets it, each once."""

import pytest

from bot.services import own_shelf_stock
from bot.services.moves import move
from storage import checkouts, orders
from storage.database import Database, Transaction
from storage.order_state import OrderState
from storage.orders import NewOrder, Order, OrderLine
from tests.services.shop import ANNA, NOW
from tests.services.tea_shop import WHOLE, TeaShop

S = OrderState


@pytest.fixture
async def shop(db: Database) -> TeaShop:
    return await TeaShop(db).open()


async def ordered(shop: TeaShop, *pieces: tuple[int, int]) -> Order:
    """An order of these offers, not paid yet."""

    async def body(tx: Transaction) -> Order:
        row = await tx.one("SELECT count(*) AS n FROM orders")
        nonce = f"n{row['n'] if row else 0}"
        checkout = await checkouts.begin(tx, nonce, ANNA.id, from_cart=False, now=NOW)
        new = NewOrder(f"ref-{nonce}", checkout, ANNA.id, "tea", "RUB", 10000, 56, 10000, "RUB", NOW, NOW)
        lines = [OrderLine(offer, "p", "", "Tea", "", n, 10000, 10000) for offer, n in pieces]
        order = await orders.get(tx, await orders.add(tx, new, lines, NOW))
        assert order is not None
        return order

    return await shop.db.write(body)


async def go(shop: TeaShop, order: Order, *states: OrderState) -> Order:
    for state in states:
        found = order
        order = await shop.db.write(lambda tx, o=found, s=state: move(tx, o, s, now=NOW, cause="story"))
    return order


async def stock(shop: TeaShop, offer: int) -> int | None:
    return (await shop.offer(offer)).stock


async def test_pieces_leave_when_the_order_is_placed_and_not_before(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "5"})
    order = await go(shop, await ordered(shop, (offer, 2)), S.PAID)
    assert await stock(shop, offer) == 5
    order = await go(shop, order, S.PLACING)
    assert await stock(shop, offer) == 3
    await go(shop, order, S.IN_PROGRESS, S.DELIVERED)
    assert await stock(shop, offer) == 3


@pytest.mark.parametrize(
    "way",
    [
        (S.PAID, S.PLACING, S.REJECTED),
        (S.PAID, S.PLACING, S.UNCLEAR, S.CANCELLED),
        (S.PAID, S.PLACING, S.PAID, S.CANCELLED),
        (S.PLACING, S.PLACED_UNPAID, S.EXPIRED),
        (S.PLACING, S.AWAITING_PAYMENT),
        (S.CANCELLED,),
    ],
)
async def test_they_come_back_when_the_order_ends_without_goods(shop: TeaShop, way: tuple[OrderState, ...]) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "5"})
    await go(shop, await ordered(shop, (offer, 2)), *way)
    assert await stock(shop, offer) == 5


async def test_trying_again_takes_nothing_twice(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "5"})
    order = await ordered(shop, (offer, 2))
    order = await go(shop, order, S.PAID, S.PLACING, S.PAID, S.PLACING, S.UNCLEAR, S.IN_PROGRESS)
    assert await stock(shop, offer) == 3
    await go(shop, order, S.CANCELLED, S.REVIEW, S.DELIVERED)
    assert await stock(shop, offer) == 3


async def test_goods_that_were_handed_over_and_came_back_are_counted_by_staff(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "5"})
    order = await go(shop, await ordered(shop, (offer, 1)), S.PAID, S.PLACING, S.DELIVERED, S.RETURNING)
    await go(shop, order, S.RETURNED)
    assert await stock(shop, offer) == 4


async def test_each_product_of_an_order_has_its_own_stock(shop: TeaShop) -> None:
    counted, free = await shop.stock_up({**WHOLE, "stock": "5"}, WHOLE)
    order = await ordered(shop, (counted, 1), (free, 3), (counted, 2))
    await go(shop, order, S.PAID, S.PLACING)
    assert (await stock(shop, counted), await stock(shop, free)) == (2, None)


async def test_a_piece_that_two_have_paid_for_shows_as_one_too_few(shop: TeaShop) -> None:
    """Money was taken for both: staff see it, and an end of one of them evens it out."""
    (offer,) = await shop.stock_up({**WHOLE, "stock": "1"})
    first = await go(shop, await ordered(shop, (offer, 1)), S.PAID, S.PLACING)
    await go(shop, await ordered(shop, (offer, 1)), S.PAID, S.PLACING)
    assert await stock(shop, offer) == -1
    view = await shop.look(await shop.send(await shop.export()))
    assert (view.unchanged, view.problems) == (1, ())
    await go(shop, first, S.REJECTED)
    assert await stock(shop, offer) == 0


async def test_an_order_about_to_be_paid_is_short_of_what_others_took_or_staff_withdrew(shop: TeaShop) -> None:
    offer, free = await shop.stock_up({**WHOLE, "stock": "3"}, WHOLE)
    order = await ordered(shop, (offer, 1), (offer, 1), (free, 9))

    async def is_short(order: Order) -> bool:
        return await shop.db.read(lambda reader: own_shelf_stock.is_short(reader, order))

    assert not await is_short(order)
    other = await go(shop, await ordered(shop, (offer, 2)), S.PAID, S.PLACING)
    assert await is_short(order)
    assert not await is_short(other)
    await go(shop, other, S.REJECTED)
    assert not await is_short(order)
    await shop.switch(free, 0)
    assert await is_short(order)


async def test_what_staff_write_meanwhile_counts_from_then_on(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "stock": "5"})
    order = await go(shop, await ordered(shop, (offer, 2)), S.PAID, S.PLACING)
    await shop.write(offer, "stock", "10")
    await go(shop, order, S.REJECTED)
    assert await stock(shop, offer) == 12
    order = await go(shop, await ordered(shop, (offer, 2)), S.PAID, S.PLACING)
    await shop.choose(offer, "stock", -1)
    await go(shop, order, S.REJECTED)
    assert await stock(shop, offer) is None


async def test_an_order_keeps_what_its_own_goods_cost_when_it_was_ordered(shop: TeaShop) -> None:
    dear, untold = await shop.stock_up({**WHOLE, "cost": "60.50"}, WHOLE)
    known = await ordered(shop, (dear, 2))
    assert (known.own_goods, known.own_cost_minor) == (True, 12100)
    unknown = await ordered(shop, (dear, 1), (untold, 1))
    assert (unknown.own_goods, unknown.own_cost_minor) == (True, None)
    await shop.write(dear, "cost", "80")
    again = await shop.db.read(lambda reader: orders.get(reader, known.id))
    assert again is not None
    assert again.own_cost_minor == 12100
    assert (await ordered(shop, (dear, 1))).own_cost_minor == 8000
