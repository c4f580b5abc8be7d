"""Kinguin's orders and keys in the shop's words: stages, what went back, deliveries. Asks nobody."""

import base64
import binascii
import hashlib

from providers.kinguin.models import Key, Order
from providers.money import Money
from providers.orders import Delivered, ItemKind, RemoteOrder, Stage

_STAGES = {
    "processing": Stage.OPEN,
    "completed": Stage.DONE,
    "canceled": Stage.CANCELLED,
    "cancelled": Stage.CANCELLED,
    "refunded": Stage.CANCELLED,
}
_BACK = frozenset({"RETURNED", "REFUNDED"})
_PICTURES = {"image/png", "image/jpeg", "image/gif"}


def remote_order_of(order: Order) -> RemoteOrder:
    """What Kinguin says. `paymentPrice` is what it took, below `totalPrice` with a discount."""
    charged = order.totalPrice if order.paymentPrice is None else order.paymentPrice
    states = _key_states(order)
    return RemoteOrder(
        id=order.orderId,
        stage=_stage(order, states),
        raw_status=order.status,
        reference=order.orderExternalId or None,
        charged=None if charged is None else Money(charged, "EUR"),
        items=_items(order),
        created_at=order.createdAt,
        updated_at=order.updatedAt,
        returned=sum(state in _BACK for state in states) if states else None,
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


def _key_states(order: Order) -> list[str]:
    """Told since 2024-10 and with an order's details alone. Document: api/order/v1, order object."""
    return [key.status.upper() for line in order.products for key in line.keys]


def _stage(order: Order, states: list[str]) -> Stage:
    stage = _STAGES.get(order.status.lower(), Stage.UNKNOWN)
    if stage is not Stage.UNKNOWN and _is_all_back(order, states):
        return Stage.RETURNED
    if stage is Stage.OPEN and "DELIVERED" in states:
        return Stage.PARTLY
    return stage


def _is_all_back(order: Order, states: list[str]) -> bool:
    """Every key went back. What was never delivered and is cancelled cannot go back."""
    if order.status.lower() == "refunded":
        states = [state for state in states if state != "CANCELED"]
        return bool(states) and _BACK.issuperset(states)
    return bool(states) and len(states) >= (_items(order) or 0) and _BACK.issuperset(states)


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
    parts = "\n".join((order_id, key.offerId or key.productId or key.kinguinId, key.serial))
    return "derived-" + hashlib.sha256(parts.encode()).hexdigest()[:32]
