"""Answers pre-checkout queries within Telegram's ten seconds; declines what takes too long. Stores nothing."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.telegram.pacer import Pacer
from bot.telegram.raw import Json
from bot.telegram.refusals import NO_ANSWER
from bot.texts import DEFAULT_LANGUAGE, Catalogues

log = structlog.get_logger()

Decide = Callable[[Json], Awaitable[tuple[bool, str | None]]]
"""Gets the query as JSON; whether it may be paid, and if not, why, in plain words for the payer."""

ANSWERED_WITHIN = 8.0
"""From the query's arrival here to the last try; the rest of Telegram's ten seconds is the way."""
DECIDE_SECONDS = 4.0
SEND_SECONDS = 2
PAUSE = 0.25


class PreCheckout:
    """Bot API 10.3: answerPreCheckoutQuery, at the latest ten seconds after the query."""

    def __init__(self, bot: Bot, pacer: Pacer, catalogues: Catalogues, decide: Decide) -> None:
        self._bot, self._pacer, self._catalogues, self._decide = bot, pacer, catalogues, decide

    async def answer(self, query: Json) -> None:
        """Answers one query; a repeated one is answered again."""
        with suppress(TimeoutError):
            async with asyncio.timeout(ANSWERED_WITHIN):
                ok, reason = await self._decided(query)
                words = None if ok else reason or self._sorry(query)
                while not await self._sent(str(query.get("id")), ok, words):
                    pass
                return
        log.error("pre_checkout.unanswered")

    async def _sent(self, query_id: str, ok: bool, words: str | None) -> bool:
        """One try. True where there is nothing more to try."""
        try:
            await self._bot.answer_pre_checkout_query(
                query_id, ok=ok, error_message=words, request_timeout=SEND_SECONDS
            )
        except TelegramRetryAfter as error:
            self._pacer.pause(error.retry_after)  # the answer to a payer comes before anything else
            await self._rest(error, error.retry_after)
            return False
        except NO_ANSWER as error:
            # What is answered twice is answered once: Telegram refuses the second time.
            await self._rest(error, PAUSE)
            return False
        except TelegramAPIError as error:
            log.warning("pre_checkout.refused", reason=error.message)
        return True

    async def _rest(self, error: Exception, seconds: float) -> None:
        log.warning("pre_checkout.not_sent", reason=type(error).__name__)
        await asyncio.sleep(seconds)

    async def _decided(self, query: Json) -> tuple[bool, str | None]:
        try:
            async with asyncio.timeout(DECIDE_SECONDS):
                return await self._decide(query)
        except TimeoutError:
            log.warning("pre_checkout.too_slow")
        except Exception:  # declining costs a moment, silence costs the payer's trust
            log.exception("pre_checkout.failed")
        return False, None

    def _sorry(self, query: Json) -> str:
        payer = query.get("from")
        code = payer.get("language_code") if isinstance(payer, dict) else None
        return self._catalogues.of(str(code or DEFAULT_LANGUAGE)).plain("checkout.refused.busy")
