"""An order as a provider is told of it, as it answers, and what it delivers."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from providers.money import Money
from providers.offers import Line


@dataclass(frozen=True, slots=True)
class Evidence:
    """What was known before a placement, committed with its intent. JSON values only (texts and whole numbers)."""

    values: Mapping[str, str | int] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Placement:
    """One attempt to order: our reference, the lines and the customer's answers."""

    reference: str
    lines: tuple[Line, ...]
    answers: Mapping[str, str] = field(default_factory=dict)
    evidence: Evidence = field(default_factory=Evidence)


class Stage(StrEnum):
    """How far a remote order is, in the shop's words."""

    UNPAID = "unpaid"
    """Placed; the provider waits for the money."""
    OPEN = "open"
    PARTLY = "partly"
    DONE = "done"
    RETURNED = "returned"
    """Every item went back."""
    CANCELLED = "cancelled"
    EXPIRED = "expired"
    """Was not paid in time and cannot be paid any more."""
    REJECTED = "rejected"
    UNKNOWN = "unknown"
    """A status word that nobody declared: neither success nor an end."""


@dataclass(frozen=True, slots=True)
class RemoteOrder:
    """What the provider says about an order."""

    id: str
    stage: Stage
    raw_status: str
    reference: str | None = None
    charged: Money | None = None
    items: int | None = None
    """How many items will be delivered in all, where the provider says so."""
    created_at: datetime | None = None
    updated_at: datetime | None = None
    payment_url: str | None = None
    """Where the customer pays the provider; no secret."""
    paid: Money | None = None
    """What the customer has paid to the provider, where it collects the money and says so."""
    returned: int | None = None
    """How many items went back."""


class ItemKind(StrEnum):
    """What was delivered."""

    KEY = "key"
    PICTURE = "picture"
    LINK = "link"
    NOTE = "note"


@dataclass(frozen=True, slots=True)
class Delivered:
    """One delivered item. `content` is secret: text in UTF-8, or the bytes of a picture."""

    id: str
    kind: ItemKind
    title: str
    content: bytes = field(repr=False)
    media_type: str = "text/plain"
