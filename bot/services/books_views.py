"""What the screens and files of the shop's books are given to draw. Refuses behaviour."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from enum import StrEnum

from providers.money import Money
from storage.order_state import OrderState


class Figure(StrEnum):
    """The numbers of a month that orders stand behind."""

    EARNED = "earned"
    RETURNED = "returned"
    COST = "cost"
    FEES = "fees"
    UNKNOWN = "unknown"
    LOSSES = "losses"
    PROFIT = "profit"
    REFUNDS = "refunds"
    OWED = "owed"
    HELD = "held"
    """Stars that cannot be taken out yet."""
    FREE = "free"
    APPROVED = "approved"
    """Bought on approval and not settled yet."""


@dataclass(frozen=True, slots=True)
class Sums:
    """A month's result in the shop's currency: revenue is earned less returned, profit is revenue less the rest."""

    earned: Money
    returned: Money
    cost: Money
    losses: Money
    refunds: Money
    """Everything that went back to customers, also before anything was earned."""
    fees: Money
    """What methods keep of what was earned, by the percentages that staff have set."""

    @property
    def revenue(self) -> Money:
        return self.earned - self.returned

    @property
    def profit(self) -> Money:
        return self.revenue - self.cost - self.fees - self.losses

    @property
    def margin(self) -> Decimal | None:
        """Profit in percent of revenue, one digit; None without revenue."""
        if self.revenue.amount <= 0:
            return None
        return (self.profit.amount * 100 / self.revenue.amount).quantize(Decimal("0.1"))


@dataclass(frozen=True, slots=True)
class Holding:
    """What one method holds for the shop."""

    account: str
    money: Money


@dataclass(frozen=True, slots=True)
class MonthView:
    """`uncounted` is money in other currencies that nothing turns into the shop's: it is in no sum."""

    month: date
    sums: Sums
    before: Sums
    counts: Mapping[Figure, int]
    """How many orders stand behind a number."""
    owed: Money
    """Of orders that are not decided, at the end of the month or now."""
    balances: Money
    surplus: tuple[Money, ...]
    """Money that goes back, in its own currencies."""
    holdings: tuple[Holding, ...]
    stars_free: int
    stars_held: int
    approved: Money
    """What customers owe for what they bought on approval."""
    deposits: tuple[Holding, ...]
    """What providers hold for the shop; `account` is the provider."""
    earlier: date | None
    later: date | None
    uncounted: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class FigureRow:
    order: int
    number: int
    provider: str
    title: str
    variant_title: str
    more: int
    """Further lines."""
    money: Money | None
    """None: it is not known."""


@dataclass(frozen=True, slots=True)
class FigureView:
    """`loose` is the part of the number that belongs to no order."""

    month: date
    what: str
    rows: tuple[FigureRow, ...]
    total: Money | None
    page: int
    pages: int
    count: int
    loose: Money | None = None


@dataclass(frozen=True, slots=True)
class ExportLine:
    """Of one order line: what was bought."""

    title: str
    variant_title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class ExportRow:
    """One order of a month; without `number` what belongs to no order. Sums are in the shop's currency."""

    number: int | None
    paid_at: datetime | None
    customer: str
    provider: str
    lines: tuple[ExportLine, ...]
    method: str
    charge: str
    state: OrderState | None
    sums: Sums
    cost: Money | None
    """In its own currency; None where it is not known."""
    rate: str
    cost_unknown: bool = False
    """The order cost something that nobody knows: its margin is too good."""


@dataclass(frozen=True, slots=True)
class AccountRow:
    """One account, or all of one kind, in one currency: `closing` is `opening` plus `debits` less `credits`."""

    account: str
    opening: Money
    debits: Money
    credits: Money
    closing: Money


@dataclass(frozen=True, slots=True)
class ExportView:
    month: date
    rows: tuple[ExportRow, ...]
    total: Sums
    accounts: tuple[AccountRow, ...]
    uncounted: tuple[Money, ...] = ()


@dataclass(frozen=True, slots=True)
class DaySums:
    day: date
    sums: Sums


@dataclass(frozen=True, slots=True)
class StatementRow:
    """`word` completes the key `statement.word.`; `after` is the balance with it."""

    at: datetime
    word: str
    order_number: int | None
    money: Money
    after: Money


@dataclass(frozen=True, slots=True)
class StatementView:
    rows: tuple[StatementRow, ...]
    """The newest first."""
    balances: tuple[Money, ...]
    page: int
    pages: int


@dataclass(frozen=True, slots=True)
class ReceiptLine:
    title: str
    variant_title: str
    quantity: int
    unit: Money
    total: Money
    tax_percent: int | None = None
    tax: Money | None = None


@dataclass(frozen=True, slots=True)
class ReceiptRefund:
    """`done_at` is None while it is on its way."""

    money: Money
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class ReceiptView:
    """A paid order on paper. `for_staff`: who reads it is not its buyer."""

    order: int
    number: int
    seller: str
    provider: str
    at: datetime
    lines: tuple[ReceiptLine, ...]
    total: Money
    method: str
    paid: Money
    charge: str
    refunds: tuple[ReceiptRefund, ...] = ()
    for_staff: bool = False
    taxes: tuple[tuple[int, Money], ...] = field(default=())
    """Percent and sum of each tax that stands in the total."""
