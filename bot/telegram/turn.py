"""One update being handled: who, where, and the one transaction in which everything that follows from it is written.

Refuses a second transaction: what a crash could tear apart must not be two.
"""

from collections.abc import Awaitable, Callable
from datetime import datetime
from typing import TypeVar

from bot.callbacks import Place
from bot.services.people import Person
from storage import dialogs, inbox
from storage.database import Database, Transaction
from storage.inbox import InboxRow

T = TypeVar("T")


class SecondWrite(RuntimeError):
    """A handler wrote twice."""


class AlreadyHandled(Exception):
    """The update was handled before; nothing of this turn was written."""


class Turn:
    """What a handler works with. `place` is where the dialog was before, `now` aware UTC."""

    def __init__(
        self, db: Database, row: InboxRow, *, person: Person, chat_id: int, place: Place, now: datetime
    ) -> None:
        self._db, self._row = db, row
        self.person = person
        self.chat_id = chat_id
        self.place = place
        self.now = now
        self.written = False
        self.moved = False
        """A screen is to be drawn."""
        self.erases = False
        self.said: tuple[str, bool] | None = None
        """The text of the answer to the press, and whether it is an alert."""

    async def write(
        self,
        body: Callable[[Transaction], Awaitable[T]],
        *,
        show: Place | Callable[[T], Place | None] | None = None,
    ) -> T:
        """Runs the body, marks the update as handled and moves the dialog, in one transaction.

        `show` is the next place, or says it from what the body returned. Raises `SecondWrite`, `AlreadyHandled`, and
        what the body raises; then nothing is written, and the turn may write again.
        """
        if self.written:
            raise SecondWrite("a turn has one transaction")
        self.written = True
        try:
            value, self.moved = await self._db.write(lambda tx: self._in_one(tx, body, show))
        except Exception:
            self.written = False
            raise
        return value

    async def show(self, place: Place) -> None:
        """Moves the dialog and writes nothing else."""
        await self.write(_nothing, show=place)

    async def done(self) -> None:
        """Marks the update as handled; the screen stays as it is."""
        await self.write(_nothing)

    def notice(self, text: str, *, alert: bool = False) -> None:
        """At most 200 characters: the answer to the press; without a press, a line above the screen.

        `Html` (what texts give) loses its tags in an answer; any other text is escaped in a line.
        """
        self.said = (text, alert)

    def erase(self) -> None:
        """Has the person's message deleted from the chat after the commit: it holds what should not stand there."""
        self.erases = True

    async def _in_one(
        self,
        tx: Transaction,
        body: Callable[[Transaction], Awaitable[T]],
        show: Place | Callable[[T], Place | None] | None,
    ) -> tuple[T, bool]:
        value = await body(tx)
        if not await inbox.finish(tx, self._row, self.now):
            raise AlreadyHandled(str(self._row.update_id))
        place = show if isinstance(show, Place) or show is None else show(value)
        if place is None:
            return value, False
        await dialogs.put(tx, self.chat_id, self.person.id, place.pack(), now=self.now)
        return value, True


async def _nothing(tx: Transaction) -> None:
    """The body of a turn that changes nothing but itself."""
