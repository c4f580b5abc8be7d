"""What somebody says in a conversation, read from a message: words, or whatever else was sent. Keeps nothing."""

from typing import Any, Literal

from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import Message

from bot.callbacks import Place, Question
from bot.callbacks.payment import Payer
from bot.services.problems import Problems
from bot.services.support_desk import SupportDesk, may_answer
from bot.services.support_views import Said
from bot.telegram.handlers.rest import SAID
from bot.telegram.turn import Turn
from storage.database import Database

_FILES = ("photo", "document", "video", "video_note", "voice", "audio", "animation", "sticker")
_WORDS_ONLY = (Question, Payer)
"""Where an answer is awaited that only words can give: a picture there is a mistake."""


def said_of(message: Message) -> Said | None:
    """None for commands, and for what Telegram itself tells."""
    text = message.text or message.caption or ""
    if message.content_type not in SAID or (message.text or "").startswith("/"):
        return None
    kind = str(ContentType(message.content_type).value)
    name = message.from_user.first_name if message.from_user else ""
    return Said(kind, text, _file(message), message.chat.id, message.message_id, name)


def _file(message: Message) -> str:
    for name in _FILES:
        held = getattr(message, name)
        if held:
            return str((held[-1] if isinstance(held, list) else held).file_unique_id)
    return ""


class SaidAt(Filter):
    """Anything said while the dialog is at one of these places; the handler gets `place` and `said`."""

    def __init__(self, *kinds: type[Place]) -> None:
        self.kinds = kinds

    async def __call__(self, message: Message, turn: Turn) -> dict[str, Any] | Literal[False]:
        said = said_of(message) if isinstance(turn.place, self.kinds) else None
        return False if said is None else {"place": turn.place, "said": said}


class StaffReply(Filter):
    """A reply of staff to a customer's words in their own chat; the handler gets `thread` and `said`."""

    async def __call__(
        self, message: Message, turn: Turn, db: Database, support_desk: SupportDesk
    ) -> dict[str, Any] | Literal[False]:
        said, original = said_of(message), message.reply_to_message
        if said is None or original is None or not may_answer(turn.person):
            return False
        thread = await db.read(lambda reader: support_desk.replied(reader, turn.person, original.message_id))
        return False if thread is None else {"thread": thread, "said": said}


class CustomerReply(Filter):
    """A customer's reply to words of the shop; the handler gets `thread` and `said`."""

    async def __call__(
        self, message: Message, turn: Turn, db: Database, problems: Problems
    ) -> dict[str, Any] | Literal[False]:
        said, original = said_of(message), message.reply_to_message
        if said is None or original is None:
            return False
        thread = await db.read(lambda reader: problems.replied(reader, turn.person, original.message_id))
        return False if thread is None else {"thread": thread, "said": said}


class Listening(Filter):
    """Anything said while a conversation of the customer's listens; the handler gets `thread` and `said`."""

    async def __call__(
        self, message: Message, turn: Turn, db: Database, problems: Problems
    ) -> dict[str, Any] | Literal[False]:
        said = said_of(message)
        if said is None or (message.text is None and isinstance(turn.place, _WORDS_ONLY)):
            return False
        thread = await db.read(lambda reader: problems.listening(reader, turn.person))
        return False if thread is None else {"thread": thread, "said": said}
