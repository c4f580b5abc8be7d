"""What the screens of broadcasts show. Plain facts; no words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bot.services.quiet_hours import Hours
from storage.broadcasts import News as News
from storage.broadcasts import Segment as Segment
from storage.broadcasts import State as State


@dataclass(frozen=True, slots=True)
class Target:
    """What the button opens: `kind` is `offer`, `department` or `link`; empty for no button.

    `provider` is whose offer or department it is, `title` the offer's, `url` the address.
    """

    kind: str = ""
    provider: str = ""
    title: str = ""
    url: str = ""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many recipients are in which state."""

    waiting: int = 0
    sending: int = 0
    sent: int = 0
    failed: int = 0
    unreachable: int = 0
    uncertain: int = 0
    left_out: int = 0
    stopped: int = 0

    @property
    def total(self) -> int:
        return self.ended + self.left

    @property
    def left(self) -> int:
        return self.waiting + self.sending

    @property
    def ended(self) -> int:
        return self.sent + self.failed + self.unreachable + self.uncertain + self.left_out + self.stopped


@dataclass(frozen=True, slots=True)
class DraftView:
    """A broadcast that is being written. `reach`: people by language, `unserved`: those without a text of theirs."""

    id: int
    texts: Mapping[str, News]
    target: Target
    segment: Segment
    missing: str
    reach: Mapping[str, int]
    unserved: Mapping[str, int]

    @property
    def people(self) -> int:
        """How many will get it."""
        served = sum(n for language, n in self.reach.items() if language in self.texts)
        return served + (sum(self.unserved.values()) if self.missing == "other" else 0)


@dataclass(frozen=True, slots=True)
class StartView:
    """The question before the second press. `at`: when, None for now; `waits_until`: the end of the quiet hours."""

    draft: DraftView
    at: datetime | None
    waits_until: datetime | None


@dataclass(frozen=True, slots=True)
class ProgressView:
    """How a broadcast goes. `per_second` in tenths; `left_for`: how long it still takes; None while nobody knows."""

    id: int
    state: State
    made_by: str
    counts: Counts
    starts_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    ask: str = ""
    held: str = ""
    quiet_until: datetime | None = None
    tenths_per_second: int | None = None
    left_for: timedelta | None = None
    uncertain: tuple[int, ...] = ()
    errors: tuple[tuple[str, int], ...] = ()


@dataclass(frozen=True, slots=True)
class BroadcastRow:
    """One line of the list. `at`: when it began, or will, or was written."""

    id: int
    state: State
    at: datetime
    counts: Counts


@dataclass(frozen=True, slots=True)
class BroadcastsView:
    rows: tuple[BroadcastRow, ...]
    page: int
    pages: int
    quiet: Hours


@dataclass(frozen=True, slots=True)
class SegmentView:
    """`providers`: whose buyers can be chosen."""

    id: int
    segment: Segment
    providers: tuple[str, ...]
    people: int = 0
    languages: tuple[str, ...] = field(default=())
