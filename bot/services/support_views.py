"""What the screens of problems and conversations are drawn from. Holds what was said: for whoever takes part only."""

from dataclasses import dataclass, field
from datetime import datetime

from bot.services.support_hours import Hours


@dataclass(frozen=True, slots=True)
class Said:
    """What somebody wrote: `kind` is `text` or what was sent instead, `text` its words or caption.

    `file` tells one file from another, so that a changed caption is not a new picture.
    """

    kind: str
    text: str = field(default="", repr=False)
    file: str = field(default="", repr=False)
    chat_id: int | None = None
    message_id: int | None = None
    name: str = field(default="", repr=False)
    """What the customer who wrote it is called."""


@dataclass(frozen=True, slots=True)
class WordView:
    """`state`: waiting, sent, blocked or failed, for the words of staff. `text` is None once it was deleted."""

    by_staff: bool
    kind: str
    text: str | None = field(repr=False)
    at: datetime
    edited: bool
    state: str = ""


@dataclass(frozen=True, slots=True)
class Expected:
    """`due_at`: by when an answer is promised. `opens_at`: when working time begins, where it is over now."""

    hours: Hours
    due_at: datetime
    opens_at: datetime | None


@dataclass(frozen=True, slots=True)
class ConversationView:
    """As the customer sees it."""

    id: int
    order_id: int | None
    order_number: int | None
    reason: str
    words: tuple[WordView, ...]
    waits: bool
    expected: Expected
    closed_by: str | None
    listens: bool
    ask: bool = False
    about_case: bool = False
    """A problem that staff still decide about."""


@dataclass(frozen=True, slots=True)
class ThreadRow:
    """One line of a list."""

    id: int
    order_number: int | None
    reason: str
    due_at: datetime | None
    overdue: bool
    taken_by: str | None
    unread: bool = False


@dataclass(frozen=True, slots=True)
class ThreadView:
    """As staff see it."""

    id: int
    customer_id: int
    language: str
    reachable: bool
    order_id: int | None
    order_number: int | None
    order_state: str
    reason: str
    case_id: int | None
    words: tuple[WordView, ...]
    earlier: int
    waiting_at: datetime | None
    due_at: datetime | None
    overdue: bool
    taken_by: str | None
    mine: bool
    closed_by: str | None
    orders: int
    """How many orders the customer has."""
    open_order: tuple[int, int, str] | None = None
    """The customer's newest order that is under way: id, number, state."""
    ask: bool = False
    has_saved: bool = False
    decides: bool = False
    """Whoever reads this may close its case with it."""


@dataclass(frozen=True, slots=True)
class QuestionsView:
    rows: tuple[ThreadRow, ...]
    waiting: int
    overdue: int
    may_set_hours: bool
    hours: Hours


@dataclass(frozen=True, slots=True)
class SavedPreviewView:
    id: int
    thread: int
    title: str
    text: str = field(repr=False)
    problem: str = ""
    """Why it cannot be sent, as a key of a text."""


@dataclass(frozen=True, slots=True)
class SavedTextView:
    """A saved answer in each language; an empty one was not written yet."""

    id: int
    title: str
    text_en: str = ""
    text_ru: str = ""
