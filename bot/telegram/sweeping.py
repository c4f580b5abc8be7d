"""Clears up behind the screens: takes buttons from old messages, deletes what should not stand in a chat.

Each is an errand of its own, after everything that a person waits for. Given up where Telegram refuses, or has not
answered a few times: nothing depends on it.
"""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.telegram.doubts import Rests
from bot.telegram.pacer import Pacer
from bot.telegram.posting import Posting
from bot.telegram.refusals import NO_ANSWER
from bot.workers import Workers

log = structlog.get_logger()

TRIES = 4
PATIENCE_SECONDS = 3


class Sweeper:
    """One per bot. Never raises."""

    def __init__(self, posting: Posting, pacer: Pacer, workers: Workers) -> None:
        self._posting, self._pacer, self._workers = posting, pacer, workers

    def strip(self, chat_id: int, message_id: int) -> None:
        """Has the buttons taken from an old message."""
        sweep = self._sweep("strip", chat_id, lambda: self._posting.strip(chat_id, message_id))
        self._workers.spawn(sweep, f"strip {chat_id}")

    def erase(self, chat_id: int, message_id: int) -> None:
        """Has a message deleted."""
        sweep = self._sweep("erase", chat_id, lambda: self._posting.delete(chat_id, message_id))
        self._workers.spawn(sweep, f"erase {chat_id}")

    async def erase_now(self, chat_id: int, message_id: int) -> bool:
        """Deletes a message while its writer waits. False where that must be tried again later, by `erase`."""
        try:
            async with asyncio.timeout(PATIENCE_SECONDS), self._pacer.slot(chat_id, urgent=True):
                await self._posting.delete(chat_id, message_id)
        except TelegramRetryAfter as error:
            self._pacer.pause(error.retry_after, chat_id)
            return False
        except (TelegramAPIError, TimeoutError, *NO_ANSWER):
            return False
        return True

    async def _sweep(self, what: str, chat_id: int, call: Callable[[], Awaitable[None]]) -> None:
        rests = Rests[int]()
        for _ in range(TRIES):
            try:
                async with self._pacer.slot(chat_id, urgent=False):
                    await call()
            except TelegramRetryAfter as error:
                self._pacer.pause(error.retry_after, chat_id)
            except NO_ANSWER:
                await asyncio.sleep(rests.begin(chat_id))
            except TelegramAPIError as error:
                log.info("sweep.refused", what=what, chat_id=chat_id, reason=error.message)
                return
            else:
                return
            if self._workers.stopping:
                break
        log.warning("sweep.given_up", what=what, chat_id=chat_id)
