"""An event loop with virtual time: nothing sleeps, and where nothing can ever happen again it says who waits.

Only for what lives in one thread: a call from another thread cannot wake this loop.
"""

import asyncio
import selectors
from collections.abc import Coroutine
from datetime import UTC, datetime, timedelta
from typing import Any, TypeVar

T = TypeVar("T")

BEGINNING = datetime(2026, 1, 1, tzinfo=UTC)


class Deadlock(Exception):
    """Every task waits and no timer is set."""


class VirtualSelector(selectors.SelectSelector):
    """Looks at its files without waiting; the wait itself is a step of the clock."""

    def __init__(self) -> None:
        super().__init__()
        self.now = 0.0

    def select(self, timeout: float | None = None) -> list[tuple[selectors.SelectorKey, int]]:
        ready = super().select(0)
        if ready:
            return ready
        if timeout is None:
            raise Deadlock
        self.now += max(timeout, 0)
        return ready


class VirtualLoop(asyncio.SelectorEventLoop):
    """Seconds pass at once, and only when every task waits. `time()` begins at 0."""

    def __init__(self) -> None:
        self._virtual = VirtualSelector()
        super().__init__(self._virtual)

    def time(self) -> float:
        return self._virtual.now

    def run_forever(self) -> None:
        try:
            super().run_forever()
        except Deadlock:
            raise Deadlock("; ".join(_waiting(self)) or "no task is left") from None


class VirtualClock:
    """Implements `bot.seams.Clock` over a loop's virtual seconds."""

    def __init__(self, loop: asyncio.AbstractEventLoop, beginning: datetime = BEGINNING) -> None:
        self._loop, self._beginning = loop, beginning

    def now(self) -> datetime:
        return self._beginning + timedelta(seconds=self._loop.time())


def run(story: Coroutine[Any, Any, T]) -> T:
    """Runs the story on a virtual loop of its own. Raises `Deadlock`, and what the story raises."""
    with asyncio.Runner(loop_factory=VirtualLoop) as runner:
        return runner.run(story)


def _waiting(loop: asyncio.AbstractEventLoop) -> list[str]:
    return sorted(_place(task) for task in asyncio.all_tasks(loop))


def _place(task: asyncio.Task[Any]) -> str:
    frames = task.get_stack(limit=1)
    where = f"{frames[-1].f_code.co_qualname}:{frames[-1].f_lineno}" if frames else "its first step"
    return f"{task.get_name()} waits in {where}"
