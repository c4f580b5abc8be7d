"""A cart holds what can be bought, at the price of now, and is nobody else's."""

import pytest

from bot.services.cart import Cart
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.views import CartView
from storage import carts, offers, providers
from storage.database import Database
from tests.services.shop import ANNA, BORIS, NOW, PRICING, PROFILES, SHELF, game, open_shop

CART = Cart(PRICING, PROFILES)


@pytest.fixture
async def shop(db: Database) -> Database:
    await open_shop(db, [game("1", "One", 100), game("2", "Two", 200, stock=3), game("3", "None left", stock=0)])
    return db


async def number(db: Database, ref: str, provider: str = "games") -> int:
    found = await db.read(lambda reader: offers.by_ref(reader, provider, ref))
    assert found is not None
    return found.id


async def add(db: Database, ref: str, quantity: int = 1, variant: str = "", person: Person = ANNA) -> int:
    offer = await number(db, ref, "boosts" if ref == "boosts" else "games")
    return await db.write(lambda tx: CART.add(tx, person, offer, variant, quantity, NOW))


async def view(db: Database, person: Person = ANNA) -> CartView:
    return await db.read(lambda reader: CART.view(reader, person, "nonce", NOW))


async def test_lines_are_grouped_into_future_orders(shop: Database) -> None:
    await add(shop, "1", 2)
    await add(shop, "boosts", variant="4")
    await add(shop, "2")
    found = await view(shop)
    assert [(group.provider, group.total.money.amount) for group in found.groups] == [("boosts", 390), ("games", 440)]
    assert found.total is not None
    assert (found.total.money.amount, found.total.stars) == (830, 217 + 245)
    assert (found.problems, found.nonce) == (0, "nonce")


async def test_the_same_offer_is_one_line_and_never_more_than_can_be_had(shop: Database) -> None:
    assert await add(shop, "2", 2) == 2
    assert await add(shop, "2", 2) == 3
    assert await add(shop, "1", 4) == 4
    assert await add(shop, "1", 4) == 5
    assert await shop.read(lambda reader: CART.count(reader, ANNA)) == 2


@pytest.mark.parametrize("quantity", [0, -1, 6, 10**9])
async def test_a_quantity_that_cannot_be_is_refused_with_the_most_that_can(shop: Database, quantity: int) -> None:
    with pytest.raises(Mistake, match=r"error\.quantity") as caught:
        await add(shop, "1", quantity)
    assert caught.value.values == {"max": 5}


async def test_what_is_sold_out_is_not_put_into_a_cart(shop: Database) -> None:
    with pytest.raises(Mistake, match=r"error\.sold_out"):
        await add(shop, "3")


async def test_what_is_not_sold_is_gone(shop: Database) -> None:
    offer = await number(shop, "1")
    await shop.write(lambda tx: offers.withdraw(tx, "games", "1"))
    for offer_id, variant in ((offer, ""), (10**9, ""), (await number(shop, "2"), "xl")):
        with pytest.raises(Gone):
            await shop.write(lambda tx, o=offer_id, v=variant: CART.add(tx, ANNA, o, v, 1, NOW))
    with pytest.raises(Gone):
        await add(shop, "boosts", variant="")


async def test_a_line_is_changed_and_removed_by_its_owner_only(shop: Database) -> None:
    await add(shop, "1", 2)
    [line] = await shop.read(lambda reader: carts.lines(reader, ANNA.id))
    for quantity in (3, 0):
        with pytest.raises(Gone):
            await shop.write(lambda tx, q=quantity: CART.change(tx, BORIS, line.id, q, NOW))
    await shop.write(lambda tx: CART.change(tx, ANNA, line.id, 3, NOW))
    assert (await view(shop)).groups[0].lines[0].quantity == 3
    await shop.write(lambda tx: CART.change(tx, ANNA, line.id, 0, NOW))
    assert (await view(shop)).groups == ()
    with pytest.raises(Gone):
        await shop.write(lambda tx: CART.change(tx, ANNA, line.id, 0, NOW))


async def test_a_vanished_offer_is_a_problem_and_stays_until_it_is_removed(shop: Database) -> None:
    await add(shop, "1")
    await add(shop, "2")
    await shop.write(lambda tx: offers.withdraw(tx, "games", "1"))
    found = await view(shop)
    assert [line.price is None for line in found.groups[0].lines] == [True, False]
    assert found.problems == 1
    items = await shop.read(lambda reader: CART.items(reader, ANNA, NOW))
    assert [item.offer for item in items] == [await number(shop, "2")]


async def test_a_paused_provider_makes_its_lines_problems(shop: Database) -> None:
    await add(shop, "1")
    await shop.write(lambda tx: providers.set_mode(tx, "games", "paused", "later"))
    found = await view(shop)
    assert (found.problems, found.total) == (1, None)


async def test_fewer_in_stock_than_wanted_is_a_problem(shop: Database) -> None:
    await add(shop, "2", 3)
    await shop.write(lambda tx: SHELF.put(tx, "games", [game("2", "Two", 200, stock=1)], NOW))
    found = await view(shop)
    assert (found.problems, found.groups[0].lines[0].max_quantity) == (1, 1)


async def test_the_price_is_the_one_of_now(shop: Database) -> None:
    await add(shop, "1")
    await shop.write(lambda tx: SHELF.put(tx, "games", [game("1", "One", 500)], NOW))
    found = await view(shop)
    assert found.total is not None
    assert found.total.money.amount == 550


async def test_what_was_bought_leaves_the_cart(shop: Database) -> None:
    await add(shop, "1")
    await add(shop, "2")
    offer = await number(shop, "1")
    await shop.write(lambda tx: carts.remove_bought(tx, ANNA.id, offer, ""))
    assert await shop.read(lambda reader: CART.count(reader, ANNA)) == 1


async def test_everybody_has_a_cart_of_their_own(shop: Database) -> None:
    await add(shop, "1")
    await add(shop, "2", person=BORIS)
    assert [line.title for group in (await view(shop, BORIS)).groups for line in group.lines] == ["Two"]


def test_a_face_value_that_no_button_can_carry_has_a_key_of_its_own() -> None:
    value = "1\u202f000 \u20bd: only once, for one person"
    known = offers.Variant(value, value, 100)
    assert len(known.key) <= 12
    assert known.key.isalnum()
    assert known.is_meant(known.key)
    assert known.is_meant(value)
    assert offers.Variant("10", "10", 100).key == "10"
