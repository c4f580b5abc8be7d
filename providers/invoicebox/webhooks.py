"""Invoicebox's notifications as hints. Refuses one that our key did not sign; believes nothing of its content.

Document: docs/merchant/notification/. The signature is over the bytes as they came: JSON written anew has another one.
"""

import hmac
import json
from collections.abc import Mapping, Sequence
from typing import Any

from providers.answers import read_json
from providers.errors import BadWebhook
from providers.hints import Hint, HintKind, WebhookOutcome, WebhookReply
from providers.invoicebox.models import Order
from providers.invoicebox.orders import PAID, amount_of

ALGORITHMS = frozenset({"sha1", "sha256"})
HEADER = "x-signature"

_PROBE_ID = "ffffffff-ffff-ffff-ffff-ffffffffffff"
_LONGEST_ID = 100

_REPLIES = {
    WebhookOutcome.UNKNOWN_ORDER: ("order_not_found", "There is no such order here."),
    WebhookOutcome.WRONG_AMOUNT: ("order_wrong_amount", "The order has another amount or currency."),
    WebhookOutcome.ALREADY_PAID: ("order_already_paid", "The order was paid in another way."),
    WebhookOutcome.BAD_SIGNATURE: ("signature_error", "The signature does not fit."),
    WebhookOutcome.OUT_OF_SERVICE: ("out_of_service", "Please try again later."),
}


def signature(raw: bytes, key: bytes, algorithm: str) -> str:
    """Lower-case hex of the HMAC over the raw bytes. Raises ValueError for an algorithm that is not allowed."""
    if algorithm not in ALGORITHMS:
        raise ValueError(f"{algorithm} is not allowed")
    return hmac.new(key, raw, algorithm).hexdigest()


def hint_of(headers: Mapping[str, str], raw: bytes, *, keys: Sequence[bytes], algorithm: str, merchant_id: str) -> Hint:
    """What the notification says. Every key is tried, so that one can replace the other. Raises `BadWebhook`."""
    given = headers.get(HEADER, "").strip().encode("utf-8", "surrogateescape")
    matches = [hmac.compare_digest(given, signature(raw, key, algorithm).encode()) for key in keys]
    if not any(matches):
        raise BadWebhook("no signature of ours")
    order = Order.model_validate(_read(raw))
    if order.merchantId != merchant_id:
        raise BadWebhook("another merchant")
    if not order.id:
        raise BadWebhook("no order")
    if order.id == _PROBE_ID and not order.merchantOrderId:
        return Hint(HintKind.PROBE, key=f"probe|{_PROBE_ID}")
    return _order_hint(order)


def reply_to(outcome: WebhookOutcome) -> WebhookReply:
    """Always HTTP 200: another status is taken for a fault and repeated."""
    body = {"status": "success"}
    if outcome in _REPLIES:
        code, message = _REPLIES[outcome]
        body = {"status": "error", "code": code, "message": message}
    return WebhookReply(200, json.dumps(body).encode())


def _order_hint(order: Order) -> Hint:
    amount = "" if order.amount is None else format(order.amount.normalize(), "f")
    parts = (order.id, order.status, amount, order.currencyId)
    return Hint(
        HintKind.ORDER,
        key="|".join(part[:_LONGEST_ID] for part in parts),
        remote_id=order.id[:_LONGEST_ID],
        reference=order.merchantOrderId[:_LONGEST_ID] or None,
        updated_at=order.paidAt,
        paid=amount_of(order) if order.status == PAID else None,
    )


def _read(raw: bytes) -> dict[str, Any]:
    try:
        body = read_json(raw)
    except ValueError:
        raise BadWebhook("no JSON") from None
    if not isinstance(body, dict):
        raise BadWebhook("no JSON object")
    return body
