"""Who fills a quantity, for how much: tiers, one chosen merchant, keys as text. Document: features/Wholesale.md."""

import json
from decimal import Decimal
from typing import Any

import pytest

from providers.kinguin.catalogue import offer_of
from providers.kinguin.models import Product
from providers.kinguin.settings import Settings
from providers.money import Money
from providers.offers import Offer
from tests.providers.kinguin.canned import loaded

TIERS = [
    {"level": 1, "price": 12.1},
    {"level": 2, "price": 12},
    {"level": 4, "price": 11.005},
    {"level": 9, "price": 1},
]


def merchant(offer_id: str, price: float, qty: int, tiers: Any = None, **more: Any) -> dict[str, Any]:
    sells = {"enabled": tiers is not None, "tiers": tiers or []}
    return {"offerId": offer_id, "price": price, "qty": qty, "textQty": qty, "wholesale": sells, **more}


SMALL = merchant("small", 11.5, 4)
CRATE = merchant("crate", 12.37, 600, TIERS)
DEAR = merchant("dear", 14, 5000, [{"level": 1, "price": 13.9}])


def offered(quantity: int, *merchants: dict[str, Any], settings: Any = None, **changed: Any) -> Offer:
    row: dict[str, Any] = {"productId": "p", "kinguinId": 7, "name": "Many", "price": 11.5, "qty": 4, "textQty": 5604}
    row |= {"totalQty": 5604, "offers": list(merchants or (SMALL, CRATE, DEAR)), **changed}
    product = Product.model_validate(json.loads(json.dumps(row), parse_float=Decimal))
    offer = offer_of(product, quantity, Settings.model_validate(settings or {}))
    assert offer is not None
    return offer


def euros(amount: str) -> Money:
    return Money(Decimal(amount), "EUR")


@pytest.mark.parametrize(
    ("quantity", "price", "merchant_id"),
    [
        (10, "12.10", "crate"),
        (49, "12.10", "crate"),
        (50, "12.00", "crate"),
        (100, "12.00", "crate"),
        (500, "11.01", "crate"),
        (600, "11.01", "crate"),
        (601, "13.90", "dear"),
        (1000, "13.90", "dear"),
    ],
)
def test_a_larger_number_is_quoted_at_the_price_of_its_level(quantity: int, price: str, merchant_id: str) -> None:
    offer = offered(quantity)
    assert (offer.price, offer.facts["wholesale_offer_id"]) == (euros(price), merchant_id)


def test_more_than_an_order_holds_has_no_price() -> None:
    assert offered(1001).price is None


def test_the_card_tells_the_tiers_and_how_many_there_are() -> None:
    offer = offered(1)
    assert [(tier.pieces, f"{tier.price.amount:.2f}") for tier in offer.tiers] == [
        (10, "12.10"),
        (50, "12.00"),
        (100, "12.00"),
        (500, "11.01"),
    ]
    assert (offer.price, offer.most, offer.alone) == (euros("11.5"), 600, False)
    assert offered(1, DEAR).most == 1000


def test_tiers_end_where_the_stock_ends() -> None:
    few = offered(1, merchant("few", 12, 60, TIERS))
    assert ([tier.pieces for tier in few.tiers], few.most) == ([10, 50], 60)
    assert offered(1, merchant("nine", 12, 9, TIERS)).tiers == ()
    assert offered(1, merchant("stock", 12, 900, TIERS, availableQty=9)).most is None


@pytest.mark.parametrize("tiers", [[], None, [{"level": 2, "price": 9}], [{"level": "x", "price": "?"}], [7]])
def test_without_a_first_level_ten_cost_what_one_costs(tiers: Any) -> None:
    told = {"enabled": True, "tiers": tiers}
    assert offered(10, merchant("crate", 12.37, 600) | {"wholesale": told}).price == euros("12.37")


@pytest.mark.parametrize(
    "settings_and_facts",
    [
        ({"wholesale": False}, {}),
        ({}, {"isPreorder": True}),
        ({}, {"offers": [merchant("crate", 12.37, 600)]}),
        ({}, {"offers": []}),
        ({}, {"offers": [merchant("", 12.37, 600, TIERS)]}),
        ({}, {"offers": [CRATE | {"wholesale": "yes"}]}),
    ],
)
def test_without_wholesale_ten_are_not_sold(settings_and_facts: tuple[dict[str, Any], dict[str, Any]]) -> None:
    settings, facts = settings_and_facts
    offer = offered(10, settings=settings, **facts)
    assert (offer.price, offer.sellable, offer.tiers, offer.most) == (None, False, (), None)
    assert offer.facts["wholesale_offer_id"] == ""


def test_the_printed_wholesale_offer_has_its_tiers() -> None:
    """Document: features/Wholesale.md, the fragment."""
    offer = offered(50, **loaded("wholesale-offer.fragment.json"))
    assert (offer.price, offer.most) == (euros("12"), 300)


def test_one_merchant_is_chosen_only_where_the_account_may() -> None:
    assert offered(3).facts["offer_id"] == ""
    chosen = offered(3, settings={"buy_offer": True})
    assert (chosen.facts["offer_id"], chosen.price) == ("small", euros("11.5"))
    dearer = offered(5, settings={"buy_offer": True})
    assert (dearer.facts["offer_id"], dearer.price) == ("crate", euros("12.37"))


def test_where_no_single_merchant_has_enough_any_may_fill_the_order() -> None:
    pair = merchant("one", 11.5, 4), merchant("two", 12, 4)
    offer = offered(8, *pair, settings={"buy_offer": True})
    assert (offer.facts["offer_id"], offer.price) == ("", euros("12"))


TEXT = {"text_keys_only": True}
PICTURES = merchant("pictures", 10, 50) | {"textQty": 0}


def test_where_only_text_is_bought_pictures_are_no_stock() -> None:
    facts = {"price": 10, "qty": 50, "totalQty": 54, "textQty": 4}
    assert (offered(1, PICTURES, SMALL, **facts).price, offered(1, PICTURES, SMALL, **facts).stock) == (euros("10"), 54)
    text = offered(1, PICTURES, SMALL, settings=TEXT, **facts)
    assert (text.price, text.stock, text.sellable) == (euros("11.5"), 4, True)


def test_a_product_of_pictures_alone_is_not_sold_as_text() -> None:
    for told in (0, None):
        assert offered(1, PICTURES, settings=TEXT, textQty=told).sellable is False


def test_text_that_is_declared_but_not_there_is_not_sold() -> None:
    held = merchant("held", 10, 50, TIERS) | {"availableQty": 50, "availableTextQty": 0}
    offer = offered(1, held, settings=TEXT)
    assert (offer.price, offer.most) == (None, None)


def test_where_no_merchant_is_named_the_products_own_price_holds() -> None:
    assert offered(1, offers=[], settings=TEXT).price == euros("11.5")


def test_a_preorder_is_alone_and_knows_no_wish_for_text() -> None:
    offer = offered(1, PICTURES, settings=TEXT, isPreorder=True, qty=50, price=10, textQty=0, totalQty=50)
    assert (offer.alone, offer.facts["preorder"], offer.stock, offer.price) == (True, "yes", 50, euros("10"))


def test_the_number_of_the_first_version_is_a_fact() -> None:
    assert offered(1).facts["kinguin_id"] == "7"
    assert offered(1, kinguinId=None).facts["kinguin_id"] == ""
