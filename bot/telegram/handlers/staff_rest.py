"""What staff type or send where no screen of theirs awaits it: said kindly, the screen stays. Searches for nothing.

Asked after every handler of an awaited answer, and before the customers' search.
"""

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import Message

from bot.callbacks.kinds import StaffPlace
from bot.callbacks.shelf import ShelfFile
from bot.telegram.filters import At, Typed
from bot.telegram.handlers.rest import Said
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts

NOTE = "//"
"""How a note begins that staff write in a conversation's topic of the staff chat."""


class AtStaffPlace(Filter):
    """Anything but a command, while the dialog is at a place of staff."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        return isinstance(turn.place, StaffPlace) and not (message.text or "").startswith("/")


class Note(Filter):
    """A note to other staff, which only the staff chat takes."""

    async def __call__(self, message: Message, turn: Turn) -> bool:
        return turn.person.role is not None and (message.text or "").startswith(NOTE)


async def note(message: Message, turn: Turn, t: Texts) -> None:
    await turn.show(turn.place)
    turn.notice(t.plain("error.note_in_group"))


async def not_this(message: Message, turn: Turn, t: Texts) -> None:
    """Something else is awaited, or nothing but a button."""
    await turn.show(turn.place)
    turn.notice(t.plain("error.not_this"))


async def only_buttons(message: Message, turn: Turn, t: Texts) -> None:
    await turn.show(turn.place)
    turn.notice(t.plain("error.use_buttons"))


def router() -> Router:
    made = Router(name="staff_rest")
    made.message.register(note, Note())
    made.message.register(not_this, At(ShelfFile), Staff())
    made.message.register(only_buttons, AtStaffPlace(), Typed(), Staff())
    made.message.register(not_this, AtStaffPlace(), Said(), Staff())
    return made
