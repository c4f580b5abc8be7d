"""What happens outside of the shop, whether it lives or not: people and suppliers as generators that yield pauses."""

import asyncio
import heapq
from collections.abc import Callable, Coroutine, Generator
from typing import Any

Actor = Generator[float, None, None]
"""Acts at each step and yields how many seconds it waits then."""


class Agenda:
    """Who acts next. Outlives every loop: `run` may be cancelled between two acts and begun again in another loop."""

    def __init__(self, seconds: Callable[[], float]) -> None:
        self._seconds = seconds
        self._due: list[tuple[float, int, Actor]] = []
        self._numbers = 0

    def add(self, actor: Actor, after: float = 0.0) -> None:
        self._numbers += 1
        heapq.heappush(self._due, (self._seconds() + after, self._numbers, actor))

    async def run(self) -> None:
        """Lets everybody act when it is their time. Never returns."""
        while True:
            pause = self._due[0][0] - self._seconds() if self._due else 60.0
            if pause > 0:
                await asyncio.sleep(min(pause, 60))  # somebody may have come in before
                continue
            _, _, actor = heapq.heappop(self._due)
            wait = next(actor, None)
            if wait is not None:
                self.add(actor, wait)


def at_once(coroutine: Coroutine[Any, Any, Any]) -> None:
    """Runs what never really waits, in no loop."""
    try:
        coroutine.send(None)
    except StopIteration:
        return
    coroutine.close()
    raise AssertionError("it waits for something")
