"""Virtual time passes at once, in order, and a story that can never go on is told so."""

import asyncio
from datetime import timedelta

import pytest

from tests.simulation.loop import BEGINNING, Deadlock, VirtualClock, run


def test_a_month_passes_at_once() -> None:
    async def story() -> timedelta:
        clock = VirtualClock(asyncio.get_running_loop())
        await asyncio.sleep(timedelta(days=30).total_seconds())
        return clock.now() - BEGINNING

    assert run(story()) == timedelta(days=30)


def test_timers_end_in_their_order() -> None:
    async def story() -> list[int]:
        ended: list[int] = []

        async def one(seconds: int) -> None:
            await asyncio.sleep(seconds)
            ended.append(seconds)

        await asyncio.gather(*map(one, (3, 1, 2)))
        return ended

    assert run(story()) == [1, 2, 3]


def test_waiting_for_nothing_is_a_deadlock_that_names_the_place() -> None:
    async def waits_for_nobody() -> None:
        await asyncio.Event().wait()

    with pytest.raises(Deadlock, match="waits_for_nobody"):
        run(waits_for_nobody())


def test_a_timeout_ends_a_wait_for_nobody() -> None:
    async def story() -> float:
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(8):
                await asyncio.Event().wait()
        return asyncio.get_running_loop().time()

    assert run(story()) == 8
