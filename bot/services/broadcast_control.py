"""Starting, pausing and stopping broadcasts. Each move is conditional: a second press finds it done, and says so.

Quiet hours put off the start, and hold what is under way until they end. Every move is in the audit log.
"""

from datetime import UTC, datetime

from bot.callbacks import Place
from bot.callbacks.broadcast import BroadcastPlace, Broadcasts, BroadcastStart, BroadcastTime, SteerBroadcast
from bot.services import quiet_hours
from bot.services.broadcast_times import typed_moment
from bot.services.broadcast_views import DraftView, StartView
from bot.services.broadcasts import BroadcastDesk, counts_of
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from storage import broadcast_recipients as recipients
from storage import broadcasts, letters, staff
from storage.broadcasts import Broadcast, State
from storage.database import Reader, Transaction

REPORT = "broadcast_report"
"""The letter that tells who made a broadcast how it ended."""


class BroadcastControl:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, desk: BroadcastDesk) -> None:
        self._desk = desk

    async def start_view(self, reader: Reader, person: Person, place: BroadcastStart, now: datetime) -> StartView:
        """The question before the second press."""
        found = await self._desk.draft(reader, person, place.broadcast)
        view = await self._desk.draft_view(reader, found, now)
        _require_ready(view, asked=False)
        at = _instant(place.at)
        hours = await quiet_hours.read(reader, self._desk.zone)
        return StartView(view, at, hours.last_until(at or now))

    async def type_time(
        self, reader: Reader, person: Person, place: BroadcastTime, typed: str, now: datetime, tomorrow: str
    ) -> Place:
        """When it shall be sent; the same place says what is wrong with it."""
        await self._desk.draft(reader, person, place.broadcast)
        at = typed_moment(typed, now, self._desk.zone, tomorrow)
        if isinstance(at, str):
            return BroadcastTime(broadcast=place.broadcast, wrong=at)
        return BroadcastStart(broadcast=place.broadcast, at=int(at.timestamp()))

    async def start(self, tx: Transaction, person: Person, broadcast_id: int, at: int, now: datetime) -> Place:
        """The second press: sends now or at the instant (seconds since 1970, 0 for now), never in quiet hours.

        An instant that has passed meanwhile sends nothing: nobody expects it to begin at once.
        """
        found = await self._desk.draft(tx, person, broadcast_id)
        view = await self._desk.draft_view(tx, found, now)
        _require_ready(view, asked=True)
        wanted = _instant(at) or now
        if wanted < now:
            raise Mistake("broadcast.time.wrong.past")
        hours = await quiet_hours.read(tx, self._desk.zone)
        begins = hours.last_until(wanted) or wanted
        if begins > now:
            await broadcasts.move(tx, found.id, State.DRAFT, State.SCHEDULED, starts_at=begins)
            await _record(tx, person.id, "schedule", found.id, f"{begins:%Y-%m-%d %H:%M} UTC", now)
        else:
            await self.launch(tx, found, person.id, now)
        return BroadcastPlace(broadcast=found.id)

    async def launch(self, tx: Transaction, found: Broadcast, staff_id: int, now: datetime) -> None:
        """Freezes who gets it and has it sent."""
        languages = self._desk.languages if found.missing == "other" else list(await broadcasts.texts(tx, found.id))
        if not await broadcasts.move(tx, found.id, found.state, State.RUNNING, started_at=now):
            raise Mistake("notice.already")
        people = await recipients.freeze(tx, found.id, found.segment, languages, now)
        await _record(tx, staff_id, "start", found.id, str(people), now)

    async def steer(self, tx: Transaction, person: Person, press: SteerBroadcast, now: datetime) -> Place:
        """Pauses, goes on, stops, sends to the uncertain ones, takes back a date, deletes a draft."""
        found = await self._desk.known(tx, person, press.broadcast)
        match press.how:
            case "pause":
                done = await broadcasts.move(tx, found.id, State.RUNNING, State.PAUSED)
            case "go_on":
                done = await broadcasts.move(tx, found.id, State.PAUSED, State.RUNNING)
            case "unschedule":
                done = await broadcasts.move(tx, found.id, State.SCHEDULED, State.DRAFT)
            case "stop":
                done = await self._stop(tx, found, now)
            case "again":
                done = await self._again(tx, found)
            case "drop":
                done = await broadcasts.drop(tx, found.id)
            case _:
                raise Gone
        if not done:
            raise Mistake("notice.already")
        await _record(tx, person.id, press.how, found.id, "", now)
        return Broadcasts() if press.how == "drop" else BroadcastPlace(broadcast=found.id)

    async def _stop(self, tx: Transaction, found: Broadcast, now: datetime) -> bool:
        if found.state not in (State.RUNNING, State.PAUSED):
            return False
        await recipients.stop(tx, found.id)
        return await broadcasts.move(tx, found.id, found.state, State.STOPPED, ended_at=now)

    async def _again(self, tx: Transaction, found: Broadcast) -> bool:
        if found.state not in (State.DONE, State.STOPPED) or not await recipients.send_uncertain_again(tx, found.id):
            return False
        return await broadcasts.move(tx, found.id, found.state, State.RUNNING)

    async def finish(self, tx: Transaction, found: Broadcast, now: datetime) -> bool:
        """Ends a broadcast of which nobody waits any more, and tells who made it. False while somebody does."""
        if (await counts_of(tx, found.id)).left or not await broadcasts.move(
            tx, found.id, State.RUNNING, State.DONE, ended_at=now
        ):
            return False
        await letters.put(
            tx,
            chat_id=found.made_by,
            kind=REPORT,
            fields={"broadcast": found.id},
            dedupe=f"{REPORT}:{found.id}:{found.rounds}",
            now=now,
        )
        return True

    async def change_quiet_hours(self, tx: Transaction, person: Person, typed: str, now: datetime) -> bool:
        """False for what cannot be read."""
        require(person, Right.BROADCAST)
        return await quiet_hours.change(tx, person, typed, now)


def _require_ready(view: DraftView, *, asked: bool) -> None:
    """`asked`: also whether it is decided what people get in whose language nothing is written."""
    if not view.texts:
        raise Mistake("broadcast.no_text")
    if not view.reach:
        raise Mistake("broadcast.nobody")
    if asked and view.unserved and not view.missing:
        raise Mistake("broadcast.undecided")
    if asked and not view.people:
        raise Mistake("broadcast.nobody")


def _instant(seconds: int) -> datetime | None:
    return datetime.fromtimestamp(seconds, UTC) if seconds else None


async def _record(tx: Transaction, staff_id: int, what: str, broadcast_id: int, after: str, now: datetime) -> None:
    await staff.record(
        tx, staff_id=staff_id, action=f"broadcast.{what}", subject=f"broadcast:{broadcast_id}", after=after, now=now
    )
