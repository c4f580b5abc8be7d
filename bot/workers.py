"""The one place that starts background tasks: workers that repeat a step, tasks that must live, and short errands.

A worker is `step(now)` in a loop: a step that did something is run again at once, otherwise the loop waits for its
interval or a wake. A step that raises is logged and repeated with growing pauses. Refuses nothing that a step does.
"""

import asyncio
from collections.abc import Awaitable, Callable, Coroutine
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Any

import structlog

from bot.seams import Clock

log = structlog.get_logger()

GRACE = timedelta(seconds=30)
FIRST_PAUSE, LONGEST_PAUSE = 1.0, 60.0

Outcome = bool | timedelta
"""What a step did: True something, False nothing, or how long the next one must wait whatever is committed."""


class VitalWorkerEnded(Exception):
    """Something that the program cannot live without has ended by itself."""


@dataclass(slots=True)
class Worker:
    """`step` gets the present instant, aware UTC.

    `fatal`: exceptions that end the program. `interruptible`: a stop cancels its step instead of waiting for it, and
    comes first; for what listens to the outside. `woken`: commits wake it; never for a step that always commits.
    """

    name: str
    step: Callable[[datetime], Awaitable[Outcome]]
    every: timedelta = timedelta(seconds=5)
    fatal: tuple[type[Exception], ...] = ()
    interruptible: bool = False
    woken: bool = True


@dataclass(slots=True)
class Health:
    """How a worker does; `failures` counts those in a row."""

    name: str
    last_ok_at: datetime | None = None
    last_error: str | None = None
    failures: int = 0


@dataclass(slots=True)
class _Running:
    worker: Worker
    health: Health
    wake: asyncio.Event = field(default_factory=asyncio.Event)
    task: asyncio.Task[None] | None = None


class Workers:
    """Starts everything that runs beside the caller, and stops it in order."""

    def __init__(self, clock: Clock, longest_nap: timedelta = timedelta.max) -> None:
        """`longest_nap`: how long a worker sleeps without a look at the clock; in the sandbox it is moved by hand."""
        self._clock, self._longest_nap = clock, longest_nap
        self._running: dict[str, _Running] = {}
        self._vital: list[asyncio.Task[None]] = []
        self._errands: set[asyncio.Task[Any]] = set()
        self._ended = asyncio.Event()
        self._failure: BaseException | None = None
        self.stopping = False

    def keep(self, name: str, run: Callable[[], Coroutine[Any, Any, None]]) -> None:
        """Runs a task that must not end before `stop`; the caller ends it after that."""
        task = asyncio.create_task(run(), name=name)
        task.add_done_callback(self._vital_ended)
        self._vital.append(task)

    def start(self, worker: Worker) -> None:
        running = _Running(worker, Health(worker.name))
        self._running[worker.name] = running
        running.task = asyncio.create_task(self._loop(running), name=worker.name)

    def spawn(self, errand: Coroutine[Any, Any, Any], name: str) -> None:
        """Runs a short errand; its failure is logged."""
        task = asyncio.create_task(errand, name=name)
        self._errands.add(task)
        task.add_done_callback(self._errand_ended)

    def wake_all(self) -> None:
        """Something was committed: the workers look again."""
        for running in self._running.values():
            if running.worker.woken or self.stopping:
                running.wake.set()

    def wake(self, name: str) -> None:
        if name in self._running:
            self._running[name].wake.set()

    def health(self) -> list[Health]:
        return [running.health for running in self._running.values()]

    async def wait(self) -> None:
        """Returns when `stop` begins. Raises `VitalWorkerEnded`, or the fatal exception."""
        await self._ended.wait()
        if self._failure is not None:
            raise self._failure

    def end(self) -> None:
        """Has `wait` return: somebody asked the program to stop."""
        self._ended.set()

    async def errands_done(self) -> None:
        """Returns when no errand is under way."""
        while self._errands:
            await asyncio.wait(set(self._errands))

    async def stop(self, grace: timedelta = GRACE) -> None:
        """Stops what listens, lets steps and errands finish for `grace`, then cancels what is left. May be repeated."""
        self.stopping = True
        self._ended.set()
        self.wake_all()
        workers = [one for one in self._running.values() if one.task]
        await _cancel([one.task for one in workers if one.worker.interruptible and one.task])
        with suppress(TimeoutError):
            async with asyncio.timeout(grace.total_seconds()):
                await _settle([one.task for one in workers if one.task])
                await self.errands_done()
        await _cancel([one.task for one in workers if one.task] + list(self._errands))

    async def _loop(self, running: _Running) -> None:
        worker, health = running.worker, running.health
        while not self.stopping:
            running.wake.clear()
            awaited = self._ended  # a broken worker keeps its pause: the commits of others do not drive it
            try:
                outcome = await worker.step(self._clock.now())
            except worker.fatal as error:
                self._end(error)
                return
            except Exception as error:
                pause = self._failed(health, error)
            else:
                health.failures, health.last_ok_at = 0, self._clock.now()
                pause = _pause(outcome, worker.every)
                awaited = self._ended if isinstance(outcome, timedelta) else running.wake
            await self._rest(awaited, pause)

    async def _rest(self, awaited: asyncio.Event, pause: float) -> None:
        """Until something is awaited no more, or the clock says that the pause is over."""
        nap = self._longest_nap.total_seconds()
        if pause <= nap:
            await _wait(awaited, pause)
            return
        until = self._clock.now() + timedelta(seconds=pause)
        while not awaited.is_set() and (left := (until - self._clock.now()).total_seconds()) > 0:
            await _wait(awaited, min(nap, left))

    def _failed(self, health: Health, error: Exception) -> float:
        health.failures += 1
        health.last_error = type(error).__name__  # its words may hold what a person wrote
        log.error("worker.failed", worker=health.name, failures=health.failures, exc_info=error)
        # Half of each pause could be jitter; workers of one process do not compete, so it is not.
        return float(min(LONGEST_PAUSE, FIRST_PAUSE * 2 ** min(health.failures - 1, 10)))

    def _errand_ended(self, task: asyncio.Task[Any]) -> None:
        self._errands.discard(task)
        if not task.cancelled() and (error := task.exception()):
            log.error("errand.failed", errand=task.get_name(), exc_info=error)

    def _vital_ended(self, task: asyncio.Task[None]) -> None:
        error = None if task.cancelled() else task.exception()
        if error is not None:
            self._end(error)
        elif not self.stopping:
            self._end(VitalWorkerEnded(task.get_name()))

    def _end(self, error: BaseException) -> None:
        if self._failure is None:
            self._failure = error
        self._ended.set()


def _pause(outcome: Outcome, every: timedelta) -> float:
    if isinstance(outcome, timedelta):
        return outcome.total_seconds()
    return 0.0 if outcome else every.total_seconds()


async def _wait(event: asyncio.Event, seconds: float) -> None:
    await asyncio.sleep(0)  # an event that is set lets nobody else have a turn, and a broken step may not either
    if seconds <= 0:
        return
    with suppress(TimeoutError):
        async with asyncio.timeout(seconds):
            await event.wait()


async def _settle(tasks: list[asyncio.Task[Any]]) -> None:
    if tasks:
        await asyncio.wait(tasks)


async def _cancel(tasks: list[asyncio.Task[Any]]) -> None:
    for task in tasks:
        task.cancel()
    await _settle(tasks)
