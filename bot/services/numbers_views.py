"""What the screens, files and pictures of the shop's numbers are given to draw. Refuses behaviour."""

from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal
from enum import StrEnum

from bot.services.books_views import Sums


class Unit(StrEnum):
    """How long one number is counted."""

    DAY = "day"
    WEEK = "week"
    MONTH = "month"


@dataclass(frozen=True, slots=True)
class Pace:
    """From payment to goods: half of the orders within `median`, nine of ten within `most`."""

    median: timedelta
    most: timedelta


@dataclass(frozen=True, slots=True)
class Reliability:
    """How a provider did with the paid orders that ended."""

    provider: str
    ended: int
    delivered: int
    unclear: int
    """How often nobody could say at once whether it had bought."""
    pace: Pace | None

    @property
    def percent(self) -> Decimal | None:
        return share(self.delivered, self.ended)


@dataclass(frozen=True, slots=True)
class Bucket:
    """One day, week or month of the shop's zone; `last` is its last day. Sums are in the shop's currency."""

    first: date
    last: date
    begun: int
    begun_paid: int
    paid: int
    delivered: int
    ended: int
    sums: Sums
    pace: Pace | None

    @property
    def cart_to_paid(self) -> Decimal | None:
        """Percent of the checkouts that were paid; None without any."""
        return share(self.begun_paid, self.begun)


@dataclass(frozen=True, slots=True)
class NumbersView:
    """`chosen` against `before`, in the row of `buckets`, the oldest first."""

    unit: Unit
    back: int
    chosen: Bucket
    before: Bucket
    buckets: tuple[Bucket, ...]
    providers: tuple[Reliability, ...]
    """In the chosen time."""
    all_along: tuple[Reliability, ...]
    """In the whole row."""
    running: bool
    """The chosen one is not over yet."""
    has_earlier: bool


@dataclass(frozen=True, slots=True)
class DigestView:
    """A day that is over, with the day before it and the same day a week ago."""

    day: Bucket
    before: Bucket
    week_ago: Bucket
    providers: tuple[Reliability, ...]
    decisions: int
    """Cases that wait now."""


def share(part: int, whole: int) -> Decimal | None:
    """In percent, without digits; None of nothing."""
    return (Decimal(part) * 100 / whole).quantize(Decimal(1)) if whole else None
