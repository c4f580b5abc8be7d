"""The hours of the shop's zone in which nothing is sent that nobody waits for. Orders know no quiet hours."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.services.people import Person
from bot.services.rights import Right, require
from storage import shop_settings, staff
from storage.database import Reader, Transaction

KEY = "quiet_hours"
DEFAULT = "22-9"
NONE = "0-0"
_TYPED = re.compile(r"(\d{1,2})(?::00)?\s*[-\u2013\u2014]\s*(\d{1,2})(?::00)?")


@dataclass(frozen=True, slots=True)
class Hours:
    """From one hour to another, over midnight where the first is later; equal hours are none."""

    begin: int
    end: int
    zone: ZoneInfo

    @property
    def none(self) -> bool:
        return self.begin == self.end

    def last_until(self, at: datetime) -> datetime | None:
        """When the quiet time ends in which the instant lies; None where it lies in none."""
        if self.none:
            return None
        local = at.astimezone(self.zone)
        inside = self.begin <= local.hour < self.end
        if self.begin > self.end:
            inside = local.hour >= self.begin or local.hour < self.end
        if not inside:
            return None
        day = local + timedelta(days=1) if local.hour >= self.end else local
        return day.replace(hour=self.end % 24, minute=0, second=0, microsecond=0).astimezone(at.tzinfo)


async def read(reader: Reader, zone: ZoneInfo) -> Hours:
    """The shop's quiet hours."""
    begin, end = (await shop_settings.get(reader, KEY) or DEFAULT).split("-")
    return Hours(int(begin), int(end), zone)


async def change(tx: Transaction, person: Person, typed: str, now: datetime) -> bool:
    """Sets them as `22-9`; `0-0` is none. False for what cannot be read, and for the whole day.

    Raises `Gone` and `Mistake`.
    """
    require(person, Right.BROADCAST)
    found = _TYPED.fullmatch(typed.strip())
    if found is None or int(found[1]) > 23 or int(found[2]) > 24 or int(found[2]) - int(found[1]) == 24:
        return False
    after = f"{int(found[1])}-{int(found[2]) % 24}"
    before = await shop_settings.get(tx, KEY) or DEFAULT
    await shop_settings.put(tx, KEY, after, now)
    await staff.record(
        tx, staff_id=person.id, action="broadcast.quiet", subject="shop", before=before, after=after, now=now
    )
    return True
