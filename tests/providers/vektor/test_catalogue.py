"""Cards as offers: face values byte for byte, every shape that the documents contradict themselves in."""

import json
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from providers.errors import NotFound, Unavailable
from providers.money import Money
from providers.offers import Line, Offer, Variant
from tests.providers.vektor.canned import Canned
from tests.providers.vektor.world import CardsTransport, line_of
from tests.providers.vektor.world import world as make


def card(**more: Any) -> dict[str, Any]:
    told = {"id": "1", "name": "Berloga", "description": "words", "faceValues": {"name": "1000 ₽", "price": 1100}}
    return told | more


async def offers(*rows: Any, **settings: Any) -> list[Offer]:
    raw = json.dumps(rows, ensure_ascii=False).encode()
    canned = Canned(httpx.Response(200, content=raw), **settings)
    return [offer async for page in canned.provider.offers(None) for offer in page.offers]


async def test_a_card_becomes_an_offer_with_its_face_value() -> None:
    """Document: ECards, example: one object, a text as id, a price that is not the nominal."""
    (offer,) = await offers(card())
    assert (offer.ref, offer.title, offer.description) == ("1", "Berloga", "words")
    assert offer.price == Money(Decimal(1100), "RUB")
    assert offer.variants == (Variant("1000 ₽", "1000 ₽", Money(Decimal(1100), "RUB")),)
    assert offer.sellable


async def test_face_values_are_read_as_an_object_and_as_a_list() -> None:
    """Document: ECards, `faceValues`."""
    values = [{"name": "500 ₽", "price": 500}, {"name": "1000 ₽", "price": 990}]
    (offer,) = await offers(card(faceValues=values))
    assert [(each.ref, str(each.price)) for each in offer.variants] == [("500 ₽", "500 RUB"), ("1000 ₽", "990 RUB")]
    assert offer.price == Money(Decimal(500), "RUB")


async def test_ids_are_read_as_texts_and_as_numbers() -> None:
    """Document: ECards, `id`: int32 in the table, a text in the example."""
    assert [offer.ref for offer in await offers(card(), card(id=2))] == ["1", "2"]


@pytest.mark.parametrize(
    "label",
    [
        "1000 ₽",
        "1000\u00a0₽",
        "10\u202f000\u2009₽",
        " 500 ₽ ",
        "1 мес.",
        "e\u0301 \u00e9",
        "½ ㎏",
        "A/B:C|D",
        "\u200b5",
    ],
)
async def test_a_face_value_is_kept_byte_for_byte(label: str) -> None:
    """Document: ECards, `faceValues.name`: an order names it again."""
    (offer,) = await offers(card(faceValues={"name": label, "price": 5}))
    (variant,) = offer.variants
    assert variant.ref.encode() == variant.title.encode() == label.encode()


async def test_prices_stay_exact() -> None:
    prices = [await offers(card(faceValues={"name": "x", "price": price})) for price in (1100, "1100.10", 0.1)]
    assert [str(offer.price) for (offer,) in prices] == ["1100 RUB", "1100.10 RUB", "0.1 RUB"]


async def test_the_currency_is_the_shops_setting() -> None:
    (offer,) = await offers(card(), currency="KZT")
    assert str(offer.price) == "1100 KZT"


async def test_rows_of_one_id_are_one_brand() -> None:
    rows = [card(), card(faceValues={"name": "500 ₽", "price": 500}), card(faceValues={"name": "500 ₽", "price": 7})]
    (offer,) = await offers(*rows)
    assert [(each.ref, str(each.price)) for each in offer.variants] == [("1000 ₽", "1100 RUB"), ("500 ₽", "500 RUB")]


@pytest.mark.parametrize(("unit", "text"), [("ruble", "unit.ruble"), ("rub", "unit.ruble"), ("month", "unit.month")])
async def test_a_card_without_words_says_its_unit(unit: str, text: str) -> None:
    """Document: ECards, `unit`; the older certificates write `rub`."""
    silent, speaking = await offers(card(id=1, description=None, unit=unit), card(id=2, unit=unit))
    assert (silent.description, speaking.description) == (text, "words")
    assert silent.facts == speaking.facts == {"unit": unit}


