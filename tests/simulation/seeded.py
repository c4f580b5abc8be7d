"""The seams of a seeded world: its clock, ids and chance. The same seed and the same life give the same values."""

import asyncio
import random
import string
from datetime import datetime, timedelta

from storage.cipher import Cipher
from tests.simulation.loop import BEGINNING

KEY = b"simulated-key-of-exactly-32bytes"
LETTERS = string.ascii_letters + string.digits


class WorldClock:
    """Implements `bot.seams.Clock`; goes on where the last life ended."""

    def __init__(self) -> None:
        self._before = 0.0
        self._loop: asyncio.AbstractEventLoop | None = None

    def begin(self, loop: asyncio.AbstractEventLoop) -> None:
        self._loop = loop

    def end(self) -> None:
        """The loop is about to be thrown away: its time is kept."""
        self._before, self._loop = self.seconds(), None

    def seconds(self) -> float:
        """Seconds since the world's beginning."""
        return self._before + (self._loop.time() if self._loop else 0.0)

    def now(self) -> datetime:
        return BEGINNING + timedelta(seconds=self.seconds())


class SeededIds:
    """Implements `bot.seams.Ids`."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(name)

    def reference(self) -> str:
        digits = f"{self._random.getrandbits(128):032x}"
        return "-".join((digits[:8], digits[8:12], "4" + digits[13:16], "8" + digits[17:20], digits[20:]))

    def nonce(self) -> str:
        return self._token(12)

    def secret(self) -> str:
        return self._token(22)

    def _token(self, length: int) -> str:
        return "".join(self._random.choice(LETTERS) for _ in range(length))


class SeededChance:
    """Implements `bot.seams.Chance`."""

    def __init__(self, name: str) -> None:
        self._random = random.Random(name)

    def between(self, low: float, high: float) -> float:
        return self._random.uniform(low, high)


def seeded_cipher(name: str) -> Cipher:
    """The same key in each life, other nonces in each."""
    return Cipher([KEY], random=random.Random(name).randbytes)
