"""What staff do about one order, whether it has a case or not: they begin a decision, note something, read notes.

The decision walks the same drafts and second press as every other. Refuses what the order's state does not allow.
"""

from datetime import datetime

from bot.callbacks import Place, Reason, StaffOrder
from bot.callbacks.desk import ActOnOrder, OrderNote, ReplaceWith
from bot.services import matters
from bot.services.case_choices import AGAIN, CREDIT, DELIVER, PART, REFUND, REPLACE, STAFF_ACTION
from bot.services.desk_views import HistoryRow
from bot.services.drafting import reason_of
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, may, require
from bot.services.schedule import BEGUN_FOR
from storage import cases, order_events, order_notes, orders, staff
from storage.cases import Case
from storage.cipher import Cipher
from storage.database import Reader, Transaction
from storage.errors import Unreadable
from storage.order_notes import Note

SHOWN = (AGAIN, DELIVER, REPLACE, PART, CREDIT, REFUND)
_BY_STAFF = "staff:"


class OrderDesk:
    """Every method runs in the caller's transaction, or read."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def actions(self, reader: Reader, person: Person, order_id: int, now: datetime) -> tuple[str, ...]:
        """What this person may begin about the order."""
        if not may(person, Right.DECIDE):
            return ()
        begun = await matters.about(reader, _new(order_id, now))
        offered = set(begun.offered)
        for case in await cases.of_order(reader, order_id):
            offered |= set((await matters.about(reader, case)).offered)
        return tuple(each for each in SHOWN if each in offered)

    async def begin(self, tx: Transaction, person: Person, press: ActOnOrder, now: datetime) -> Place:
        """In the case that asks for it already, else in one of its own. Raises `Gone` and `Mistake`."""
        require(person, Right.DECIDE)
        if press.decision not in SHOWN or await orders.get(tx, press.order) is None:
            raise Gone
        for case in await cases.of_order(tx, press.order):
            if press.decision in (await matters.about(tx, case)).offered:
                return _next(case.id, press.decision)
        if press.decision not in (await matters.about(tx, _new(press.order, now))).offered:
            raise Mistake("error.too_late")
        return _next(await _open(tx, person, press.order, now), press.decision)

    async def note(self, tx: Transaction, person: Person, place: OrderNote, text: str, now: datetime) -> StaffOrder:
        """Keeps a note, sealed; the log says only that there is one. Raises `Gone` and `Mistake`."""
        require(person, Right.LOOK)
        if await orders.get(tx, place.order) is None:
            raise Gone
        sealed = self._cipher.seal(reason_of(text).encode(), about=_about(place.order))
        await order_notes.add(tx, place.order, person.id, sealed, now)
        await staff.record(tx, staff_id=person.id, action="order.note", subject=f"order:{place.order}", now=now)
        return StaffOrder(order=place.order)

    async def history(self, reader: Reader, order_id: int) -> tuple[HistoryRow, ...]:
        """Moves and notes, the oldest first."""
        rows = [
            HistoryRow(event.at, event.after, await _name(reader, event.actor), event.note)
            for event in await order_events.of_order(reader, order_id)
        ]
        for note in await order_notes.of_order(reader, order_id):
            name = await staff.name_of(reader, note.staff_id)
            rows.append(HistoryRow(note.at, None, name, self._opened(note, order_id)))
        return tuple(sorted(rows, key=lambda row: row.at))

    def _opened(self, note: Note, order_id: int) -> str:
        """Empty where the key of this machine does not open it."""
        try:
            return self._cipher.open(note.sealed, about=_about(order_id)).decode()
        except Unreadable:
            return ""


async def _open(tx: Transaction, person: Person, order_id: int, now: datetime) -> int:
    """A case of whoever begins it: nobody needs to be told."""
    case_id = await cases.open_case(
        tx, STAFF_ACTION, order_id=order_id, evidence={}, deadline_at=now + BEGUN_FOR, now=now
    )
    if case_id is None:
        raise Mistake("error.too_late")
    await cases.take(tx, case_id, person.id, now)
    return case_id


def _new(order_id: int, now: datetime) -> Case:
    """The case that would be opened."""
    return Case(0, order_id, None, STAFF_ACTION, "", {}, now, now, None, None)


def _next(case_id: int, decision: str) -> Place:
    return ReplaceWith(case=case_id) if decision == REPLACE else Reason(case=case_id, decision=decision)


async def _name(reader: Reader, actor: str) -> str:
    kind, _, number = actor.partition(":")
    return await staff.name_of(reader, int(number)) if f"{kind}:" == _BY_STAFF and number.isdecimal() else ""


def _about(order_id: int) -> str:
    return f"note:{order_id}"
