"""Runs what waits in the inbox: in order within a lane, lanes side by side, suspects alone. Looks into no row.

A row that was twice interrupted by the end of the process may be what ended it: it runs while nothing else does.
"""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Iterable
from contextlib import asynccontextmanager
from dataclasses import replace
from datetime import datetime
from enum import StrEnum

from bot.workers import Workers
from storage import inbox
from storage.database import Database
from storage.inbox import InboxRow

SIDE_BY_SIDE = 100
CRASHES_BEFORE_ALONE = 2
FIRST_PAUSE = 0.5


class Outcome(StrEnum):
    OVER = "over"
    """Handled, or set aside: the lane goes on."""
    FAILED = "failed"
    """To be run again before anything else of its lane."""


class Gate:
    """Lets many through side by side, or one alone."""

    def __init__(self, width: int) -> None:
        self._width = width
        self._places = asyncio.Semaphore(width)
        self._one_alone = asyncio.Lock()

    @asynccontextmanager
    async def passing(self, *, alone: bool) -> AsyncIterator[None]:
        if not alone:
            async with self._places:
                yield
            return
        async with self._one_alone:
            taken = 0
            try:
                for _ in range(self._width):
                    await self._places.acquire()
                    taken += 1
                yield
            finally:
                for _ in range(taken):
                    self._places.release()


class Lanes:
    """`handle` runs one row and never raises but where the database is gone; then the row is found again by `step`."""

    def __init__(
        self,
        db: Database,
        bot_id: int,
        workers: Workers,
        handle: Callable[[InboxRow], Awaitable[Outcome]],
        side_by_side: int = SIDE_BY_SIDE,
    ) -> None:
        self._db, self._bot_id, self._workers, self._handle = db, bot_id, workers, handle
        self._gate = Gate(side_by_side)
        self._lanes: dict[str, deque[InboxRow]] = {}
        self._known: set[int] = set()
        self._looked = False

    async def step(self, now: datetime) -> bool:
        """Takes up what waits in the inbox and is not known: after a restart all of it. Always False."""
        known = frozenset(self._known)
        self.accept(await self._db.read(lambda reader: inbox.waiting(reader, self._bot_id, known)))
        self._looked = True
        return False

    def handled_until(self, update_id: int) -> bool:
        """No update with a smaller id waits."""
        return self._looked and not any(known < update_id for known in self._known)

    def newest(self) -> int | None:
        """The largest id of what waits, 0 where nothing does; None before the inbox was looked into."""
        return max(self._known, default=0) if self._looked else None

    def accept(self, rows: Iterable[InboxRow]) -> None:
        """Lines up stored rows, oldest first."""
        for row in rows:
            if row.update_id in self._known or self._workers.stopping:
                continue
            self._known.add(row.update_id)
            lane = self._lanes.get(row.lane)
            if lane is None:
                self._lanes[row.lane] = deque([row])
                self._workers.spawn(self._run(row.lane), f"lane {row.lane}")
            else:
                lane.append(row)

    async def _run(self, name: str) -> None:
        lane = self._lanes[name]
        try:
            while lane and not self._workers.stopping:
                row = await self._once(lane[0])
                if row is None:
                    self._known.discard(lane.popleft().update_id)
                else:
                    lane[0] = row
                    await asyncio.sleep(FIRST_PAUSE * 2**row.failures)
        finally:
            del self._lanes[name]
            self._known.difference_update(row.update_id for row in lane)

    async def _once(self, row: InboxRow) -> InboxRow | None:
        """Runs a row; gives it back with its counts where it is to be run again."""
        async with self._gate.passing(alone=row.crashes >= CRASHES_BEFORE_ALONE):
            outcome = await self._handle(row)
        if outcome is Outcome.OVER:
            return None
        return replace(row, starts=row.starts + 1, failures=row.failures + 1)
