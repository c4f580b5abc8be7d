"""What the screens of balances and approvals draw. No logic."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.checkout_views import Way
from providers.money import Money


@dataclass(frozen=True, slots=True)
class PartView:
    """Money of one source: a method's kind or `goodwill`, and the kinds of goods that it may pay for."""

    source: str
    left: Money
    goods: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class BalanceView:
    total: Money
    parts: tuple[PartView, ...]
    ask: bool = False
    """Whether the second press for giving it back is awaited."""
    can_ask_back: bool = False


@dataclass(frozen=True, slots=True)
class AmountView:
    """The amounts that buttons offer, and between what a typed one must be."""

    offered: tuple[Money, ...]
    least: Money
    most: Money


@dataclass(frozen=True, slots=True)
class TopUpView:
    """`amount` is what comes to the balance; each way has what is paid for it. `link` is None while it is prepared."""

    payment: int
    amount: Money
    ways: tuple[Way, ...]
    chosen: str
    link: str | None
    is_paid: bool
    is_over: bool
    """It can be paid no more."""
    deadline_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class CustomerView:
    """A customer's money as staff see it. `used` is this month's."""

    customer: int
    balance: BalanceView
    budget: Money
    used: Money
    debt: Money


@dataclass(frozen=True, slots=True)
class CustomerDraft:
    customer: int
    draft: int
    what: str
    money: Money
    reason: str
