"""Sends broadcasts: a few people at a time, under the pacer, after everything that anybody waits for.

The intent to send stands on disk before each call and the outcome after it. What may have been sent is never repeated
by itself: a lost answer, or the end of the process in between, makes its person uncertain.
"""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta
from functools import partial

import structlog
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.callbacks.broadcast import BroadcastPlace
from bot.seams import Clock
from bot.services import quiet_hours, reopening
from bot.services.broadcast_control import BroadcastControl
from bot.services.broadcasts import BroadcastDesk, counts_of
from bot.telegram.composed import News
from bot.telegram.doubts import Rests
from bot.telegram.pacer import Pacer
from bot.telegram.posting import Posting
from bot.telegram.refusals import NO_ANSWER, Refusal, never_left, refusal_of
from bot.workers import Workers
from storage import broadcast_recipients as recipients
from storage import broadcasts, customers, dialogs
from storage.broadcast_recipients import Claimed
from storage.broadcasts import Broadcast, State
from storage.database import Database, DatabaseClosed, Reader, Transaction

log = structlog.get_logger()

WORKER = "broadcast"
AT_ONCE = 8
"""Calls under way at the same time: so many people are uncertain at the most when the power fails."""
DRAWN_EVERY = timedelta(seconds=3)
MOST_REFUSED = 5
"""So many refusals and nothing sent: the message is wrong, and the broadcast pauses itself."""
_ALL = 0

Write = Callable[[Reader, Claimed], Awaitable[News | None]]
"""What this person gets; None where nothing is written for them any more."""


