"""Long polling: asks for updates and moves on only past what is on disk.

Ends the program beside a second poller, and where a webhook was left set: taking updates away from another program is
for a person to decide.
"""

import asyncio
from collections.abc import Sequence
from datetime import datetime

import structlog
from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramConflictError, TelegramRetryAfter

from bot.seams import Chance
from bot.telegram.ingress import PRE_CHECKOUT, Intake
from bot.telegram.raw import RawUpdates, update_id_of
from bot.telegram.refusals import NO_ANSWER
from bot.telegram.takeover import refuse_webhook

log = structlog.get_logger()

POLL_SECONDS = 30
SPARE_SECONDS = 10
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 30.0
MOST_UPDATES = 100


class SecondPoller(Exception):
    """Another program reads the updates of this bot."""


def allowed_updates(dispatcher: Dispatcher) -> list[str]:
    """The kinds of updates that are handled: by handlers, and by the program itself."""
    own = ("message", "edited_message", "my_chat_member", PRE_CHECKOUT)
    return sorted({*dispatcher.resolve_used_update_types(), *own})


class Polling:
    """`step` is one call. Bot API 10.3: getUpdates, getWebhookInfo."""

    def __init__(
        self, bot: Bot, intake: Intake, chance: Chance, allowed: Sequence[str], poll_seconds: int = POLL_SECONDS
    ) -> None:
        self._bot, self._intake, self._chance = bot, intake, chance
        self._allowed, self._poll_seconds = list(allowed), poll_seconds
        self._offset: int | None = None
        self._no_webhook = False
        self._failures = 0
        self.drained = False
        """Everything that waited at Telegram while the program was down is in the inbox."""
        self.drained_until = 0
        """The ids of those updates are smaller."""

    async def step(self, now: datetime) -> bool:
        """Fetches, stores, moves on.

        Raises `SecondPoller`, `WebhookLeftSet`, what the database raises, and refusals of the token.
        """
        try:
            if not self._no_webhook:
                await refuse_webhook(self._bot)
                self._no_webhook = True
            updates = await self._fetch()
        except TelegramConflictError as error:
            self._conflict(error)
            return True
        except TelegramRetryAfter as error:
            await asyncio.sleep(error.retry_after)
            return True
        except NO_ANSWER as error:
            await self._rest(error)
            return True
        self._failures = 0
        await self._store(updates)
        if not self.drained and len(updates) < MOST_UPDATES:
            self.drained, self.drained_until = True, self._offset or 0
        return bool(updates) or self._poll_seconds > 0

    async def _fetch(self) -> list[object]:
        method = RawUpdates(offset=self._offset, timeout=self._poll_seconds, allowed_updates=self._allowed)
        return await self._bot(method, request_timeout=self._poll_seconds + SPARE_SECONDS)

    async def _store(self, updates: list[object]) -> None:
        await self._intake.take(updates)
        ids = [found for update in updates if (found := update_id_of(update)) is not None]
        if ids:
            self._offset = max(ids) + 1

    def _conflict(self, error: TelegramConflictError) -> None:
        if "webhook" not in error.message.lower():
            raise SecondPoller("another program is reading this bot's updates; stop one of them") from error
        self._no_webhook = False

    async def _rest(self, error: Exception) -> None:
        self._failures += 1
        pause = min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(self._failures - 1, 10))
        log.warning("polling.failed", failures=self._failures, reason=type(error).__name__)
        await asyncio.sleep(self._chance.between(pause / 2, pause))
