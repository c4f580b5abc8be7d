"""What the screens of people are given to draw: customers, members of staff, lines of the log. Refuses behaviour."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.people import Role
from bot.services.staff_views import CaseRow
from providers.money import Money
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class OrderLabel:
    """An order in one line. `number` is the one that people read."""

    id: int
    number: int
    state: OrderState
    total: Money


@dataclass(frozen=True, slots=True)
class CustomerPageView:
    """`name` and `username` are empty where Telegram told none; `paid` and `spent` are of all orders ever paid."""

    id: int
    name: str
    username: str
    language: str
    country: str | None
    role: Role | None
    since_at: datetime
    seen_at: datetime
    reachable: bool
    paid: int
    spent: Money
    balance: Money
    debt: Money
    refunded: tuple[Money, ...]
    refunding: tuple[Money, ...]
    """What is on its way back."""
    orders: tuple[OrderLabel, ...]
    cases: tuple[CaseRow, ...]
    decides: bool
    """Whether the reader may decide about the customer's money."""
