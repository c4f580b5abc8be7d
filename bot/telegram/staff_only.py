"""Filters that tell staff from strangers, whose presses and commands fall through to what answers unknown ones."""

from aiogram.filters import Filter
from aiogram.types import TelegramObject

from bot.telegram.turn import Turn


class Staff(Filter):
    async def __call__(self, event: TelegramObject, turn: Turn) -> bool:
        return turn.person.role is not None


class Stranger(Filter):
    async def __call__(self, event: TelegramObject, turn: Turn) -> bool:
        return turn.person.role is None
