"""What the bot answers at once to a message of a group. Tried once: nothing depends on it."""

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter
from aiogram.types import LinkPreviewOptions, ReplyParameters

from bot.telegram.group_events import Written
from bot.telegram.pacer import Pacer

log = structlog.get_logger()


class GroupVoice:
    """Bot API 10.3: sendMessage."""

    def __init__(self, bot: Bot, pacer: Pacer) -> None:
        self._bot, self._pacer = bot, pacer

    async def answer(self, event: Written, text: str) -> None:
        """Plain text, in the topic of the message."""
        chat_id = event.message.chat.id
        async with self._pacer.slot(chat_id, urgent=True):
            try:
                await self._send(event, text)
            except TelegramRetryAfter as error:
                self._pacer.pause(error.retry_after, chat_id)
            except (TelegramAPIError, ClientDecodeError) as error:
                log.info("group.not_told", chat_id=chat_id, reason=type(error).__name__)

    async def _send(self, event: Written, text: str) -> None:
        message = event.message
        await self._bot.send_message(
            message.chat.id,
            text,
            parse_mode=None,
            message_thread_id=event.thread_id,
            reply_parameters=ReplyParameters(message_id=message.message_id, allow_sending_without_reply=True),
            link_preview_options=LinkPreviewOptions(is_disabled=True),
        )
