"""The stand-in's orders: what was bought, how far it is, its keys and the deposit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from providers.kinguin.standin_catalogue import euros
from providers.kinguin.standin_rows import Row, Seller

DISCOUNT = 50
"""Cents that a coupon takes off an order."""
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(slots=True)
class Part:
    """Pieces of one product from one merchant; a requested line may become several."""

    row: Row
    seller: Seller
    text: int
    pictures: int
    cents: int
    asked_cents: int
    key_type: str | None

    @property
    def quantity(self) -> int:
        return self.text + self.pictures


@dataclass(slots=True)
class StandinKey:
    """One key of an order."""

    id: str
    part: Part
    serial: str
    is_picture: bool
    status: str = "PROCESSING"
    delivered_at: datetime | None = None
    is_claimed: bool = False
    """Somebody has opened it: it cannot go back."""


@dataclass(slots=True)
class StandinOrder:
    """One order at Kinguin."""

    id: str
    reference: str | None
    created_at: datetime
    updated_at: datetime
    parts: list[Part]
    keys: list[StandinKey]
    status: str = "processing"
    shown: str | None = None
    """A status word that nobody knows, shown instead."""
    completed_at: datetime | None = None
    return_asked_at: datetime | None = None
    coupon: str = ""
    dispatch_id: int | None = None
    dispatched_at: datetime | None = None

    @property
    def cents(self) -> int:
        """The sale price."""
        return sum(part.quantity * part.cents for part in self.parts)

    @property
    def paid_cents(self) -> int:
        """What the deposit paid."""
        return self.cents - (DISCOUNT if self.coupon else 0)

    @property
    def preorder(self) -> Row | None:
        """The product that is not released yet."""
        first = self.parts[0].row
        return first if first.is_preorder else None

    def ready_at(self, delivery: timedelta) -> datetime:
        """When every key is there."""
        if self.preorder:
            return datetime.combine(self.preorder.released_on, time(), UTC)
        return self.created_at + delivery

    def deliver(self, count: int, at: datetime) -> int:
        """The first keys are delivered; how many are new."""
        waiting = [key for key in self.keys[:count] if key.status == "PROCESSING"]
        for key in waiting:
            key.status, key.delivered_at = "DELIVERED", at
        return len(waiting)

    def delivered(self) -> list[StandinKey]:
        """The keys that can be read."""
        return [key for key in self.keys if key.status in {"DELIVERED", "RETURNED", "REFUNDED"}]


@dataclass(slots=True)
class Orders:
    """Every order of the stand-in and its deposit in cents."""

    seed: int
    deposit: int
    all: dict[str, StandinOrder] = field(default_factory=dict)

    def make(self, reference: str | None, parts: list[Part], at: datetime, coupon: str = "") -> StandinOrder:
        """Takes the money and opens the order."""
        number = _digest("order", self.seed, len(self.all))
        order_id = "PH" + _letters(number, 9)
        keys = _keys(order_id, parts)
        order = StandinOrder(order_id, reference, at, at, parts, keys, coupon=coupon)
        self.all[order_id] = order
        self.deposit -= order.paid_cents
        return order

    def by_reference(self, reference: str) -> StandinOrder | None:
        """References are unique whatever their case."""
        wanted = reference.casefold()
        found = (order for order in self.all.values() if (order.reference or "").casefold() == wanted)
        return next(found, None)


def order_object(
    order: StandinOrder, *, details: bool, shown: str | None = None, is_old: bool = False
) -> dict[str, Any]:
    """The Order Object; `details` adds the states of the keys. `is_old`: as in 2020-11."""
    asked = sum(part.quantity * part.asked_cents for part in order.parts)
    body: dict[str, Any] = {
        "totalPrice": euros(order.cents),
        "requestTotalPrice": euros(asked),
        "paymentPrice": euros(order.paid_cents),
        "status": shown or order.shown or order.status,
        "userEmail": "shop@example.com",
        "storeId": 1,
        "createdAt": order.created_at.isoformat(timespec="seconds"),
        "orderId": order.id,
        "products": [_line(order, part, details=details, is_old=is_old) for part in order.parts],
        "isPreorder": order.preorder is not None,
    }
    body |= _old_fields(order) if is_old else {"totalQty": len(order.keys)}
    if order.reference:
        body["orderExternalId"] = order.reference
    if order.preorder:
        body["preorderReleaseDate"] = order.preorder.released_on.isoformat()
    return body


def _old_fields(order: StandinOrder) -> dict[str, Any]:
    body: dict[str, Any] = {"couponCode": order.coupon} if order.coupon else {}
    if order.dispatch_id is not None and order.dispatched_at is not None:
        body["dispatch"] = {"id": order.dispatch_id, "createdAt": order.dispatched_at.isoformat(timespec="seconds")}
    return body


def _line(order: StandinOrder, part: Part, *, details: bool, is_old: bool) -> dict[str, Any]:
    line: dict[str, Any] = {
        "kinguinId": part.row.kinguin_id,
        "productId": part.row.product_id,
        "offerId": part.seller.offer_id,
        "qty": part.quantity,
        "name": part.row.name,
        "price": euros(part.cents),
        "requestPrice": euros(part.asked_cents),
        "isPreorder": part.row.is_preorder,
        "releaseDate": part.row.released_on.isoformat(),
    }
    if part.key_type:
        line["keyType"] = part.key_type
    if is_old:
        return line | {"accurate": part.cents == part.asked_cents, "broker": "internal"}
    line["totalPrice"] = euros(part.cents * part.quantity)
    if details:
        line["keys"] = [{"id": key.id, "status": key.status} for key in order.keys if key.part is part]
    return line


def _keys(order_id: str, parts: Sequence[Part]) -> list[StandinKey]:
    keys: list[StandinKey] = []
    for part in parts:
        for number in range(part.quantity):
            digest = _digest("key", order_id, len(keys))
            letters = _letters(digest, 15)
            serial = "-".join((letters[:5], letters[5:10], letters[10:]))
            keys.append(StandinKey(f"{digest & (1 << 96) - 1:024x}", part, serial, number >= part.text))
    return keys


def _digest(*words: int | str) -> int:
    text = ":".join(map(str, words)).encode()
    return int.from_bytes(hashlib.blake2b(text, digest_size=24).digest(), "big")


def _letters(number: int, count: int) -> str:
    found = []
    for _ in range(count):
        number, rest = divmod(number, len(_ALPHABET))
        found.append(_ALPHABET[rest])
    return "".join(found)
