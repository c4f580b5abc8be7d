"""Sends letters: in order within a chat, chats side by side, each claimed on disk before its call. Renders nothing.

A reply that was lost is followed by the same letter again: a second copy does less harm than none. A refused letter is
tried three times and set aside, one that is never answered while Telegram answers other calls five times.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime

import structlog
from aiogram.exceptions import TelegramAPIError, TelegramEntityTooLarge, TelegramRetryAfter

from bot.screens.screen import Screen
from bot.seams import Clock
from bot.telegram.composed import Composed, Copy, Document, Edit, Errand, News, Nothing, Photo, RolledUp, StatusEdit
from bot.telegram.doubts import Doubts, Rests
from bot.telegram.group_letters import GroupLetters, note_card
from bot.telegram.pacer import Pacer
from bot.telegram.posting import Posting, Where
from bot.telegram.refusals import NO_ANSWER, Refusal, refusal_of
from bot.workers import Workers
from storage import customers, dialogs, incident_alerts, letters, status_messages
from storage.database import Database, Transaction
from storage.letters import Letter
from storage.status_messages import StatusMessage

log = structlog.get_logger()

Compose = Callable[[Letter], Awaitable[Composed]]
OnAside = Callable[[Transaction, Letter, str], Awaitable[None]]
"""Tells staff of a letter that cannot be sent; gets Telegram's reason."""

MOST_REFUSALS = 3
UNSURE = "no answer"
BLOCKED = "blocked"


