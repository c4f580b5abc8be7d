"""What the desk's screens beside its cases are given to draw. Refuses behaviour."""

from dataclasses import dataclass
from datetime import datetime

from providers.money import Money
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class HistoryRow:
    """One line of an order's history: a move with who made it and why, or a note of staff."""

    at: datetime
    state: OrderState | None
    who: str = ""
    """The name of a member of staff; empty for the program and the customer."""
    note: str = ""


@dataclass(frozen=True, slots=True)
class StaffRow:
    id: int
    name: str
    role: str


@dataclass(frozen=True, slots=True)
class HandView:
    """Who else may look after a case."""

    case: int
    people: tuple[StaffRow, ...]


@dataclass(frozen=True, slots=True)
class ListedOrder:
    """An order in a list. `title` of its first line; `cases` that are open."""

    id: int
    number: int
    state: OrderState
    provider: str
    title: str
    since_at: datetime
    cases: int = 0
    all_came: bool = False
    """Every item is here, whatever the provider says."""


@dataclass(frozen=True, slots=True)
class OpenOrdersView:
    """`states` and `providers` with how many open orders each has."""

    rows: tuple[ListedOrder, ...]
    state: str
    provider: str
    states: tuple[tuple[str, int], ...]
    providers: tuple[tuple[str, int], ...]
    page: int
    pages: int
    count: int


@dataclass(frozen=True, slots=True)
class IncidentRow:
    id: int
    provider: str
    kind: str
    open: int
    opened_at: datetime
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class RunRow:
    """How far something that was decided about all orders has come."""

    what: str
    word: str
    by: str
    whole: int
    done: int
    passed: int
    ended: bool
    whys: tuple[tuple[str, int], ...] = ()
    """Why orders were left alone, and how many."""


@dataclass(frozen=True, slots=True)
class IncidentView:
    """`sums`: what customers paid for the orders whose cases are open."""

    id: int
    provider: str
    kind: str
    cases: int
    open: int
    sums: tuple[Money, ...]
    opened_at: datetime
    last_at: datetime
    closed_at: datetime | None
    selling: bool
    rows: tuple[ListedOrder, ...]
    page: int
    pages: int
    runs: tuple[RunRow, ...] = ()
    decides: bool = False
    escalated: int = 0


@dataclass(frozen=True, slots=True)
class GoodsRow:
    offer: int
    variant: str
    title: str
    cost: Money


@dataclass(frozen=True, slots=True)
class ReplaceView:
    """What may go out in place of an order's goods. `query` is what was typed."""

    case: int
    draft: int
    order_number: int
    title: str
    limit: Money | None
    query: str
    rows: tuple[GoodsRow, ...]


@dataclass(frozen=True, slots=True)
class PersonHit:
    """`name` is masked; `newest` is the number of the last order, by which namesakes are told apart, 0 for none."""

    id: int
    name: str
    orders: int
    newest: int = 0


@dataclass(frozen=True, slots=True)
class ProductHit:
    """`region` as the provider says it."""

    offer: int
    title: str
    provider: str
    region: str | None = None


@dataclass(frozen=True, slots=True)
class FindView:
    """Hits by kind. `answered`: the kinds by which orders were found, ends of text keys; empty `typed`: nothing yet."""

    typed: str
    orders: tuple[tuple[str, ListedOrder], ...] = ()
    people: tuple[PersonHit, ...] = ()
    products: tuple[ProductHit, ...] = ()
