"""Products become offers: words, prices for a quantity, and nothing that an answer may break."""

import json
from decimal import Decimal
from typing import Any

import pytest

from providers.errors import NotFound, Unavailable
from providers.kinguin.catalogue import LONGEST_TEXT, offer_of, platform_word, region_word
from providers.kinguin.models import Product
from providers.money import Money
from providers.offers import Line, Offer
from tests.providers.kinguin.canned import answering, loaded


def offered(quantity: int = 1, **changed: Any) -> Offer:
    row = json.dumps(loaded("get-product.response.json") | changed)
    offer = offer_of(Product.model_validate(json.loads(row, parse_float=Decimal)), quantity)
    assert offer is not None
    return offer


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


def test_a_product_tells_all_that_a_card_shows() -> None:
    offer = offered()
    assert offer.price == euros("12.37")
    assert (offer.stock, offer.has_text_keys, offer.sellable) == (11, True, True)
    assert (offer.platform, offer.region) == ("Steam", "rest_of_world")
    assert offer.excluded_countries == ("DE", "FR", "TR")
    assert offer.genres == ("Adventure", "Puzzle")
    assert (offer.rating, offer.preorder_at) == (81, None)
    assert offer.picture_url == "https://pictures.example/cover.jpg"
    assert offer.activation == "Open the client.\n\nEnter the key."
    assert offer.updated_at is not None
    assert offer.updated_at.isoformat() == "2026-02-10T22:05:13+00:00"


def test_a_description_is_read_as_plain_text() -> None:
    assert offered().description == "It's a long walk.\nAnd another one.\n\nThe end & a beginning."


def test_a_long_description_is_cut() -> None:
    text = offered(description="word " * 2000).description
    assert len(text) <= LONGEST_TEXT
    assert text.endswith("…")


@pytest.mark.parametrize(("quantity", "price"), [(1, "12.37"), (3, "12.37"), (4, "12.99"), (9, "12.99")])
def test_more_pieces_than_the_cheapest_merchant_has_cost_what_the_next_one_asks(quantity: int, price: str) -> None:
    assert offered(quantity).price == euros(price)


def test_a_price_below_a_cent_is_rounded_up_because_a_lower_one_is_refused() -> None:
    assert offered(price=Decimal("12.371").__float__(), offers=[]).price == euros("12.38")


@pytest.mark.parametrize("price", [None, 0, -5, "free", True, [], 1e12])
def test_without_a_price_nothing_is_sold(price: Any) -> None:
    offer = offered(price=price)
    assert (offer.price, offer.sellable) == (None, False)


def test_stock_counts_all_merchants_and_none_is_not_sold() -> None:
    assert offered(totalQty=0, qty=0).sellable is False
    assert offered(totalQty=None).stock == 3
    assert offered(totalQty=None, qty=None).sellable is False


def test_a_preorder_names_its_day() -> None:
    day = offered(isPreorder=True, releaseDate="2026-06-02").preorder_at
    assert day is not None
    assert day.isoformat() == "2026-06-02"
    assert offered(isPreorder=True, releaseDate="soon").preorder_at is None


@pytest.mark.parametrize(
    ("given", "word"),
    [
        ("Region free", "free"),
        ("REGION FREE", "free"),
        (" Rest of the world (RoW) - custom", "rest_of_world"),
        ("RoW (Rest of World)", "rest_of_world"),
        ("Turkey", "turkey"),
        ("Moon  base", "Moon base"),
        ("", None),
    ],
)
def test_a_known_region_has_a_word_and_an_unknown_one_stays(given: str, word: str | None) -> None:
    assert region_word(given) == word


def test_a_platform_has_one_name_in_both_eras() -> None:
    assert platform_word("PC Steam") == platform_word("Steam") == "Steam"
    assert platform_word("PC") == "PC"
    assert platform_word(" ") is None


@pytest.mark.parametrize("field", sorted(loaded("get-product.response.json")))
@pytest.mark.parametrize("value", [None, {}, [], [[]], 7, -1, "x\x00", True, "9" * 5000, [{"url": 5, "price": "?"}]])
def test_no_field_of_a_product_can_stop_the_reading(field: str, value: Any) -> None:
    row = loaded("get-product.response.json") | {field: value}
    offer = offer_of(Product.model_validate(row))
    assert offer is None or isinstance(offer, Offer)


async def test_a_product_that_is_gone_or_sold_out_is_not_found() -> None:
    with pytest.raises(NotFound):
        await answering({"kind": "HttpClient", "status": 404, "type": "Not Found"}, 404).quote([Line("5d00", "", 1)])


async def test_another_product_than_the_asked_one_is_not_believed() -> None:
    with pytest.raises(Unavailable):
        await answering(loaded("get-product.response.json")).quote([Line("5d00", "", 1)])


async def test_each_line_is_quoted_for_its_own_quantity() -> None:
    lines = [Line("5d0011223344556677889900", "", quantity) for quantity in (1, 5)]
    offers = await answering(loaded("get-product.response.json")).quote(lines)
    assert [offer.price for offer in offers] == [euros("12.37"), euros("12.99")]
