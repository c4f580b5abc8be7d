"""What staff note about a customer for each other: sealed, never shown to the customer, never in the log."""

from datetime import datetime

from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Right
from bot.services.people_views import NoteRow
from bot.services.rights import require
from storage import customer_notes, customers, staff
from storage.cipher import Cipher
from storage.customer_notes import Note
from storage.database import Reader, Transaction
from storage.errors import Unreadable

LIMIT = 500


class CustomerNotes:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, cipher: Cipher) -> None:
        self._cipher = cipher

    async def of(self, reader: Reader, person: Person, customer_id: int) -> tuple[NoteRow, ...]:
        """Newest first. Asks for the right to see customers only."""
        require(person, Right.LOOK)
        if await customers.find(reader, customer_id) is None:
            raise Gone
        found = await customer_notes.of_customer(reader, customer_id)
        return tuple([await self._row(reader, each) for each in found])

    async def _row(self, reader: Reader, note: Note) -> NoteRow:
        return NoteRow(note.id, await staff.name_of(reader, note.staff_id), self._opened(note), note.at)

    def _opened(self, note: Note) -> str:
        """Empty where the key of this machine does not open it."""
        try:
            return self._cipher.open(note.text, about=_place(note.id)).decode()
        except Unreadable:
            return ""

    async def add(self, tx: Transaction, person: Person, customer_id: int, text: str, now: datetime) -> None:
        require(person, Right.NOTE)
        if await customers.find(tx, customer_id) is None:
            raise Gone
        if len(text) > LIMIT:
            raise Mistake("error.too_long", limit=LIMIT)
        note = await customer_notes.add(tx, customer_id, person.id, now)
        await customer_notes.write(tx, note, self._cipher.seal(text.encode(), about=_place(note)))
        await _record(tx, person, "note", customer_id, now, after=note)

    async def delete(self, tx: Transaction, person: Person, customer_id: int, note: int, now: datetime) -> None:
        """For good. Raises `Mistake` where it is gone already."""
        require(person, Right.NOTE)
        if not await customer_notes.delete(tx, customer_id, note):
            raise Mistake("notice.already")
        await _record(tx, person, "forget_note", customer_id, now, before=note)


async def _record(
    tx: Transaction,
    person: Person,
    what: str,
    customer_id: int,
    now: datetime,
    *,
    before: int | None = None,
    after: int | None = None,
) -> None:
    """The log knows that there was a note, not what it said."""
    await staff.record(
        tx,
        staff_id=person.id,
        action=f"customer.{what}",
        subject=f"customer:{customer_id}",
        before="" if before is None else str(before),
        after="" if after is None else str(after),
        now=now,
    )


def _place(note: int) -> str:
    return f"customer_note:{note}:text"
