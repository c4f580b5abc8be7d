"""Answers a press exactly once: with the handler's text when it is there, and with a word of patience when it is not.

Until the answer comes, the phone shows on the button that it works.
"""

import asyncio

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter

from bot.telegram.pacer import Pacer
from bot.workers import Workers

log = structlog.get_logger()

PATIENCE_SECONDS = 3.0
ANSWER_SECONDS = 10
LONGEST_TEXT = 200


class Press:
    """One pressed button whose phone waits for the answer. Bot API 10.3: answerCallbackQuery."""

    def __init__(self, bot: Bot, pacer: Pacer, workers: Workers, chat_id: int, query_id: str) -> None:
        self._bot, self._pacer, self._workers = bot, pacer, workers
        self._chat_id, self._query_id = chat_id, query_id
        self._answered = False
        self._timer: asyncio.TimerHandle | None = None

    def be_patient(self, words: str) -> None:
        """Says what is awaited, if the handler takes long. Begins to count once."""
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self.answer, words)

    def answer(self, text: str | None = None, alert: bool = False) -> bool:
        """Sends the answer on its way. False where it was answered before or the text is too long to be shown so."""
        if self._timer is not None:
            self._timer.cancel()
        if self._answered:
            return False
        self._answered = True
        fits = text is None or len(text) <= LONGEST_TEXT
        self._workers.spawn(self._send(text if fits else None, alert), f"answer {self._query_id}")
        return fits

    async def _send(self, text: str | None, alert: bool) -> None:
        try:
            await self._bot.answer_callback_query(
                self._query_id, text=text, show_alert=alert or None, request_timeout=ANSWER_SECONDS
            )
        except TelegramRetryAfter as error:
            self._pacer.pause(error.retry_after, self._chat_id)
        except (TelegramAPIError, ClientDecodeError) as error:
            # The phone stops waiting by itself; nothing depends on the answer.
            log.info("press.unanswered", reason=error.message)
