"""Filters of handlers: async classes, because a lambda costs a thread hop at every check."""

from typing import Any, Literal

from aiogram.filters import Filter
from aiogram.types import Message

from bot.callbacks import Place
from bot.telegram.turn import Turn


class At(Filter):
    """Text typed while the dialog is at one of these places; the handler gets `place` and `text`. Commands pass by."""

    def __init__(self, *kinds: type[Place]) -> None:
        self.kinds = kinds

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        if not isinstance(turn.place, self.kinds):
            return False
        text = typed_text(message)
        return False if text is None else {"place": turn.place, "text": text}


class ContactAt(At):
    """A contact shared at one of these places: its telephone number counts as typed."""

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        if message.contact is None or not isinstance(turn.place, self.kinds):
            return False
        number = message.contact.phone_number
        return {"place": turn.place, "text": number if number.startswith("+") else f"+{number}"}


class Typed(Filter):
    """Any typed text that is no command; the handler gets `text`."""

    async def __call__(self, message: Message) -> dict[str, Any] | Literal[False]:
        text = typed_text(message)
        return False if text is None else {"text": text}


class Numeric(Filter):
    """Nothing but a number."""

    async def __call__(self, message: Message) -> bool:
        return (typed_text(message) or "").isdecimal()


def typed_text(message: Message) -> str | None:
    """The text without spaces around it; None for commands, pictures and the like."""
    text = (message.text or "").strip()
    return None if not text or text.startswith("/") else text
