"""Answers pre-checkout queries within Telegram's ten seconds; declines what takes too long. Stores nothing."""

import asyncio
from collections.abc import Awaitable, Callable

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest

from bot.telegram.raw import Json
from bot.telegram.refusals import NO_ANSWER
from bot.texts import DEFAULT_LANGUAGE, Catalogues

log = structlog.get_logger()

Decide = Callable[[Json], Awaitable[tuple[bool, str | None]]]
"""Gets the query as JSON; whether it may be paid, and if not, why, in plain words for the payer."""

DECIDE_SECONDS = 6.0
SEND_SECONDS = 3
TRIES = 2


class PreCheckout:
    """Bot API 10.3: answerPreCheckoutQuery, at the latest ten seconds after the query."""

    def __init__(self, bot: Bot, catalogues: Catalogues, decide: Decide) -> None:
        self._bot, self._catalogues, self._decide = bot, catalogues, decide

    async def answer(self, query: Json) -> None:
        """Answers one query; a repeated one is answered again."""
        ok, reason = await self._decided(query)
        words = None if ok else reason or self._sorry(query)
        for attempt in range(TRIES):
            try:
                await self._bot.answer_pre_checkout_query(
                    str(query.get("id")), ok=ok, error_message=words, request_timeout=SEND_SECONDS
                )
            except NO_ANSWER:
                log.warning("pre_checkout.not_sent", attempt=attempt + 1)
            except TelegramBadRequest as error:
                log.warning("pre_checkout.refused", reason=error.message)
                return
            else:
                return

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
