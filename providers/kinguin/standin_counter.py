"""How the stand-in takes an order: every documented check, then merchants by price."""

import json
from decimal import Decimal
from typing import Any

from providers.kinguin.standin_catalogue import Catalogue
from providers.kinguin.standin_errors import Refusal
from providers.kinguin.standin_orders import Orders, Part
from providers.kinguin.standin_rows import Row, Seller

# Together they make the 90 of the documents' error.
MOST_LINES, MOST_PER_LINE, MOST_WHOLESALE = 10, 9, 1000
_LEVELS = (10, 50, 100, 500)


def read_body(raw: bytes) -> dict[str, Any]:
    """The request as JSON with decimal prices."""
    try:
        body = json.loads(raw, parse_float=Decimal)
    except ValueError:
        raise Refusal(400, "Http", "Request body is not a valid JSON.") from None
    if not isinstance(body, dict):
        raise Refusal.violation("", None, "This value should be of type object.")
    return body


def reference_of(body: dict[str, Any], orders: Orders) -> str | None:
    """The shop's own id, unused so far."""
    reference = body.get("orderExternalId")
    if reference is None:
        return None
    if not isinstance(reference, str) or not reference:
        raise Refusal.violation("orderExternalId", reference, "This value should be of type string.")
    if orders.by_reference(reference):
        raise Refusal.violation("orderExternalId", reference, f'Value "{reference}" is already used.')
    return reference


def parts_of(body: dict[str, Any], catalogue: Catalogue, *, by: str) -> list[Part]:
    """What is bought from whom. `by` is `productId` (v2) or `kinguinId` (v1)."""
    lines = body.get("products")
    if not isinstance(lines, list) or not lines:
        raise Refusal.violation("products", lines, "This collection should contain 1 element or more.")
    if len(lines) > MOST_LINES:
        raise Refusal.violation("products", len(lines), "This collection should contain 10 elements or less.")
    for number, line in enumerate(lines):
        _check_line(f"products[{number}]", line, by)
    _check_sums(lines)
    rows = [_row(catalogue, line, by) for line in lines]
    _check_preorders(rows, lines)
    pairs = enumerate(zip(rows, lines, strict=True))
    return [part for number, (row, line) in pairs for part in _fill(f"products[{number}]", row, line)]


def _check_line(path: str, line: Any, by: str) -> None:
    if not isinstance(line, dict):
        raise Refusal.violation(path, line, "This value should be of type object.")
    quantity, price = line.get("qty"), line.get("price")
    wanted: type = str if by == "productId" else int
    if not isinstance(line.get(by), wanted):
        raise Refusal.violation(f"{path}.{by}", line.get(by), f"This value should be of type {wanted.__name__}.")
    if not isinstance(line.get("offerId", ""), str) or not isinstance(line.get("name", ""), str):
        raise Refusal.violation(path, None, "This value should be of type string.")
    most = MOST_WHOLESALE if "offerId" in line else MOST_PER_LINE
    if type(quantity) is not int or not 1 <= quantity <= most:
        raise Refusal.violation(f"{path}.qty", quantity, f"This value should be between 1 and {most}.")
    if isinstance(price, bool) or not isinstance(price, int | Decimal) or price <= 0:
        raise Refusal.violation(f"{path}.price", str(price), "This value should be positive.")
    if line.get("keyType", "text") != "text":
        raise Refusal.violation(f"{path}.keyType", line["keyType"], "The value is not a valid choice.")


def _check_sums(lines: list[dict[str, Any]]) -> None:
    offers = [line["offerId"] for line in lines if "offerId" in line]
    if len(offers) != len(set(offers)):
        raise Refusal.violation("products", None, "The same offer may not be ordered twice.")
    total, most = sum(line["qty"] for line in lines), MOST_LINES * MOST_PER_LINE
    most = MOST_WHOLESALE if any(line["qty"] > MOST_PER_LINE for line in lines) else most
    if total > most:
        why = f'Sum of total values of "qty" must be lower than or equal {most}.'
        raise Refusal.violation("products", total, why)


def _row(catalogue: Catalogue, line: dict[str, Any], by: str) -> Row:
    wanted = line[by]
    row = catalogue.by_product_id(wanted) if by == "productId" else catalogue.by_kinguin_id(wanted)
    if row is None:
        raise _unavailable(wanted)
    return row


def _check_preorders(rows: list[Row], lines: list[dict[str, Any]]) -> None:
    if not any(row.is_preorder for row in rows):
        return
    if len(rows) > 1:
        raise Refusal(422, "Preorder", "A pre-order must be ordered alone.")
    if "keyType" in lines[0]:
        raise Refusal(422, "Preorder", "A pre-order does not allow keyType.")


def _fill(path: str, row: Row, line: dict[str, Any]) -> list[Part]:
    """The cheapest merchants first, none above the price; the request is filled whole or not at all."""
    left, cents, key_type = line["qty"], int(line["price"] * 100), line.get("keyType")
    parts = []
    for seller in row.sellers:
        if "offerId" in line and line["offerId"] != seller.offer_id:
            continue
        text = min(left, seller.text)
        pictures = 0 if key_type else min(left - text, seller.pictures)
        asked = _price(path, seller, line["qty"])
        if asked <= cents and text + pictures:
            parts.append(Part(row, seller, text, pictures, asked, cents, key_type))
            left -= text + pictures
    if left:
        raise _unavailable(row.product_id)
    return parts


def _price(path: str, seller: Seller, quantity: int) -> int:
    """Cents per key of so many from one merchant."""
    if quantity <= MOST_PER_LINE:
        return seller.cents
    if not seller.wholesale:
        raise Refusal.violation(f"{path}.qty", quantity, "This offer is not sold wholesale.")
    return seller.tiers[sum(quantity >= least for least in _LEVELS) - 1]


def _unavailable(product: object) -> Refusal:
    return Refusal(422, "ProductUnavailable", f'Product "{product}" is not available for this price and quantity.')
