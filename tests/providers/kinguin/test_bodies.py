"""What an order's body holds under each setting, and what is refused before it is sent.

Documents: api/order/v2 (2020-11 and 2025-07), api/order/v1, features/Wholesale.md, KeyType.md, BuyOffer.md,
CouponCode.md, BuyingPreorders.md.
"""

import json
from decimal import Decimal
from typing import Any

import pytest

from providers.errors import Refused
from providers.kinguin.bodies import body_of, path_of
from providers.kinguin.settings import Settings
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement
from tests.providers.kinguin.canned import REFERENCE

REF = "5d0011223344556677889900"
FACTS = {"kinguin_id": "41207", "offer_id": "60aa", "wholesale_offer_id": "60bb", "preorder": ""}
PREORDER = {**FACTS, "wholesale_offer_id": "", "preorder": "yes"}


def line(quantity: int = 1, ref: str = REF, facts: dict[str, str] = FACTS) -> Line:
    return Line(ref, "Brindlemarch", quantity, price=Money(Decimal("5.79"), "EUR"), facts=facts)


def body(*lines: Line, **settings: Any) -> Any:
    return json.loads(body_of(Placement(REFERENCE, lines), Settings.model_validate(settings)), parse_float=Decimal)


def product(*lines: Line, **settings: Any) -> Any:
    return body(*lines, **settings)["products"][0]


def refused(*lines: Line, **settings: Any) -> str:
    with pytest.raises(Refused) as caught:
        body(*lines, **settings)
    return str(caught.value)


def test_by_itself_nothing_but_the_needed_is_sent() -> None:
    assert body(line()) == {
        "products": [{"productId": REF, "qty": 1, "price": Decimal("5.79")}],
        "orderExternalId": REFERENCE,
    }


def test_every_field_of_the_first_document_can_be_sent() -> None:
    every = {"send_names": "true", "text_keys_only": "true", "buy_offer": "true", "coupon": "ESA"}
    assert body(line(2), **every) == {
        "products": [
            {
                "productId": REF,
                "qty": 2,
                "name": "Brindlemarch",
                "price": Decimal("5.79"),
                "keyType": "text",
                "offerId": "60aa",
            }
        ],
        "orderExternalId": REFERENCE,
        "couponCode": "ESA",
    }


def test_the_first_version_orders_by_number() -> None:
    assert product(line(), order_version="v1") == {"kinguinId": 41207, "qty": 1, "price": Decimal("5.79")}
    for unknown in ("", "x", "-1"):
        assert "number" in refused(line(facts={"kinguin_id": unknown}), order_version="v1")


def test_a_body_goes_to_the_version_that_it_was_written_for() -> None:
    for version in ("v1", "v2"):
        written = body_of(Placement(REFERENCE, (line(),)), Settings(order_version=version))
        assert path_of(written) == f"/{version}/order"


@pytest.mark.parametrize("quantity", [10, 50, 1000])
def test_wholesale_names_its_merchant(quantity: int) -> None:
    sent = product(line(quantity))
    assert (sent["qty"], sent["offerId"]) == (quantity, "60bb")


def test_wholesale_can_be_switched_off_and_has_its_bounds() -> None:
    assert "1 to 9" in refused(line(10), wholesale="false")
    assert "1 to 9" in refused(line(10, facts={}))
    assert "1000" in refused(line(1001))
    assert "1000" in refused(line(999), line(2, "other"))
    assert "1 to" in refused(line(0))


def test_nine_pieces_are_no_wholesale() -> None:
    assert "offerId" not in product(line(9))


def test_an_offer_stands_in_an_order_once() -> None:
    assert "once" in refused(line(), line(ref="other"), buy_offer="true")
    assert "once" in refused(line(10), line(20, "other"))
    assert len(body(line(), line(ref="other"))["products"]) == 2


def test_where_nobody_has_them_all_no_merchant_is_named() -> None:
    assert "offerId" not in product(line(facts={**FACTS, "offer_id": ""}), buy_offer="true")


def test_a_preorder_goes_alone_and_without_a_wish_for_text() -> None:
    assert "keyType" not in product(line(2, facts=PREORDER), text_keys_only="true")
    assert "alone" in refused(line(facts=PREORDER), line(ref="other"))
