"""What the screens of people are given to draw: customers, members of staff, lines of the log. Refuses behaviour."""

from dataclasses import dataclass
from datetime import datetime

from bot.services.people import Right, Role
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
    blocked_at: datetime | None
    block_reason: str
    limits: "LimitsView | None"
    """None where the reader may not limit and block."""
    notes: tuple["NoteRow", ...]
    threads: tuple[int, ...]
    """Conversations that are open."""
    reads_audit: bool


@dataclass(frozen=True, slots=True)
class NoteRow:
    """`text` is empty where the key of this machine does not open it."""

    id: int
    author: str
    text: str
    at: datetime


@dataclass(frozen=True, slots=True)
class LimitsView:
    """Own limits of a customer beside those of everybody; customer 0 is everybody. None: not limited."""

    customer: int
    name: str
    most_open: int | None
    most_day: Money | None
    every_open: int | None
    every_day: Money | None


@dataclass(frozen=True, slots=True)
class BlockDraft:
    """`what` is `block` or `unblock`."""

    customer: int
    name: str
    draft: int
    what: str
    reason: str


@dataclass(frozen=True, slots=True)
class MemberRow:
    """`by_settings`: owner because the settings say so. `is_reader`: who reads this is the member."""

    id: int
    name: str
    username: str
    role: Role
    by_settings: bool
    is_reader: bool


@dataclass(frozen=True, slots=True)
class InvitationRow:
    id: int
    role: Role
    until_at: datetime


@dataclass(frozen=True, slots=True)
class MembersView:
    """`changes`: whether the reader may invite, change and remove."""

    rows: tuple[MemberRow, ...]
    invitations: tuple[InvitationRow, ...]
    changes: bool


@dataclass(frozen=True, slots=True)
class MemberView:
    """`taken`: open cases. `changes`: whether the reader may change this member; never an owner by the settings."""

    row: MemberRow
    added_at: datetime
    seen_at: datetime | None
    reachable: bool
    taken: int
    may: tuple[Right, ...]
    may_not: tuple[Right, ...]
    changes: bool
    last_owner: bool
    reads_audit: bool


@dataclass(frozen=True, slots=True)
class MemberDraft:
    """`what` is the new role, or `remove`; `taken` are cases that would be free again."""

    row: MemberRow
    draft: int
    what: str
    reason: str
    taken: int


@dataclass(frozen=True, slots=True)
class InvitationView:
    """`link` is None where the program was started again since it was made."""

    id: int
    role: Role
    until_at: datetime
    link: str | None


@dataclass(frozen=True, slots=True)
class AuditLine:
    """One line of the log. `kind` and `about` are the two halves of its subject; `name`: how people call it."""

    id: int
    at: datetime
    who: str
    action: str
    kind: str
    about: str
    name: str
    reason: str
    before: str
    after: str


@dataclass(frozen=True, slots=True)
class AuditView:
    """`member`, `kind` and `about` are what the lines were chosen by; empty: all."""

    lines: tuple[AuditLine, ...]
    count: int
    page: int
    pages: int
    member: str
    kind: str
    about: str


@dataclass(frozen=True, slots=True)
class MemberName:
    id: int
    name: str


@dataclass(frozen=True, slots=True)
class AuditFilterView:
    """`kinds`: what lines of the log are about, the most frequent first."""

    members: tuple[MemberName, ...]
    kinds: tuple[str, ...]
