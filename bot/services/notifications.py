"""What customers hear of besides their orders: what they chose, the one question about news, reminders of what is left.

Order messages always come and are no choice. Nobody is asked twice, and nothing is sent in quiet hours.
"""

from collections.abc import Sequence
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from bot.callbacks.notification import Notifications as NotificationsPlace
from bot.services import quiet_hours
from bot.services.errors import Gone
from bot.services.people import Person
from storage import broadcasts, letters, notifications
from storage.database import Database, Reader, Transaction
from storage.notifications import ALERTS, NEWS, REMINDERS, Notifications

Chosen = Notifications
KINDS = (NEWS, REMINDERS, ALERTS)
ASK, REMIND = "ask_news", "reminder"
"""The letters of the question and of the reminder."""
ASKED_AFTER, ASKED_WITHIN = timedelta(hours=1), timedelta(days=14)
"""When after a delivered order the customer is asked about news: the goods come first, and old orders are no reason."""
REMINDED_AFTER, REMINDED_WITHIN = timedelta(hours=4), timedelta(days=3)
EVERY = timedelta(minutes=1)


async def choose(tx: Transaction, person: Person, kind: str, on: bool, now: datetime) -> NotificationsPlace:
    """Switches one kind. Raises `Gone` for what is none."""
    if kind not in KINDS:
        raise Gone
    await notifications.put(tx, person.id, kind, on, now)
    return NotificationsPlace()


async def unsubscribe(tx: Transaction, person: Person, now: datetime) -> bool:
    """No news from now on, however old the message is. False where they were off already."""
    before = await notifications.get(tx, person.id)
    await notifications.put(tx, person.id, NEWS, False, now)
    return before.news


async def news_target(reader: Reader, broadcast_id: int) -> str:
    """The payload of what a broadcast's button opens. Raises `Gone`."""
    found = await broadcasts.get(reader, broadcast_id)
    if found is None or not found.target or found.target.startswith("https://"):
        raise Gone
    return found.target


async def view(reader: Reader, person: Person) -> Notifications:
    return await notifications.get(reader, person.id)


class Reminding:
    """The worker that asks about news once, and reminds whoever wants that of an unfinished order, once."""

    def __init__(self, db: Database, zone: ZoneInfo) -> None:
        self._db, self._zone = db, zone

    async def step(self, now: datetime) -> timedelta | bool:
        """What is due now; whatever is committed by others, the next look is a minute later."""
        asked, reminded = await self._db.read(lambda reader: self._found(reader, now))
        if asked or reminded:
            await self._db.write(lambda tx: self._put(tx, asked, reminded, now), bulk=True)
        return EVERY

    async def _found(self, reader: Reader, now: datetime) -> tuple[Sequence[int], Sequence[tuple[int, int]]]:
        if (await quiet_hours.read(reader, self._zone)).last_until(now) is not None:
            return (), ()
        asked = await notifications.to_ask(reader, now - ASKED_WITHIN, now - ASKED_AFTER)
        return asked, await notifications.to_remind(reader, now - REMINDED_WITHIN, now - REMINDED_AFTER)

    async def _put(
        self, tx: Transaction, asked: Sequence[int], reminded: Sequence[tuple[int, int]], now: datetime
    ) -> None:
        for customer in asked:
            if await notifications.mark_asked(tx, customer, now):
                await letters.put(tx, chat_id=customer, kind=ASK, now=now)
        for customer, checkout in reminded:
            await notifications.mark_reminded(tx, customer, now)
            await letters.put(tx, chat_id=customer, kind=REMIND, fields={"checkout": checkout}, now=now)
