"""Webhooks of a provider: a hint, what became of it, and the reply that the provider wants."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from providers.money import Money


class HintKind(StrEnum):
    """What a webhook is about."""

    ORDER = "order"
    OFFER = "offer"
    PROBE = "probe"
    """The provider only tries whether it is heard."""


@dataclass(frozen=True, slots=True)
class Hint:
    """A reason to look, never a fact. `key` makes a repeated webhook recognisable."""

    kind: HintKind
    key: str
    remote_id: str | None = None
    reference: str | None = None
    ref: str | None = None
    updated_at: datetime | None = None
    paid: Money | None = None
    """What the customer is said to have paid; judged before the reply, believed only after a look."""


class WebhookOutcome(StrEnum):
    """What became of a webhook, for the provider's reply."""

    STORED = "stored"
    UNKNOWN_ORDER = "unknown_order"
    WRONG_AMOUNT = "wrong_amount"
    ALREADY_PAID = "already_paid"
    BAD_SIGNATURE = "bad_signature"
    OUT_OF_SERVICE = "out_of_service"


@dataclass(frozen=True, slots=True)
class WebhookReply:
    """The HTTP answer to a webhook."""

    status: int
    body: bytes = b""
    media_type: str = "application/json"
