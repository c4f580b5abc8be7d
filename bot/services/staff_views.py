"""What the staff's screens are given to draw: facts about cases, orders, providers, prices. Refuses behaviour."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.people import Role
from bot.services.views import Price, Step, SummaryLine, VariantRow
from providers.money import Money
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class DeskView:
    role: Role
    decisions: int
    oldest_at: datetime | None
    cases: tuple["CaseRow", ...]
    orders_open: int
    orders_today: int
    letters_waiting: int
    letters_aside: int
    quarantined: int


@dataclass(frozen=True, slots=True)
class CaseRow:
    id: int
    kind: str
    order_number: int | None
    opened_at: datetime
    deadline_at: datetime
    taken_by: str | None


@dataclass(frozen=True, slots=True)
class CallRow:
    kind: str
    attempt: int
    outcome: str
    code: str | None
    status: int | None
    request_id: str | None
    started_at: datetime
    ended_at: datetime | None


@dataclass(frozen=True, slots=True)
class CaseView:
    id: int
    kind: str
    order: "StaffOrderView | None"
    evidence: tuple[tuple[str, str], ...]
    """Pairs of a text key below `evidence.` and a value."""
    opened_at: datetime
    deadline_at: datetime
    taken_by: str | None
    closed: str | None
    decisions: tuple[str, ...]
    """What may be decided now: look, adopt, deliver, refund, close."""


@dataclass(frozen=True, slots=True)
class StaffOrderView:
    id: int
    number: int
    reference: str
    provider: str
    customer_id: int
    state: OrderState
    lines: tuple[SummaryLine, ...]
    total: Price
    cost: Money | None
    charged: Money | None
    remote_id: str | None
    remote_status: str | None
    payment: str
    refund: str | None
    calls: tuple[CallRow, ...]
    steps: tuple[Step, ...]
    cases: tuple[CaseRow, ...]


@dataclass(frozen=True, slots=True)
class DecideView:
    case: int
    draft: int
    decision: str
    text: str
    """The remote id or the goods; empty for decisions that need neither."""
    reason: str
    order_number: int
    """0 where the case belongs to no order."""
    total: Price


@dataclass(frozen=True, slots=True)
class ProviderRow:
    name: str
    mode: str
    reason: str
    held_until_at: datetime | None
    held_reason: str
    deposit: Money | None
    deposit_at: datetime | None
    offers: int
    synced_at: datetime | None
    sync_read: int
    sync_total: int
    has_price_table: bool


@dataclass(frozen=True, slots=True)
class PricesView:
    provider: str
    currency: str
    shop_currency: str
    rate: str
    markup_percent: str
    star_rate: str
    """Shop currency for one Star."""
    table: tuple[VariantRow, ...]
    example: tuple[Money, Price] | None
    """A provider price and what the customer pays for it."""
    draft: tuple[int, str, str, str] | None = None
    """A change that waits for its second press: draft id, what, before, after."""
