"""Days, weeks and months of the shop's zone as spans of time. Pure."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo


@dataclass(frozen=True, slots=True)
class Span:
    """From the `first` day of the shop's zone: `since` and before `until`."""

    first: date
    since: datetime
    until: datetime

    @property
    def last(self) -> date:
        return self.until.astimezone(self.since.tzinfo).date() - timedelta(days=1)


def span_of(first: date, after: date, zone: ZoneInfo) -> Span:
    """The days from `first` on and before `after`."""
    return Span(first, midnight(first, zone), midnight(after, zone))


def day_of(day: date, zone: ZoneInfo) -> Span:
    return span_of(day, day + timedelta(days=1), zone)


def midnight(day: date, zone: ZoneInfo) -> datetime:
    return datetime(day.year, day.month, day.day, tzinfo=zone)


def next_month(first: date) -> date:
    """The first day of the next month."""
    return (first + timedelta(days=32)).replace(day=1)


def month_before(first: date) -> date:
    """The first day of the month before."""
    return (first - timedelta(days=1)).replace(day=1)


def days(first: date, last: date) -> Iterable[date]:
    """Both of them among them."""
    return (date.fromordinal(n) for n in range(first.toordinal(), last.toordinal() + 1))
