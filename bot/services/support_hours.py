"""When questions are answered, and by when an answer is promised. The arithmetic is pure; times are aware UTC.

Days and times of the day are those of the shop's time zone.
"""

import json
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from storage import shop_settings
from storage.database import Reader, Transaction

KEY = "support_hours"
DAY = 24 * 60
_DAYS_AHEAD = 400


@dataclass(frozen=True, slots=True)
class Hours:
    """`days`: ISO weekdays, 1 is Monday. `opens` and `closes`: minutes of the day. `within`: hours to an answer."""

    days: tuple[int, ...] = (1, 2, 3, 4, 5, 6, 7)
    opens: int = 10 * 60
    closes: int = 20 * 60
    within: int = 4

    @property
    def always(self) -> bool:
        return len(self.days) == 7 and self.opens == 0 and self.closes == DAY

    def is_open(self, at: datetime, zone: ZoneInfo) -> bool:
        return any(start <= at < end for start, end in self._spans(at, zone, 1))

    def opening(self, at: datetime, zone: ZoneInfo) -> datetime:
        """When the next working time begins, or `at` where it is one."""
        for start, end in self._spans(at, zone):
            if end > at:
                return max(start, at)
        return at

    def due(self, at: datetime, zone: ZoneInfo) -> datetime:
        """By when a question of this instant is answered: `within` hours of working time later."""
        left, moment = timedelta(hours=self.within), at
        for start, end in self._spans(at, zone):
            begin = max(start, at)
            if end <= begin:
                continue
            if begin + left <= end:
                return begin + left
            left, moment = left - (end - begin), end
        return moment + left

    def _spans(self, at: datetime, zone: ZoneInfo, days: int = _DAYS_AHEAD) -> list[tuple[datetime, datetime]]:
        """Working times from the day of `at` on."""
        first = at.astimezone(zone).date()
        wanted = (first + timedelta(days=n) for n in range(days))
        return [
            (_instant(day, self.opens, zone), _instant(day, self.closes, zone))
            for day in wanted
            if day.isoweekday() in self.days
        ]


def _instant(day: date, minute: int, zone: ZoneInfo) -> datetime:
    on = day + timedelta(days=minute // DAY)
    local = datetime(on.year, on.month, on.day, minute % DAY // 60, minute % 60, tzinfo=zone)
    return local.astimezone(UTC)


async def read(reader: Reader) -> Hours:
    """What staff set, else every day from ten to eight and four hours."""
    kept = await shop_settings.get(reader, KEY)
    if kept is None:
        return Hours()
    known = json.loads(kept)
    return Hours(tuple(known["days"]), known["opens"], known["closes"], known["within"])


async def put(tx: Transaction, hours: Hours, now: datetime) -> None:
    known = {"days": list(hours.days), "opens": hours.opens, "closes": hours.closes, "within": hours.within}
    await shop_settings.put(tx, KEY, json.dumps(known), now)
