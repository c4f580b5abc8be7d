"""The bodies of orders that Kinguin is sent. Refuses what it would surely refuse.

Document: api/order/v1 and v2, place order; features/Wholesale.md, KeyType.md, BuyOffer.md, BuyingPreorders.md.
"""

import json
from collections.abc import Sequence
from typing import Any

from providers.decimal_json import dumps
from providers.errors import Refused
from providers.kinguin.catalogue import KINGUIN_ID, OFFER_ID, PREORDER, WHOLESALE_OFFER_ID
from providers.kinguin.merchants import MOST_RETAIL, MOST_WHOLESALE
from providers.kinguin.settings import DEFAULTS, Settings
from providers.offers import Line
from providers.orders import Placement

MOST_LINES = 10


def body_of(placement: Placement, settings: Settings = DEFAULTS) -> bytes:
    """The body of POST /v2/order, or of /v1/order where the settings say so. Raises `Refused`."""
    lines = placement.lines
    if not 1 <= len(lines) <= MOST_LINES:
        raise Refused(f"an order holds 1 to {MOST_LINES} lines")
    if sum(line.quantity for line in lines) > MOST_WHOLESALE:
        raise Refused(f"an order holds at most {MOST_WHOLESALE} pieces")
    if len(lines) > 1 and any(line.facts.get(PREORDER) for line in lines):
        raise Refused("a pre-order is ordered alone", code="Preorder")
    products = [_product(line, settings) for line in lines]
    _check_offers(products)
    body: dict[str, Any] = {"products": products, "orderExternalId": placement.reference}
    if settings.coupon:
        body["couponCode"] = settings.coupon
    return dumps(body).encode()


def path_of(body: bytes) -> str:
    """The call that a body belongs to: it was written, perhaps, before a setting was changed."""
    by_number = any("kinguinId" in product for product in json.loads(body)["products"])
    return "/v1/order" if by_number else "/v2/order"


def reference_of(body: bytes) -> str:
    """Our reference in a body that `body_of` wrote."""
    return str(json.loads(body)["orderExternalId"])


def _product(line: Line, settings: Settings) -> dict[str, Any]:
    if line.price is None or line.price.currency != "EUR" or line.price.amount <= 0:
        raise Refused("a line has a price in EUR")
    product: dict[str, Any] = {**_ref(line, settings), "qty": _quantity(line, settings)}
    if settings.send_names:
        product["name"] = line.title
    product["price"] = line.price.amount
    if settings.text_keys_only and not line.facts.get(PREORDER):
        product["keyType"] = "text"
    if offer_id := _offer_id(line, settings):
        product["offerId"] = offer_id
    return product


def _ref(line: Line, settings: Settings) -> dict[str, str | int]:
    if settings.order_version == "v2":
        return {"productId": line.ref}
    number = line.facts.get(KINGUIN_ID, "")
    if not (number.isascii() and number.isdigit()):
        raise Refused("the first version orders by a number, and this offer has none")
    return {"kinguinId": int(number)}


def _quantity(line: Line, settings: Settings) -> int:
    most = MOST_WHOLESALE if settings.wholesale and line.facts.get(WHOLESALE_OFFER_ID) else MOST_RETAIL
    if not 1 <= line.quantity <= most:
        raise Refused(f"this line holds 1 to {most} pieces")
    return line.quantity


def _offer_id(line: Line, settings: Settings) -> str:
    if line.quantity > MOST_RETAIL:
        return line.facts[WHOLESALE_OFFER_ID]
    return line.facts.get(OFFER_ID, "") if settings.buy_offer else ""


def _check_offers(products: Sequence[dict[str, Any]]) -> None:
    chosen = [product["offerId"] for product in products if "offerId" in product]
    if len(chosen) != len(set(chosen)):
        raise Refused("an offer stands in an order once")
