"""What the staff's screens are given to draw: facts about cases, orders, providers, prices. Refuses behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from bot.services.desk_views import HistoryRow
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
    low: tuple["DepositView", ...] = ()
    """Deposits that run out."""
    incidents: int = 0
    """Open ones."""
    closed: str = ""
    """Why nothing is sold after a restore: `comparing` or `differs`; empty where the shop is open."""
    questions: int = 0
    questions_overdue: int = 0
    """Customers who wait for an answer, and those who wait longer than was promised."""
    setup_left: bool = False
    """Whether a step of the owner's checklist is left."""


@dataclass(frozen=True, slots=True)
class DepositView:
    """What a provider holds for the shop. `books`: what the ledger says, where it says something else."""

    provider: str
    held: Money
    limit: Money
    own_limit: bool
    per_day: Money | None
    days: int | None
    low: bool
    top_up: tuple[int, Money] | None
    """A rise that nothing explains, and its question's id."""
    books: Money | None


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
    mine: bool = False
    """Whoever looks at it has taken it."""
    own: bool = False
    """It is about an order of whoever looks at it."""
    incident: int | None = None
    escalated: int = 0
    """Who was told that it is late: 1 managers, 2 owners."""
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
    cost_rate: str | None
    """Shop currency for one unit of the cost's, when the order was quoted."""
    margin: Money | None
    """The total less the cost, in the shop's currency."""
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
    begins: tuple[str, ...] = ()
    """Decisions that may be begun about it."""
    history: tuple["HistoryRow", ...] = ()
    replaces: tuple[int, int] | None = None
    """The order that it came in place of, at the shop's cost: id and number."""
    replaced_by: tuple[int, int] | None = None


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
    account: DepositView | None = None
    reasons: Mapping[str, str] = field(default_factory=dict)
    """Of a pause, for customers of one language alone."""


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
    example: "PriceExample | None"
    draft: "PriceDraft | None" = None
    """A change that waits for its second press."""
    bank: "BankRow | None" = None
    """None where no bank can be asked for this provider."""
    rounding: str = "unit"
    roundings: tuple[str, ...] = ()
    """What may be chosen; empty where customers pay exactly what staff wrote."""
    rules: tuple["RuleRow", ...] = ()
    """Markups of categories, the one that counts before the others first."""
    has_markup: bool = True
    categories: tuple[str, ...] = ()
    """Genres and platforms that a rule may name, some of them."""


@dataclass(frozen=True, slots=True)
class PriceExample:
    """Something that is sold, what it costs the shop and what the customer pays."""

    title: str
    cost: Money
    price: Price


@dataclass(frozen=True, slots=True)
class RuleRow:
    """A markup of a category; empty texts ask for nothing. `below` is a cost in the shop's currency."""

    id: int
    genre: str
    platform: str
    below: str
    percent: str


@dataclass(frozen=True, slots=True)
class BankRow:
    """The rate of a bank, and whether it holds. Numbers are decimal texts."""

    source: str
    chosen: bool
    """Staff left the rate to the bank."""
    used: str
    """Whose rate prices are made with: the bank's name, `staff`, `fallback` or `none`."""
    rate: str
    day: date | None
    seen_at: datetime | None
    is_fresh: bool
    spread_percent: str
    fixed: str
    """What staff fixed, or what holds while the bank's rate is too old; empty where they gave none."""
    waiting: tuple[int, str, date] | None
    """A rate that jumped and waits for a person: its id, rate and day."""


@dataclass(frozen=True, slots=True)
class PriceDraft:
    """A change as it was typed, and what it does to the price of an example."""

    id: int
    what: str
    before: str
    after: str
    rule: RuleRow | None = None
    title: str = ""
    cost: Money | None = None
    price_before: Price | None = None
    price_after: Price | None = None


@dataclass(frozen=True, slots=True)
class OutcomeView:
    """What came of a case that was decided. `resolution` is None where it stays open."""

    order_number: int | None
    resolution: str | None
    back: Money | None
    """What goes back to the customer for it."""
