"""When the next backup is due, and which of those that are there stay. Pure: touches no file."""

from collections.abc import Callable, Hashable, Iterable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

DAYS_KEPT, WEEKS_KEPT = 7, 4
TOO_OLD = timedelta(hours=36)
"""One night may fail; two may not."""


def is_due(newest: datetime | None, begun: datetime, now: datetime, hour: int, zone: ZoneInfo) -> bool:
    """Whether the last nightly hour has passed without a backup since. All instants aware.

    `begun`: when there was something to be kept first; a shop that opened today owes none for last night.
    """
    return max(newest or begun, begun) < last_hour(now, hour, zone)


def last_hour(now: datetime, hour: int, zone: ZoneInfo) -> datetime:
    """The latest instant, not after `now`, at which the clocks of the zone showed this hour."""
    local = now.astimezone(zone)
    today = local.replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)
    if today <= local:
        return today
    return (local - timedelta(days=1)).replace(hour=hour, minute=0, second=0, microsecond=0, fold=0)


def staying(made: Iterable[datetime], zone: ZoneInfo) -> set[datetime]:
    """Of all instants, the newest of each of the last 7 days and of the last 4 weeks that have any.

    Days and weeks are those of the zone; weeks begin on Monday. Nights without a backup push nothing out.
    """
    newest_first = sorted(made, reverse=True)
    days = _newest_of_each(newest_first, DAYS_KEPT, lambda at: at.astimezone(zone).date())
    weeks = _newest_of_each(newest_first, WEEKS_KEPT, lambda at: at.astimezone(zone).isocalendar()[:2])
    return days | weeks


def _newest_of_each(
    newest_first: Iterable[datetime], most: int, period: Callable[[datetime], Hashable]
) -> set[datetime]:
    found: dict[Hashable, datetime] = {}
    for at in newest_first:
        found.setdefault(period(at), at)
    return set(list(found.values())[:most])


def is_too_old(newest: datetime | None, begun: datetime, now: datetime) -> bool:
    """Whether somebody should hear of it."""
    return now - max(newest or begun, begun) > TOO_OLD
