"""Workers repeat, rest, recover and stop; what the program cannot live without ends it."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import datetime, timedelta

import pytest

from bot.workers import Outcome, VitalWorkerEnded, Worker, Workers
from tests.simulation.loop import VirtualClock, run

Step = Callable[[datetime], Awaitable[Outcome]]


def made() -> Workers:
    return Workers(VirtualClock(asyncio.get_running_loop()))


class Steps:
    """Notes the virtual seconds of its steps and does what it is told."""

    def __init__(self, *outcomes: Outcome | Exception) -> None:
        self.outcomes = list(outcomes)
        self.at: list[float] = []

    async def __call__(self, now: datetime) -> Outcome:
        self.at.append(round(asyncio.get_running_loop().time(), 3))
        outcome = self.outcomes.pop(0) if self.outcomes else False
        if isinstance(outcome, Exception):
            raise outcome
        return outcome


def test_a_step_that_did_something_is_repeated_at_once() -> None:
    async def story() -> list[float]:
        workers, steps = made(), Steps(True, True, False, timedelta(seconds=1))
        workers.start(Worker("a", steps, timedelta(seconds=5)))
        await asyncio.sleep(12)
        await workers.stop()
        return steps.at

    assert run(story()) == [0, 0, 0, 5, 6, 11]


def test_a_commit_wakes_a_worker() -> None:
    async def story() -> list[float]:
        workers, steps = made(), Steps()
        workers.start(Worker("a", steps, timedelta(hours=1)))
        await asyncio.sleep(7)
        workers.wake_all()
        await asyncio.sleep(7)
        workers.wake("a")
        await asyncio.sleep(1)
        await workers.stop()
        return steps.at

    assert run(story()) == [0, 7, 14]


def test_a_worker_that_rests_for_a_day_notices_a_clock_that_was_moved() -> None:
    class MovedClock(VirtualClock):
        ahead = timedelta()

        def now(self) -> datetime:
            return super().now() + self.ahead

    async def story() -> list[float]:
        clock = MovedClock(asyncio.get_running_loop())
        workers, steps = Workers(clock, timedelta(seconds=2)), Steps(timedelta(days=1), timedelta(days=1))
        workers.start(Worker("a", steps))
        await asyncio.sleep(100)
        clock.ahead = timedelta(days=1)
        await asyncio.sleep(100)
        await workers.stop()
        return steps.at

    assert run(story()) == [0, 100]


def test_a_step_that_names_a_time_is_not_run_before() -> None:
    async def story() -> list[float]:
        workers, steps = made(), Steps(timedelta(minutes=5))
        workers.start(Worker("a", steps, timedelta(seconds=5)))
        for _ in range(20):
            await asyncio.sleep(15)
            workers.wake_all()
        await workers.stop()
        return steps.at

    assert run(story())[:2] == [0, 300]


def test_what_always_commits_is_not_woken_by_commits() -> None:
    async def story() -> list[float]:
        workers, steps = made(), Steps()
        workers.start(Worker("a", steps, timedelta(seconds=10), woken=False))
        await asyncio.sleep(7)
        workers.wake_all()
        await asyncio.sleep(7)
        await workers.stop()
        return steps.at

    assert run(story()) == [0, 10]


def test_a_wake_during_a_step_is_not_lost() -> None:
    async def story() -> int:
        workers, steps = made(), 0

        async def step(now: datetime) -> bool:
            nonlocal steps
            steps += 1
            if steps == 1:
                workers.wake_all()
            return False

        workers.start(Worker("a", step, timedelta(hours=1)))
        await asyncio.sleep(1)
        await workers.stop()
        return steps

    assert run(story()) == 2


def test_a_broken_step_is_repeated_with_growing_pauses_whatever_is_committed() -> None:
    async def story() -> list[float]:
        workers, steps = made(), Steps(*[RuntimeError("broken")] * 4)
        workers.start(Worker("a", steps, timedelta(seconds=5)))
        for _ in range(30):
            await asyncio.sleep(0.5)
            workers.wake_all()
        health = workers.health()[0]
        assert (health.failures, health.last_error) == (0, "RuntimeError")
        await workers.stop()
        return steps.at

    assert run(story())[:5] == [0, 1, 3, 7, 15]


def test_a_fatal_exception_ends_the_program() -> None:
    async def story() -> None:
        workers = made()
        workers.start(Worker("a", Steps(KeyError("gone")), fatal=(KeyError,)))
        with pytest.raises(KeyError, match="gone"):
            await workers.wait()
        await workers.stop()

    run(story())


@pytest.mark.parametrize("error", [None, OSError("disk")])
def test_what_must_live_ends_the_program_when_it_ends(error: Exception | None) -> None:
    async def story() -> None:
        workers = made()

        async def writer() -> None:
            await asyncio.sleep(3)
            if error:
                raise error

        workers.keep("writer", writer)
        with pytest.raises(type(error) if error else VitalWorkerEnded):
            await workers.wait()
        await workers.stop()

    run(story())


def test_a_stop_cancels_what_listens_and_lets_the_rest_finish() -> None:
    async def story() -> list[str]:
        workers, ends = made(), []

        def slow(name: str, seconds: float) -> Step:
            async def step(now: datetime) -> bool:
                try:
                    await asyncio.sleep(seconds)
                except asyncio.CancelledError:
                    ends.append(f"{name} cancelled")
                    raise
                ends.append(f"{name} finished")
                return True

            return step

        workers.start(Worker("poller", slow("poller", 30), interruptible=True))
        workers.start(Worker("step", slow("step", 10)))
        workers.start(Worker("stuck", slow("stuck", 1000)))
        workers.spawn(slow("errand", 20)(workers._clock.now()), "errand")
        await asyncio.sleep(1)
        await workers.stop(timedelta(seconds=30))
        return ends

    assert run(story()) == ["poller cancelled", "step finished", "errand finished", "stuck cancelled"]


def test_an_errand_that_fails_is_logged_and_harms_nobody(logs: list[dict[str, object]]) -> None:
    async def story() -> None:
        workers = made()

        async def errand() -> None:
            raise RuntimeError("no")

        workers.spawn(errand(), "errand 7")
        await workers.errands_done()
        await workers.stop()

    run(story())
    assert [(entry["event"], entry["errand"]) for entry in logs] == [("errand.failed", "errand 7")]


def test_a_step_that_fails_at_once_does_not_keep_the_program_from_ending() -> None:
    async def breaks_soon() -> None:
        await asyncio.sleep(5)
        raise OSError("the disk is gone")

    async def fails(now: datetime) -> Outcome:
        if asyncio.get_running_loop().time() >= 5:
            raise OSError("the disk is gone")
        return False

    async def story() -> None:
        workers = made()
        workers.keep("database", breaks_soon)
        workers.start(Worker("a", fails, timedelta(seconds=5)))
        try:
            with pytest.raises(OSError, match="gone"):
                await workers.wait()
        finally:
            await workers.stop()

    run(story())
