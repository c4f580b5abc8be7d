"""An order as Invoicebox is told of it, and as it answers. Refuses what the provider would surely refuse.

Document: docs/merchant/order/create.md, CreateOrderRequest and OrderResponse.
"""

from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from providers.errors import Refused
from providers.invoicebox.amounts import Piece, number, piece_of, pieces_of
from providers.invoicebox.buyer import customer_of
from providers.invoicebox.client import body_of
from providers.invoicebox.codes import VAT_RATES
from providers.invoicebox.goods import item_of, meta_of
from providers.invoicebox.models import Order
from providers.invoicebox.settings import Settings
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement, RemoteOrder, Stage

MOST_ROWS = 100
"""Rows of one basket: what the official client allows."""
LONGEST_REFERENCE = 36
_LONGEST_NAME = 300
_LONGEST_DESCRIPTION = 1000

STAGES = {
    "created": Stage.UNPAID,
    "completed": Stage.OPEN,
    "expired": Stage.EXPIRED,
    "canceled": Stage.CANCELLED,
    "cancelled": Stage.CANCELLED,
}
"""Every declared word. `completed` means paid, never delivered; every other word is unknown, never paid."""
PAID = "completed"


def order_body(placement: Placement, settings: Settings, now: datetime) -> bytes:
    """The body of a new order; expires in `lifetime_hours`. Raises `Refused`."""
    if not 0 < len(placement.reference) <= LONGEST_REFERENCE:
        raise Refused("a reference has from 1 to 36 characters")
    rows = [row for line in placement.lines for row in _rows(line, settings)]
    if not 0 < len(rows) <= MOST_ROWS:
        raise Refused(f"a basket has from 1 to {MOST_ROWS} rows")
    meta = meta_of(placement.lines[0].facts) if len(placement.lines) == 1 else None
    fields: dict[str, Any] = {
        "merchantId": settings.merchant_id,
        "merchantOrderId": placement.reference,
        "description": _description(placement.lines),
        "amount": _sum(rows, "totalAmount"),
        "vatAmount": _sum(rows, "totalVatAmount"),
        "currencyId": settings.currency,
        "languageId": settings.language,
        "expirationDate": atom(now + timedelta(hours=settings.lifetime_hours)),
        "basketItems": rows,
        "customer": customer_of(placement.answers),
        **({"metaData": meta} if meta else {}),
        **_addresses(settings),
        **settings.order_fields,
    }
    return body_of(fields)


def remote_order_of(order: Order, currency: str) -> RemoteOrder:
    """The order in the shop's words. One in another currency than the shop's is unknown: nobody is sent to pay it."""
    amount = amount_of(order)
    ours = amount is not None and amount.currency == currency
    return RemoteOrder(
        order.id,
        STAGES.get(order.status, Stage.UNKNOWN) if ours else Stage.UNKNOWN,
        order.status,
        reference=order.merchantOrderId or None,
        charged=amount if ours else None,
        created_at=order.createdAt,
        updated_at=order.paidAt,
        payment_url=(order.paymentUrl or None) if ours else None,
        paid=amount if ours and order.status == PAID else None,
    )


def amount_of(order: Order) -> Money | None:
    """What the order costs, tax included; None where amount or currency is not told."""
    if order.amount is None or len(order.currencyId) != 3:
        return None
    return Money(order.amount, order.currencyId)


def atom(at: datetime) -> str:
    """UTC in the ATOM format, whole seconds."""
    return at.astimezone(UTC).isoformat(timespec="seconds")


def row_of(product: dict[str, Any], piece: Piece) -> dict[str, Any]:
    """A basket item: what depends on the product, and the numbers."""
    return {
        **product,
        "quantity": piece.quantity,
        "amount": number(piece.amount),
        "amountWoVat": number(piece.net),
        "totalAmount": number(piece.total),
        "totalVatAmount": number(piece.vat),
    }


def _rows(line: Line, settings: Settings) -> list[dict[str, Any]]:
    """The line's basket items: more than one where one would break a rule of arithmetic."""
    try:
        product = {"name": line.title[:_LONGEST_NAME], **item_of(line.facts)}
    except KeyError as error:
        raise Refused(f"the product does not tell its {error}") from None
    code = product["vatCode"]
    if code not in VAT_RATES:
        raise Refused("the product has an unknown tax code")
    amount = _unit(line, settings.currency)
    pieces = pieces_of(amount, line.quantity, code) if settings.split_rows else [piece_of(amount, line.quantity, code)]
    return [row_of(product, piece) for piece in pieces]


def _unit(line: Line, currency: str) -> int:
    """The price of one unit in kopecks, as the shop showed it: tax included."""
    price = line.price
    if price is None or price.currency != currency or price.amount <= 0:
        raise Refused(f"a line has no price in {currency}")
    if Money.of_minor(price.minor, currency) != price or line.quantity < 1:
        raise Refused("a price has whole kopecks and a quantity is at least one")
    return price.minor


def _sum(rows: Sequence[dict[str, Any]], name: str) -> Decimal:
    return sum((row[name] for row in rows), Decimal())


def _description(lines: Sequence[Line]) -> str:
    """What is bought, in the words of the catalogue."""
    named = [line.title if line.quantity == 1 else f"{line.title} \u00d7 {line.quantity}" for line in lines]
    text = ", ".join(named)
    return text if len(text) <= _LONGEST_DESCRIPTION else text[: _LONGEST_DESCRIPTION - 1] + "\u2026"


def _addresses(settings: Settings) -> dict[str, str]:
    given = {
        "notificationUrl": settings.notification_url,
        "successUrl": settings.success_url,
        "failUrl": settings.fail_url,
        "returnUrl": settings.return_url,
    }
    return {name: url for name, url in given.items() if url}
