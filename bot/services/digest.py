"""The digest: each morning those who may read the numbers hear how yesterday was, in private, each day once.

Never in the staff chat, where everybody reads what is said.
"""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.callbacks.numbers import DigestPlace
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.rights import HOLDERS, Right, require
from storage import books, letters, members, shop_settings, staff
from storage.database import Database, Reader, Transaction

LETTER = "digest"
SETTING, TOLD = "digest_hour", "digest_told"
HOURS = (7, 8, 9, 10, 12, 18, 21)
USUAL, NEVER = 9, -1


class Digest:
    """`step` is a worker's; `zone` says when a day is over."""

    def __init__(self, db: Database, zone: ZoneInfo) -> None:
        self._db, self._zone = db, zone

    async def step(self, now: datetime) -> bool:
        """Tells of yesterday once its hour has come. False always: there is nothing more to do then."""
        if not await self._db.read(lambda reader: self._is_due(reader, now)):
            return False
        await self._db.write(lambda tx: self._tell(tx, now))
        return False

    async def _is_due(self, reader: Reader, now: datetime) -> bool:
        """Nothing before the first sale, nor of a day before the file was made: the sandbox invents a past."""
        hour = await hour_of(reader)
        local = now.astimezone(self._zone)
        if hour == NEVER or local.hour < hour:
            return False
        began, day = await books.first_at(reader), self._yesterday(now)
        if began is None:
            return False
        began = max(began, await shop_settings.file_made_at(reader) or began)
        if began.astimezone(self._zone).date() > day:
            return False
        return await shop_settings.get(reader, TOLD) != day.isoformat()

    async def _tell(self, tx: Transaction, now: datetime) -> None:
        if not await self._is_due(tx, now):
            return
        day = self._yesterday(now).isoformat()
        await shop_settings.put(tx, TOLD, day, now)
        for member in await members.every(tx):
            if member.role in HOLDERS[Right.NUMBERS]:
                told = f"digest:{day}:{member.id}"
                await letters.put(tx, chat_id=member.id, kind=LETTER, fields={"day": day}, dedupe=told, now=now)

    def _yesterday(self, now: datetime) -> date:
        return now.astimezone(self._zone).date() - timedelta(days=1)


async def hour_of(reader: Reader) -> int:
    """The hour of the shop's day; `NEVER` where staff want none."""
    value = await shop_settings.get(reader, SETTING)
    return USUAL if value is None else int(value)


async def set_hour(tx: Transaction, person: Person, hour: int, now: datetime) -> DigestPlace:
    """Raises `Gone` for an hour that no button offers."""
    require(person, Right.NUMBERS)
    if hour not in (*HOURS, NEVER):
        raise Gone
    before = await hour_of(tx)
    await shop_settings.put(tx, SETTING, str(hour), now)
    await staff.record(
        tx, staff_id=person.id, action="digest.hour", subject="digest", before=str(before), after=str(hour), now=now
    )
    return DigestPlace()
