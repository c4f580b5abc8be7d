"""Kinguin's orders and keys in the shop's words: bodies, stages, deliveries. Asks nobody."""

import base64
import binascii
import hashlib
import json

from providers.errors import Refused
from providers.kinguin.decimal_json import dumps
from providers.kinguin.models import Key, Order
from providers.money import Money
from providers.orders import Delivered, ItemKind, Placement, RemoteOrder, Stage

MOST_LINES = 10
MOST_PER_LINE = 9
TEXT_ONLY = "text"
"""The one `Line.variant`: no picture instead of a text key."""

_STAGES = {
    "processing": Stage.OPEN,
    "completed": Stage.DONE,
    "canceled": Stage.CANCELLED,
    "cancelled": Stage.CANCELLED,
    "refunded": Stage.CANCELLED,
}
_PICTURES = {"image/png", "image/jpeg", "image/gif"}


def body_of(placement: Placement) -> bytes:
    """The body of POST /v2/order. Raises `Refused` for what Kinguin would surely refuse."""
    if not 1 <= len(placement.lines) <= MOST_LINES:
        raise Refused(f"an order holds 1 to {MOST_LINES} lines")
    products = []
    for line in placement.lines:
        if not 1 <= line.quantity <= MOST_PER_LINE:
            raise Refused(f"a line holds 1 to {MOST_PER_LINE} pieces")
        if line.price is None or line.price.currency != "EUR" or line.price.amount <= 0:
            raise Refused("a line has a price in EUR")
        product = {"productId": line.ref, "qty": line.quantity, "price": line.price.amount}
        if line.variant == TEXT_ONLY:
            product["keyType"] = TEXT_ONLY
        products.append(product)
    return dumps({"products": products, "orderExternalId": placement.reference}).encode()


def reference_of(body: bytes) -> str:
    """Our reference in a body that `body_of` wrote."""
    return str(json.loads(body)["orderExternalId"])


def remote_order_of(order: Order) -> RemoteOrder:
    """What Kinguin says. `paymentPrice` is what it took, below `totalPrice` with a discount."""
    charged = order.totalPrice if order.paymentPrice is None else order.paymentPrice
    return RemoteOrder(
        id=order.orderId,
        stage=_stage(order),
        raw_status=order.status,
        reference=order.orderExternalId or None,
        charged=None if charged is None else Money(charged, "EUR"),
        items=_items(order),
        created_at=order.createdAt,
        updated_at=order.updatedAt,
    )


def delivered_of(key: Key, order_id: str) -> Delivered | None:
    """A key for the customer; None while its serial is empty."""
    if not key.serial.strip():
        return None
    picture = _picture(key)
    return Delivered(
        id=key.id or _derived_id(key, order_id),
        kind=ItemKind.KEY if picture is None else ItemKind.PICTURE,
        title=key.name,
        content=key.serial.strip().encode() if picture is None else picture,
        media_type="text/plain" if picture is None else key.type,
    )


def _stage(order: Order) -> Stage:
    stage = _STAGES.get(order.status.lower(), Stage.UNKNOWN)
    if stage is Stage.OPEN and any(key.status.upper() == "DELIVERED" for line in order.products for key in line.keys):
        return Stage.PARTLY
    return stage


def _items(order: Order) -> int | None:
    """One requested line may come back as several: only the sum counts."""
    if order.totalQty is not None:
        return order.totalQty
    return sum(line.qty or 0 for line in order.products) or None


def _picture(key: Key) -> bytes | None:
    """The picture's bytes; None for text, and for a picture that is none: better shown as text."""
    if key.type not in _PICTURES:
        return None
    encoded = key.serial.split(",", 1)[1] if key.serial.startswith("data:") else key.serial
    try:
        return base64.b64decode("".join(encoded.split()), validate=True) or None
    except (binascii.Error, ValueError):
        return None


def _derived_id(key: Key, order_id: str) -> str:
    """The same at every reading: answers before 2024-10 name no id."""
    parts = "\n".join((order_id, key.offerId or key.productId, key.serial))
    return "derived-" + hashlib.sha256(parts.encode()).hexdigest()[:32]
