"""Vektor's orders in the shop's words: bodies, stages. Asks nobody."""

import json
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from providers.errors import Refused
from providers.money import Money
from providers.offers import Line
from providers.orders import Placement, RemoteOrder, Stage
from providers.vektor.errors import QUESTIONS, refusal_code
from providers.vektor.models import OrderRow
from providers.vektor.settings import Settings

PLACED = "Created"
"""The word of an order that was just accepted by an answer without one. Document: api/orders, Get order status."""

STAGES = {
    "created": Stage.OPEN,
    "payed": Stage.OPEN,
    "readyfordelivery": Stage.OPEN,
    "awaitingcertificateassignment": Stage.OPEN,
    "partiallydelivered": Stage.PARTLY,
    "delivered": Stage.DONE,
    "cancelled": Stage.CANCELLED,
    "canceled": Stage.CANCELLED,
}
"""Every status of api/orders, in small letters, and the older spelling of the last one."""

_LARGEST_INT32 = 2**31 - 1


def body_of(placement: Placement, settings: Settings) -> bytes:
    """The body of `POST /v1/orders`. Raises `Refused` for what cannot be ordered.

    Document: api/orders, Create order.
    """
    pieces = sum(line.quantity for line in placement.lines)
    if not placement.lines or pieces > settings.most_pieces:
        raise Refused(f"an order holds 1 to {settings.most_pieces} cards")
    body = {
        "orderId": placement.reference,
        "participant": _participant(placement.answers),
        "ecards": [_card(line, settings) for line in placement.lines],
    }
    return json.dumps(body, ensure_ascii=False, separators=(",", ":")).encode()


def order_id_of(body: bytes) -> str:
    """Our id in a body that `body_of` wrote."""
    return str(json.loads(body)["orderId"])


def remote_order_of(order_id: str, status: str) -> RemoteOrder:
    """All that the status call proves."""
    return RemoteOrder(order_id, STAGES.get(status.casefold(), Stage.UNKNOWN), status, reference=order_id)


def listed_order_of(order_id: str, row: OrderRow, currency: str) -> RemoteOrder:
    """A row of the list, under the id as the shop writes it."""
    return RemoteOrder(
        order_id,
        STAGES.get(row.status.casefold(), Stage.UNKNOWN),
        row.status,
        reference=order_id,
        charged=_money(row.total, currency),
        created_at=row.created_at,
    )


def _money(total: Decimal | None, currency: str) -> Money | None:
    return None if total is None else Money(total, currency)


def _participant(answers: Mapping[str, str]) -> Mapping[str, str]:
    for question in QUESTIONS:
        if not answers.get(question):
            raise Refused(f"no {question}", question=question, code=refusal_code(question))
    # The sample writes the phone as bare digits.
    phone = answers["phone"].removeprefix("+")
    return {"email": answers["email"], "phone": phone, "name": answers["name"]}


def _card(line: Line, settings: Settings) -> Mapping[str, Any]:
    if not line.variant:
        raise Refused("a card without a face value")
    if line.quantity < 1:
        raise Refused("no card at all")
    return {"id": _card_id(line.ref, settings), "quantity": line.quantity, "faceValue": line.variant}


def _card_id(ref: str, settings: Settings) -> int | str:
    """A number where the id is one: the table says int32, the example a text."""
    is_number = ref.isascii() and ref.isdigit() and len(ref) <= 10 and str(int(ref)) == ref
    return int(ref) if is_number and settings.card_ids == "number" and int(ref) <= _LARGEST_INT32 else ref