async def test_a_unit_that_nobody_declared_is_shown_as_it_is() -> None:
    (offer,) = await offers(card(description="", unit="kilometre"))
    assert offer.description == "kilometre"


UNPRICED: list[Any] = [None, 0, -1, "free", True, [], "1e400", "NaN"]


@pytest.mark.parametrize("price", UNPRICED)
async def test_a_face_value_without_a_price_is_not_sold(price: Any) -> None:
    (offer,) = await offers(card(faceValues={"name": "1000 ₽", "price": price}))
    assert offer.variants == (Variant("1000 ₽", "1000 ₽", None),)
    assert (offer.price, offer.sellable) == (None, False)


UNNAMED: list[Any] = [None, [], {}, "1000 ₽", [{"name": 1000, "price": 5}], {"name": " ", "price": 5}, 7]


@pytest.mark.parametrize("values", UNNAMED)
async def test_a_card_without_face_values_is_not_sold(values: Any) -> None:
    (offer,) = await offers(card(faceValues=values))
    assert (offer.variants, offer.sellable) == ((), False)


async def test_a_label_that_cannot_be_sent_back_is_no_face_value() -> None:
    canned = Canned(
        httpx.Response(200, content=rb'[{"id": 1, "name": "A", "faceValues": {"name": "\ud83d", "price": 5}}]')
    )
    ((offer,),) = [page.offers async for page in canned.provider.offers(None)]
    assert offer.variants == ()


async def test_rows_that_are_no_cards_are_left_out() -> None:
    found = await offers(card(), 7, None, "card", {}, card(id=""), card(id="2", name=" "), card(id="x" * 101))
    assert [offer.ref for offer in found] == ["1"]


BROKEN: list[Any] = [{"data": []}, "cards", 7, None, [1, 2], [{}]]


@pytest.mark.parametrize("body", BROKEN)
async def test_what_is_no_catalogue_withdraws_nothing(body: Any) -> None:
    canned = Canned(httpx.Response(200, json=body))
    with pytest.raises(Unavailable):
        [page async for page in canned.provider.offers(None)]


async def test_an_empty_catalogue_is_one() -> None:
    assert await offers() == []


async def test_pictures_are_the_shops_own() -> None:
    (bare,) = await offers(card())
    (below,) = await offers(card(id="a/b"), pictures="/pictures/{id}.svg")
    (own,) = await offers(card(), pictures="https://shop.example/{id}.png")
    told = (bare.picture_url, below.picture_url, own.picture_url)
    assert told == (None, "https://cards.example/api/pictures/a%2Fb.svg", "https://shop.example/1.png")


def catalogue_reads(transport: Any) -> int:
    assert isinstance(transport, CardsTransport)
    return sum(request.url.path.endswith("/v1/ecards") for request in transport.requests)


async def test_a_line_is_quoted_as_its_face_value_costs() -> None:
    world = make()
    one, other = line_of(world.standin, 1, 0), line_of(world.standin, 1, 2)  # type: ignore[arg-type]
    quoted = await world.provider.quote([one, other, Line("1", "Berloga", 1)])
    assert [str(offer.price) for offer in quoted] == ["1100 RUB", "5500 RUB", "1100 RUB"]
    assert catalogue_reads(world.transport) == 1


async def test_quotes_share_a_catalogue_that_is_a_moment_old() -> None:
    world = make()
    lines = world.placement("reference").lines
    for wait in (0, 29, 1):
        world.clock.forward(timedelta(seconds=wait))
        await world.provider.quote(lines)
    assert catalogue_reads(world.transport) == 2


async def test_a_clock_that_is_set_back_makes_no_price_last() -> None:
    world = make()
    lines = world.placement("reference").lines
    await world.provider.quote(lines)
    world.clock.forward(timedelta(hours=-1))
    await world.provider.quote(lines)
    assert catalogue_reads(world.transport) == 2


@pytest.mark.parametrize("line", [Line("999", "No card", 1), Line("1", "Berloga", 1, variant="7 ₽")])
async def test_what_vanished_is_not_quoted(line: Line) -> None:
    with pytest.raises(NotFound):
        await make().provider.quote([line])
