"""The bodies that wait to be written: people before bulk, bounded, and nobody left waiting when the writer ends."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import Any

import structlog

from storage.database import DatabaseClosed, Transaction

log = structlog.get_logger()


@dataclass(slots=True, eq=False)
class Job:
    """A body and the promise made to its caller."""

    body: Callable[[Transaction], Awaitable[Any]]
    result: asyncio.Future[Any]
    bulk: bool = False
    stopped: Exception | None = None
    """Why the body must not run again."""

    @property
    def name(self) -> str:
        return getattr(self.body, "__qualname__", type(self.body).__name__)

    def succeed(self, value: Any) -> None:
        if not self.result.done():
            self.result.set_result(value)

    def fail(self, error: BaseException) -> None:
        if not self.result.done():
            self.result.set_exception(error)
        elif self.result.cancelled() and not isinstance(error, DatabaseClosed):
            log.warning("write.failed_after_caller_left", body=self.name, error=repr(error))


class Line:
    """Waiting jobs. `limit` counts people and bulk apart, so that a flood of bulk keeps no person outside."""

    def __init__(self, limit: int) -> None:
        self._people: deque[Job] = deque()
        self._bulk: deque[Job] = deque()
        self._people_room = asyncio.Semaphore(limit)
        self._bulk_room = asyncio.Semaphore(limit)
        self._stirred = asyncio.Event()
        self._closed = False

    def __len__(self) -> int:
        return len(self._people) + len(self._bulk)

    async def put(self, job: Job) -> None:
        """Waits for room. Who is cancelled here has handed in nothing. Raises `DatabaseClosed`."""
        room = self._room(job)
        if not self._closed:
            await room.acquire()
        if self._closed:
            room.release()  # wakes the next of those who wait outside, who learns the same
            raise DatabaseClosed
        (self._bulk if job.bulk else self._people).append(job)
        self._stirred.set()

    def take(self) -> Job:
        """The next job: people first, each kind in order. Only called while there is one."""
        job = (self._people or self._bulk).popleft()
        self._room(job).release()
        return job

    async def wait(self) -> bool:
        """Waits until there is a job. False when the line is closed and empty."""
        while not len(self):
            if self._closed:
                return False
            self._stirred.clear()
            await self._stirred.wait()
        return True

    def close(self) -> None:
        """Lets nobody in any more; those inside may still be taken."""
        self._closed = True
        self._stirred.set()
        self._people_room.release()
        self._bulk_room.release()

    def fail_everyone(self) -> None:
        """Tells those inside that nobody will take them."""
        while self:
            self.take().fail(DatabaseClosed("the writer has stopped"))

    def _room(self, job: Job) -> asyncio.Semaphore:
        return self._bulk_room if job.bulk else self._people_room