class Broadcasting:
    """One per bot; `step` finds who is next. `boot` names this start of the program."""

    def __init__(
        self,
        db: Database,
        posting: Posting,
        pacer: Pacer,
        workers: Workers,
        clock: Clock,
        desk: BroadcastDesk,
        control: BroadcastControl,
        write: Write,
        boot: str,
    ) -> None:
        self._db, self._posting, self._pacer, self._workers, self._clock = db, posting, pacer, workers, clock
        self._desk, self._control, self._write, self._boot = desk, control, write, boot
        self._busy: set[int] = set()
        self._rests = Rests[int]()
        self._silent = False
        """Telegram gave no answer at the last call."""
        self._held_until = 0.0
        self._recovered = False
        self._drawn_at: datetime | None = None

    async def step(self, now: datetime) -> bool:
        """Starts what is due and sends the next few on their way. Always False: each that has left looks again."""
        if not self._recovered:
            await self._db.write(lambda tx: recipients.doubt_interrupted(tx, self._boot))
            self._recovered = True
        if await self._db.read(reopening.state) is not None:
            await self._hold_restored()
            return False
        await self._launch(now)
        running = await self._db.read(lambda reader: broadcasts.in_state(reader, State.RUNNING))
        if not running or self._waits() or await self._is_quiet(now) or not await self._telegram_answers():
            return False
        for found in running:
            await self._send_some(found, now)
        await self._show(running, now)
        return False

    async def _hold_restored(self) -> None:
        """An older file knows nothing of what was sent since: only staff have its broadcasts go on."""
        if await self._db.read(_under_way):
            await self._db.write(broadcasts.hold_all)

    async def _launch(self, now: datetime) -> None:
        scheduled = await self._db.read(lambda reader: broadcasts.in_state(reader, State.SCHEDULED))
        for found in scheduled:
            if found.starts_at is not None and found.starts_at <= now and not await self._is_quiet(now):
                await self._db.write(partial(self._control.launch, found=found, staff_id=found.made_by, now=now))

    def _waits(self) -> bool:
        held = self._held_until > asyncio.get_running_loop().time()
        return held or self._rests.lasts(_ALL) or self._workers.stopping

    async def _is_quiet(self, now: datetime) -> bool:
        hours = await self._db.read(lambda reader: quiet_hours.read(reader, self._desk.zone))
        return hours.last_until(now) is not None

    async def _telegram_answers(self) -> bool:
        """After a call without an answer nobody else is risked before Telegram has answered something harmless."""
        if self._silent and not await self._posting.answers():
            self._rest()
            return False
        self._silent = False
        return True

    async def _send_some(self, found: Broadcast, now: datetime) -> None:
        free = AT_ONCE - len(self._busy)
        if free <= 0:
            return
        waiting = await self._db.read(lambda reader: recipients.due(reader, found.id, now, AT_ONCE * 2))
        chosen = [each for each in waiting if each[0] not in self._busy][:free]
        for recipient_id, chat_id in chosen:
            self._busy.add(recipient_id)
            self._workers.spawn(self._deliver(recipient_id, chat_id), f"news {recipient_id}")
        if not waiting and not self._busy:
            await self._end(found, now)

    async def _end(self, found: Broadcast, now: datetime) -> None:
        counts = await self._db.read(lambda reader: counts_of(reader, found.id))
        if counts.sending:  # in nobody's hands: its outcome could not be written
            await self._db.write(lambda tx: recipients.doubt_interrupted(tx, boot=""))
        elif not counts.left and await self._db.write(lambda tx: self._control.finish(tx, found, now)):
            await self._draw_progress(now)

    async def _deliver(self, recipient_id: int, chat_id: int) -> None:
        try:
            async with self._pacer.slot(chat_id, urgent=False, last=True):
                now = self._clock.now()
                if self._waits() or await self._is_quiet(now):  # a turn may have been long in coming
                    return
                claimed = await self._db.write(lambda tx: recipients.claim(tx, recipient_id, self._boot, now))
                if claimed is not None:
                    await self._try(claimed)
        finally:
            self._busy.discard(recipient_id)
            self._workers.wake(WORKER)

    async def _try(self, claimed: Claimed) -> None:
        """One attempt with every end it can take; whatever is not certain is uncertain."""
        try:
            news = await self._db.read(lambda reader: self._write(reader, claimed))
            if news is None:
                await self._settle(claimed, "left_out")
                return
            message_id = await self._posting.send_news(claimed.customer_id, news)
        except TelegramRetryAfter as error:
            await self._limited(claimed, error.retry_after)
        except NO_ANSWER as error:
            self._rest()
            self._silent = True
            if never_left(error):
                await self._put_off(claimed, 0)
            else:
                log.warning("news.uncertain", recipient=claimed.id, reason=type(error).__name__)
                await self._settle(claimed, "uncertain", error=type(error).__name__)
        except TelegramAPIError as error:
            await self._refused(claimed, error)
        except DatabaseClosed:
            raise  # the program ends, and the row says that it was on its way
        except Exception as error:
            log.exception("news.broken", recipient=claimed.id)
            await self._settle(claimed, "uncertain", error=type(error).__name__)
        else:
            self._rests.forget(_ALL)
            await self._settle(claimed, "sent", message_id=message_id)

    async def _limited(self, claimed: Claimed, seconds: int) -> None:
        """Telegram said how long to wait; nothing was sent. All news wait, so that they take no one else's turn."""
        self._pacer.pause(seconds, claimed.customer_id)
        self._held_until = max(self._held_until, asyncio.get_running_loop().time() + seconds)
        await self._put_off(claimed, seconds)

    async def _put_off(self, claimed: Claimed, seconds: int) -> None:
        until = self._clock.now() + timedelta(seconds=seconds)
        await self._db.write(lambda tx: recipients.put_off(tx, claimed, until))

    async def _refused(self, claimed: Claimed, error: TelegramAPIError) -> None:
        if refusal_of(error) is Refusal.UNREACHABLE:
            await self._settle(claimed, "unreachable")
        else:
            await self._settle(claimed, "failed", error=error.message)

    async def _settle(self, claimed: Claimed, state: str, *, message_id: int | None = None, error: str = "") -> None:
        now = self._clock.now()

        async def body(tx: Transaction) -> None:
            await recipients.settle(tx, claimed, state, now, message_id=message_id, error=error)
            if message_id is not None:
                await dialogs.note_message(tx, claimed.customer_id, message_id)
            if state == "unreachable":
                await customers.set_reachable(tx, claimed.customer_id, False)
            if state == "failed":
                await _pause_what_is_wrong(tx, claimed.broadcast_id)

        await self._db.write(body)

    def _rest(self) -> None:
        seconds = self._rests.begin(_ALL)
        asyncio.get_running_loop().call_later(seconds, self._workers.wake, WORKER)

    async def _show(self, running: list[Broadcast], now: datetime) -> None:
        """Whoever looks at a broadcast sees how it goes; drawn every few seconds at the most."""
        if running and (self._drawn_at is None or now >= self._drawn_at + DRAWN_EVERY):
            await self._draw_progress(now)

    async def _draw_progress(self, now: datetime) -> None:
        self._drawn_at = now
        await self._db.write(lambda tx: dialogs.refresh_of_staff(tx, BroadcastPlace.__prefix__, now=now))


async def _under_way(reader: Reader) -> bool:
    return any([await broadcasts.in_state(reader, state) for state in (State.RUNNING, State.SCHEDULED)])


async def _pause_what_is_wrong(tx: Transaction, broadcast_id: int) -> None:
    counts = await recipients.counts(tx, broadcast_id)
    if counts.get("failed", 0) >= MOST_REFUSED and not counts.get("sent"):
        await broadcasts.move(tx, broadcast_id, State.RUNNING, State.PAUSED, held="refused")