class Sender:
    """One per bot; `step` finds what is due."""

    def __init__(
        self,
        db: Database,
        posting: Posting,
        pacer: Pacer,
        workers: Workers,
        clock: Clock,
        compose: Compose,
        on_aside: OnAside,
    ) -> None:
        self._db, self._posting, self._pacer, self._workers = db, posting, pacer, workers
        self._clock, self._compose, self._on_aside = clock, compose, on_aside
        self._groups = GroupLetters(db, clock)
        self._busy: set[int] = set()
        self._rests, self._doubts = Rests[int](), Doubts[int](posting.answers)
        self._refusals: dict[int, int] = {}

    async def step(self, now: datetime) -> bool:
        """Sends the first due letter of each chat on its way. Always False: each that has left looks for the next."""
        for chat_id, letter_id in await self._db.read(lambda reader: letters.due(reader, now)):
            if chat_id not in self._busy and not self._rests.lasts(chat_id) and not self._workers.stopping:
                self._busy.add(chat_id)
                self._workers.spawn(self._deliver(chat_id, letter_id), f"letter {letter_id}")
        return False

    async def _deliver(self, chat_id: int, letter_id: int) -> None:
        try:
            async with self._pacer.slot(chat_id, urgent=False):
                letter = await self._db.write(lambda tx: letters.claim(tx, letter_id))
                if letter is not None:
                    await self._try(letter)
        finally:
            self._busy.discard(chat_id)
            self._workers.wake("letters")

    async def _try(self, letter: Letter) -> None:
        """One attempt with every end it can take. What `compose` raises counts as a refusal."""
        try:
            await self._send(letter, await self._compose(letter))
        except TelegramRetryAfter as error:
            self._pacer.pause(error.retry_after, letter.chat_id)
        except TelegramEntityTooLarge as error:
            await self._refused(letter, error.message)
        except NO_ANSWER as error:
            log.warning("letter.unsure", letter=letter.id, reason=type(error).__name__)
            if await self._doubts.enough(letter.id, error):
                await self._set_aside(letter, UNSURE)
            else:
                self._rest(letter.chat_id)
        except TelegramAPIError as error:
            if (at_once := await self._groups.refused(letter, error)) is not None:
                if not at_once:
                    self._rest(letter.chat_id)
            elif refusal_of(error) is Refusal.UNREACHABLE:
                await self._db.write(lambda tx: _unreachable(tx, letter))
            else:
                await self._refused(letter, error.message)
        except Exception as error:
            log.exception("letter.broken", letter=letter.id, kind=letter.kind)
            await self._refused(letter, type(error).__name__)
        else:
            self._forget(letter)

    async def _send(self, letter: Letter, composed: Composed) -> None:
        where = await self._groups.where(letter)
        match composed:
            case Nothing():
                await self._db.write(lambda tx: letters.drop(tx, letter.id, "nothing to tell"))
            case StatusEdit():
                await self._send_status(letter, composed)
            case RolledUp():
                await self._send_rolled_up(letter, composed, where)
            case Document():
                await self._sent(letter, await self._posting.send_document(letter.chat_id, composed, where))
            case Photo():
                await self._sent(letter, await self._posting.send_photo(letter.chat_id, composed, where))
            case Copy():
                await self._sent(letter, await self._posting.copy(letter.chat_id, composed, where))
            case Edit():
                edit = self._posting.edit_caption if composed.caption else self._posting.edit
                await edit(letter.chat_id, composed.message_id, composed.screen)
                await self._sent(letter, None)
            case News():
                await self._sent(letter, await self._posting.send_news(letter.chat_id, composed))
            case Errand():
                done = await composed.run(self._posting)
                await self._db.write(lambda tx: self._run(tx, letter, done))
            case Screen():
                shown = await self._groups.card_message(letter)
                if shown is None or not await self._posting.edit(letter.chat_id, shown, composed):
                    shown = await self._posting.send(letter.chat_id, composed, where)
                await self._sent(letter, shown)

    async def _run(self, tx: Transaction, letter: Letter, done: Callable[[Transaction], Awaitable[None]]) -> None:
        await letters.sent(tx, letter.id, self._clock.now())
        await done(tx)

    async def _send_status(self, letter: Letter, status: StatusEdit) -> None:
        found = await self._db.read(lambda reader: status_messages.find(reader, status.order_id))
        shown = found if found and found.chat_id == letter.chat_id else None
        if shown and await self._posting.edit(letter.chat_id, shown.message_id, status.screen):
            message_id: int | None = shown.message_id
        else:
            message_id = await self._posting.send(letter.chat_id, status.screen)
        await self._sent(letter, message_id, status)

    async def _send_rolled_up(self, letter: Letter, rolled: RolledUp, where: Where) -> None:
        """Over the last message about it; one that has become a live screen draws itself and is left alone."""
        chat, incident = letter.chat_id, rolled.incident_id
        shown, live = await self._db.read(lambda reader: incident_alerts.of_incident(reader, chat, incident))
        if shown is None or not (live or await self._posting.edit(letter.chat_id, shown, rolled.screen)):
            shown = await self._posting.send(letter.chat_id, rolled.screen, where)
        await self._sent(letter, shown)

    async def _sent(self, letter: Letter, message_id: int | None, status: StatusEdit | None = None) -> None:
        async def note(tx: Transaction) -> None:
            await letters.sent(tx, letter.id, self._clock.now(), message_id)
            if message_id is None:
                return
            await dialogs.note_message(tx, letter.chat_id, message_id)
            await note_card(tx, letter, message_id)
            if status is not None:
                message = StatusMessage(letter.chat_id, message_id, status.version)
                await status_messages.put(tx, status.order_id, message)

        await self._db.write(note)

    async def _refused(self, letter: Letter, reason: str) -> None:
        times = self._refusals.get(letter.id, 0) + 1
        if times < MOST_REFUSALS:
            self._refusals[letter.id] = times
            self._rest(letter.chat_id)
            await self._db.write(lambda tx: letters.note_error(tx, letter.id, reason))
        else:
            await self._set_aside(letter, reason)

    async def _set_aside(self, letter: Letter, reason: str) -> None:
        async def set_aside(tx: Transaction) -> None:
            await letters.set_aside(tx, letter.id, reason)
            await self._on_aside(tx, letter, reason)

        await self._db.write(set_aside)
        self._forget(letter)
        log.error("letter.aside", letter=letter.id, kind=letter.kind, reason=reason)

    def _rest(self, chat_id: int) -> None:
        """The chat's letters wait a moment, then the workers look again."""
        asyncio.get_running_loop().call_later(self._rests.begin(chat_id), self._workers.wake, "letters")

    def _forget(self, letter: Letter) -> None:
        self._rests.forget(letter.chat_id)
        self._refusals.pop(letter.id, None)
        self._doubts.forget(letter.id)


async def _unreachable(tx: Transaction, letter: Letter) -> None:
    await letters.drop(tx, letter.id, BLOCKED)
    await customers.set_reachable(tx, letter.chat_id, False)
