"""What the bot says in groups: that it works in private, with a link. Handles nothing there."""

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter
from aiogram.types import LinkPreviewOptions

from bot.telegram.context import Visit
from bot.telegram.pacer import Pacer
from bot.texts import Catalogues

log = structlog.get_logger()


class GroupAnswers:
    """Answers commands and mentions; other talk of the group is none of the bot's business."""

    def __init__(self, bot: Bot, pacer: Pacer, catalogues: Catalogues) -> None:
        self._bot, self._pacer, self._catalogues = bot, pacer, catalogues

    async def answer(self, visit: Visit) -> None:
        """Sends the link, or shows it as the answer to a press."""
        me = await self._bot.me()
        name = f"@{me.username}"
        texts = self._catalogues.of(visit.language)
        if visit.press_id is not None:
            text = texts.plain("group.private_only", link=f"t.me/{me.username}")
            await self._bot.answer_callback_query(visit.press_id, text=text, show_alert=True)
            return
        if not visit.message_id or not _speaks_to(name, visit.text):
            return
        await self._send(visit.chat_id, texts("group.private_only", link=f"https://t.me/{me.username}"))

    async def _send(self, chat_id: int, text: str) -> None:
        """Once: a group that takes nothing now will see the link the next time somebody asks."""
        async with self._pacer.slot(chat_id, urgent=False):
            try:
                await self._bot.send_message(chat_id, text, link_preview_options=LinkPreviewOptions(is_disabled=True))
            except TelegramRetryAfter as error:
                self._pacer.pause(error.retry_after, chat_id)
            except (TelegramAPIError, ClientDecodeError) as error:
                log.info("group.not_told", chat_id=chat_id, reason=type(error).__name__)


def _speaks_to(name: str, text: str) -> bool:
    """A command is for every bot of the group, unless it names one."""
    command, rest = (*text.lower().split(maxsplit=1), "", "")[:2]
    if command.startswith("/") and command.partition("@")[1:] in (("", ""), ("@", name.lower()[1:])):
        return True
    said = rest if command.startswith("/") else text.lower()
    return name.lower() in said
