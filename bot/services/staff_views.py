"""What the staff's screens are given to draw: facts about cases, orders, providers, prices. Refuses behaviour."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.services.people import Role
from bot.services.views import Price, Step, SummaryLine, VariantRow
from providers.money import Money
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class DeskView:
    role: Role
    decisions: int
    oldest: timedelta | None
    """How long the oldest open case has waited."""
    overdue: int
    """How many open cases are past their deadlines."""
    cases: tuple["CaseRow", ...]
    orders_open: int
    orders_today: int
    letters_waiting: int
    letters_aside: int
    quarantined: int
    stoppages: tuple["Stoppage", ...] = ()


@dataclass(frozen=True, slots=True)
class Stoppage:
    """One thing that keeps a provider from selling."""

    provider: str
    why: str
    """`off`, `paused`, `held`, `unclear`, `deposit` or `deposit_last`: the end of a text key."""
    reason: str = ""
    since_at: datetime | None = None
    until_at: datetime | None = None
    """When it ends by itself, or a person is asked."""
    order: int | None = None
    order_number: int | None = None
    asked: bool = False
    """A case is open about it."""
    free: Money | None = None
    needed: Money | None = None


@dataclass(frozen=True, slots=True)
class CaseRow:
    id: int
    kind: str
    order_number: int | None
    opened_at: datetime
    deadline_at: datetime
    taken_by: str | None
    overdue: bool = False


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
    name: str | None = None
    """Of an action of staff: which one."""


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
    late_by: timedelta | None = None
    """How long the deadline has passed."""
    settles_at: datetime | None = None
    """Until when money cannot go back, because the request may still arrive."""


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
    came: int = 0
    """Items that were delivered, of `expected`."""
    expected: int = 0
    actions: tuple[str, ...] = ()
    """Calls to the provider that may be made about it."""
    returnable: bool = False


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
    held: bool
    deposit: Money | None
    deposit_at: datetime | None
    offers: int
    synced_at: datetime | None
    sync_read: int
    sync_total: int
    has_price_table: bool
    stoppages: tuple[Stoppage, ...] = ()
    has_calls: bool = False
    """Staff may make calls there."""


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
