"""Filters that know the staff's rights: their commands, and presses by somebody who lacks the right."""

from typing import Any, Literal

from aiogram import Bot
from aiogram.filters import Command, Filter
from aiogram.types import CallbackQuery, Message, TelegramObject

from bot.callbacks.kinds import staff_kinds
from bot.services.rights import COMMANDS, may, require, require_place
from bot.telegram.turn import Turn


class Staff(Filter):
    """What is said at a place of staff: strangers fall through to what answers everybody.

    Raises `Mistake` for staff who lack the right that the place needs: they may have had it when they opened it.
    """

    async def __call__(self, event: TelegramObject, turn: Turn) -> bool:
        if turn.person.role is None:
            return False
        require_place(turn.person, turn.place)
        return True


class StaffCommand(Command):
    """A command of staff, as `COMMANDS` names it; to a stranger there is none. Raises `Mistake` without its right."""

    def __init__(self, name: str) -> None:
        self._right = COMMANDS[name]
        super().__init__(name, ignore_case=True)

    async def __call__(self, message: Message, bot: Bot, turn: Turn) -> dict[str, Any] | Literal[False]:  # type: ignore[override]
        found = await super().__call__(message, bot)
        if not isinstance(found, dict) or turn.person.role is None:
            return False
        require(turn.person, self._right)
        return found


class Beyond(Filter):
    """A press of a staff's button by somebody who lacks its right; the handler gets `right`."""

    def __init__(self) -> None:
        self._kinds = staff_kinds()

    async def __call__(self, query: CallbackQuery, turn: Turn) -> dict[str, Any] | Literal[False]:
        kind = self._kinds.get((query.data or "").partition(":")[0])
        return False if kind is None or may(turn.person, kind.needs) else {"right": kind.needs}
