"""Answers a press exactly once: with the handler's text when it is there, and with a word of patience when it is not.

Until the answer comes, the phone shows on the button that it works.
"""

import asyncio
from collections.abc import Iterable

import structlog
from aiogram import Bot
from aiogram.exceptions import ClientDecodeError, TelegramAPIError, TelegramRetryAfter
from aiogram.types import Update

from bot.telegram.context import Visit, visit_of
from bot.telegram.pacer import Pacer
from bot.texts import Catalogues
from bot.workers import Workers
from storage.inbox import InboxRow

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
        self._patience = ""
        self._timer: asyncio.TimerHandle | None = None

    def be_patient(self, words: str) -> None:
        """Says what is awaited, if the answer takes long. Begins to count once; the last words are said."""
        self._patience = words
        if self._timer is None:
            self._timer = asyncio.get_running_loop().call_later(PATIENCE_SECONDS, self._ask)

    def _ask(self) -> None:
        self.answer(self._patience)

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


class Presses:
    """The presses that are not over. The same object in each try: a press is answered once."""

    def __init__(self, bot: Bot, pacer: Pacer, workers: Workers, catalogues: Catalogues) -> None:
        self._bot, self._pacer, self._workers, self._catalogues = bot, pacer, workers, catalogues
        self._open: dict[str, Press] = {}

    def __len__(self) -> int:
        return len(self._open)

    def expect(self, rows: Iterable[InboxRow]) -> None:
        """Presses among these were just made: who waits behind a slow press of their own is told so."""
        for row in rows:
            visit = _visit(row) if '"callback_query"' in row.raw else None
            if visit is not None and (press := self.of(visit)) is not None:
                press.be_patient(self._catalogues.of(visit.language).plain("notice.working"))

    def of(self, visit: Visit) -> Press | None:
        """None where nothing was pressed."""
        if visit.press_id is None:
            return None
        if visit.press_id not in self._open:
            self._open[visit.press_id] = Press(self._bot, self._pacer, self._workers, visit.chat_id, visit.press_id)
        return self._open[visit.press_id]

    def over(self, visit: Visit) -> None:
        self._open.pop(visit.press_id or "", None)


def _visit(row: InboxRow) -> Visit | None:
    """The visit of a row that a handler will see."""
    try:
        visit = visit_of(Update.model_validate_json(row.raw))
    except ValueError:
        return None
    return visit if isinstance(visit, Visit) and visit.private else None
