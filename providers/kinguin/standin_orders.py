"""The stand-in's orders: what was bought, how far it is, its keys and the deposit."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, time, timedelta
from typing import Any

from providers.kinguin.standin_catalogue import euros
from providers.kinguin.standin_rows import Row, Seller

_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"


@dataclass(slots=True)
class Part:
    """Pieces of one product from one merchant; a requested line may become several."""

    row: Row
    seller: Seller
    text: int
    pictures: int
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

    @property
    def cents(self) -> int:
        return sum(part.quantity * part.seller.cents for part in self.parts)

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

    def deliver(self, count: int) -> int:
        """The first keys are delivered; how many are new."""
        waiting = [key for key in self.keys[:count] if key.status == "PROCESSING"]
        for key in waiting:
            key.status = "DELIVERED"
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

    def make(self, reference: str | None, parts: list[Part], at: datetime) -> StandinOrder:
        """Takes the money and opens the order."""
        number = _digest("order", self.seed, len(self.all))
        order_id = "PH" + _letters(number, 9)
        keys = _keys(order_id, parts)
        order = StandinOrder(order_id, reference, at, at, parts, keys)
        self.all[order_id] = order
        self.deposit -= order.cents
        return order

    def by_reference(self, reference: str) -> StandinOrder | None:
        """References are unique whatever their case."""
        wanted = reference.casefold()
        found = (order for order in self.all.values() if (order.reference or "").casefold() == wanted)
        return next(found, None)


def order_object(order: StandinOrder, *, details: bool, shown: str | None = None) -> dict[str, Any]:
    """The Order Object; `details` adds the states of the keys."""
    asked = sum(part.quantity * part.asked_cents for part in order.parts)
    body: dict[str, Any] = {
        "totalPrice": euros(order.cents),
        "requestTotalPrice": euros(asked),
        "paymentPrice": euros(order.cents),
        "status": shown or order.shown or order.status,
        "userEmail": "shop@example.com",
        "storeId": 1,
        "createdAt": order.created_at.isoformat(timespec="seconds"),
        "orderId": order.id,
        "products": [_line(order, part, details=details) for part in order.parts],
        "totalQty": len(order.keys),
        "isPreorder": order.preorder is not None,
    }
    if order.reference:
        body["orderExternalId"] = order.reference
    if order.preorder:
        body["preorderReleaseDate"] = order.preorder.released_on.isoformat()
    return body


def _line(order: StandinOrder, part: Part, *, details: bool) -> dict[str, Any]:
    line: dict[str, Any] = {
        "kinguinId": part.row.kinguin_id,
        "productId": part.row.product_id,
        "offerId": part.seller.offer_id,
        "qty": part.quantity,
        "name": part.row.name,
        "price": euros(part.seller.cents),
        "totalPrice": euros(part.seller.cents * part.quantity),
        "requestPrice": euros(part.asked_cents),
        "isPreorder": part.row.is_preorder,
        "releaseDate": part.row.released_on.isoformat(),
    }
    if part.key_type:
        line["keyType"] = part.key_type
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
