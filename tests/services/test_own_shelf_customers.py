"""Customers find and read the shop's own products in their language, and their orders keep what they read."""

from dataclasses import replace

import pytest

from bot.callbacks import Card, Results
from bot.services.people import Person
from bot.services.quoting import Item, Quoting
from storage.database import Database, Transaction
from tests.services.shop import ANNA, BORIS, NOW
from tests.services.tea_shop import CAKES, PRICING, TEA, WHOLE, TeaShop

RU = "\u0417\u0435\u043b\u0451\u043d\u044b\u0439 \u0447\u0430\u0439"
TEXT = {"text_en": "Leaves", "text_ru": "\u041b\u0438\u0441\u0442\u044c\u044f"}
READERS = [(ANNA, RU), (BORIS, "Green tea"), (replace(BORIS, language="de"), "Green tea")]


@pytest.fixture
async def shop(db: Database) -> TeaShop:
    return await TeaShop(db).open()


async def results(shop: TeaShop, person: Person, query: str) -> list[str]:
    place = await shop.db.write(lambda tx: shop.catalogue.find(tx, person, query, NOW))
    assert isinstance(place, Results)
    found = await shop.db.read(lambda reader: shop.catalogue.results(reader, person, place.browse, 1))
    return [row.title for row in found.rows]


@pytest.mark.parametrize(("person", "title"), READERS)
async def test_lists_cards_carts_and_orders_speak_the_customers_language(
    shop: TeaShop, person: Person, title: str
) -> None:
    (offer,) = await shop.stock_up({**WHOLE, **TEXT, "title_ru": RU})

    async def cart(tx: Transaction) -> str:
        await shop.cart.add(tx, person, offer, "", 1, NOW)
        return (await shop.cart.view(tx, person, "nonce", NOW)).groups[0].lines[0].title

    card = await shop.db.read(lambda reader: shop.catalogue.card(reader, person, Card(offer=offer), "n", NOW))
    assert (card.title, card.description) == (title, TEXT.get(f"text_{person.language}", "Leaves"))
    assert await shop.db.write(cart) == title
    assert await results(shop, person, "green") == [title]
    quoting = Quoting(shop.db, PRICING, {"tea": TEA, "cakes": CAKES}, {})
    (quote,) = await shop.db.read(lambda r: quoting.quotes(r, [Item(offer, "", 2)], person.language))
    assert (quote.lines[0].title, quote.lines[0].facts) == (title, {"code": "GT", "vat": "VAT20"})
    assert (quote.total.money.minor, quote.cost_minor, quote.cost_currency) == (20000, 20000, "RUB")


async def test_a_product_is_found_by_its_title_in_any_language(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up({**WHOLE, "title_ru": RU})
    for query in ("green tea", "\u0437\u0435\u043b\u0435\u043d\u044b\u0439", "zeleny", "xfq"):
        assert await results(shop, BORIS, query) == ["Green tea"], query
    await shop.choose(offer, "title_ru", -1)
    assert await results(shop, BORIS, "\u0437\u0435\u043b\u0435\u043d\u044b\u0439") == []
    await shop.write(offer, "title_en", "Matcha")
    assert await results(shop, BORIS, "matcha") == ["Matcha"]
    assert await results(shop, BORIS, "green") == []


async def test_what_is_withdrawn_is_not_found(shop: TeaShop) -> None:
    (offer,) = await shop.stock_up(WHOLE)
    await shop.switch(offer, 0)
    assert await results(shop, ANNA, "green") == []
    card = await shop.db.read(lambda reader: shop.catalogue.card(reader, ANNA, Card(offer=offer), "n", NOW))
    assert card.price is None
