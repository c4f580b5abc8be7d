"""How money goes back: which rows, with which tax. Refuses more than is left; knows no floats.

Document: docs/merchant/refund/create.md. What is left of a row is `availableAmount`, not price x quantity.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from providers.errors import Refused, Unavailable
from providers.invoicebox.amounts import Piece, holds, kopecks, number, piece_of, vat_of
from providers.invoicebox.client import body_of
from providers.invoicebox.codes import VAT_RATES
from providers.invoicebox.models import Refundable
from providers.invoicebox.orders import row_of

DESCRIPTION = "Refund of order"

REFUNDING = frozenset({"created", "completed"})
"""Statuses of a refund whose money goes back. A `draft` waits for a correction, and nobody may send it."""
REFUND_ENDED = frozenset({"canceled", "cancelled"})


@dataclass(frozen=True, slots=True)
class Left:
    """What is left of one row, in kopecks. `vat`: what is left of its tax, where told."""

    row: Refundable
    amount: int
    vat: int | None


def left_of(rows: Sequence[Refundable]) -> list[Left]:
    """The rows of which something is left. Raises `Unavailable` for amounts that cannot be read."""
    try:
        told = [_left(row) for row in rows]
    except ValueError:
        raise Unavailable("refund-basket-item: an amount that cannot be read") from None
    return [left for left in told if left.amount > 0]


def refund_body(remote_id: str, reference: str, wanted: int, left: Sequence[Left]) -> bytes:
    """Takes `wanted` kopecks from the rows in their order. Raises `Refused` for more than is left."""
    if not 0 < wanted <= sum(row.amount for row in left):
        raise Refused("not so much is left to give back", code="not_refundable")
    rows: list[dict[str, Any]] = []
    vat, rest = 0, wanted
    for row in left:
        piece = _taken(row, min(rest, row.amount))
        rows.append(row_of(_product(row.row), piece))
        vat, rest = vat + piece.vat, rest - piece.total
        if rest == 0:
            break
    fields = {
        "parentId": remote_id,
        "merchantOrderId": reference,
        "description": f"{DESCRIPTION} {remote_id}",
        "amount": number(wanted),
        "vatAmount": number(vat),
        "basketItems": rows,
    }
    return body_of(fields)


def _left(row: Refundable) -> Left:
    # Before 2026 only the row itself was told.
    amount = row.totalAmount if row.availableAmount is None else row.availableAmount
    vat = row.totalVatAmount if row.availableAmount is None else row.availableVatAmount
    if amount is None or row.vatCode not in VAT_RATES:
        raise ValueError("no amount or an unknown tax code")
    return Left(row, kopecks(amount), None if vat is None else kopecks(vat))


def _taken(left: Left, wanted: int) -> Piece:
    """Whole units where they make the sum and keep the rules, else one unit of that price."""
    unit = kopecks(left.row.amount) if left.row.amount else 0
    most = left.row.quantity or 0
    if unit and wanted % unit == 0 and wanted // unit <= most:
        whole = piece_of(unit, wanted // unit, left.row.vatCode)
        if holds(whole) and _fits(left, whole.vat, wanted):
            return whole
    vat = _vat(left, wanted)
    return Piece(1, wanted, wanted - vat, wanted, vat)


def _vat(left: Left, wanted: int) -> int:
    """All the tax that is left with all that is left of the row; never more than is left."""
    if left.vat is None:
        return vat_of(wanted, left.row.vatCode)
    return left.vat if wanted == left.amount else min(left.vat, vat_of(wanted, left.row.vatCode))


def _fits(left: Left, vat: int, wanted: int) -> bool:
    return vat == _vat(left, wanted)


def _product(row: Refundable) -> dict[str, Any]:
    kind: str | int = int(row.type) if row.type.isascii() and row.type.isdigit() else row.type or "commodity"
    return {
        "sku": row.sku,
        "name": row.name,
        "measure": row.measure,
        "measureCode": row.measureCode,
        "vatCode": row.vatCode,
        "type": kind,
        "paymentType": row.paymentType or "full_payment",
    }
