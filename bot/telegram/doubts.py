"""What Telegram did not answer: how long it rests before the next try, and when it has been tried often enough.

Kept in memory only. Refuses to count while Telegram answers nothing at all: an outage is nobody's fault.
"""

import asyncio
from collections.abc import Awaitable, Callable
from typing import Generic, TypeVar

from aiogram.exceptions import TelegramServerError

K = TypeVar("K")

FIRST_REST, LONGEST_REST = 1.0, 60.0
GROWTH = 4
MOST_DOUBTS = 5
"""After so many tries one that may have acted each time repeats itself in somebody's chat."""


class Rests(Generic[K]):
    """Goes by the event loop's clock."""

    def __init__(self) -> None:
        self._rests: dict[K, tuple[int, float]] = {}

    def begin(self, key: K) -> float:
        """One rest more, longer than the one before; returns its seconds."""
        times = self._rests.get(key, (0, 0.0))[0]
        seconds = float(min(LONGEST_REST, FIRST_REST * GROWTH ** min(times, 10)))
        self._rests[key] = (times + 1, asyncio.get_running_loop().time() + seconds)
        return seconds

    def lasts(self, key: K) -> bool:
        return key in self._rests and self._rests[key][1] > asyncio.get_running_loop().time()

    def forget(self, key: K) -> None:
        self._rests.pop(key, None)


class Doubts(Generic[K]):
    """`answers` asks Telegram something harmless, and says whether there was an answer."""

    def __init__(self, answers: Callable[[], Awaitable[bool]]) -> None:
        self._answers = answers
        self._times: dict[K, int] = {}

    async def enough(self, key: K, error: Exception) -> bool:
        """Counts one more call without an answer; True where there were enough of them."""
        # A server that says it failed repeats nothing. It may do so for long, for one person and not for others.
        if not isinstance(error, TelegramServerError) and await self._answers():
            self._times[key] = self._times.get(key, 0) + 1
        return self._times.get(key, 0) >= MOST_DOUBTS

    def forget(self, key: K) -> None:
        self._times.pop(key, None)
