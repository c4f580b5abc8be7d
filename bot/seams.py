"""What the world gives the program: time, ids and chance. The only module that may ask the machine for them.

Everything else receives these objects by constructor, so that tests and the simulation can supply their own.
"""

import random
import secrets
import uuid
from datetime import UTC, datetime, timedelta
from typing import Protocol


class Clock(Protocol):
    """The time of day. Intervals inside the process belong to the event loop's clock."""

    def now(self) -> datetime:
        """The present instant, aware, UTC."""
        ...


class Ids(Protocol):
    """Names for new things."""

    def reference(self) -> str:
        """A UUID in lower case, 36 characters: given to providers and payments."""
        ...

    def nonce(self) -> str:
        """A short unguessable token of 12 letters and digits, `-` and `_`, for one button."""
        ...

    def secret(self) -> str:
        """An unguessable token of 128 bits, safe in URLs."""
        ...


class Chance(Protocol):
    """Randomness that decides nothing of value: jitter, order of ties."""

    def between(self, low: float, high: float) -> float: ...


class MachineClock:
    """The machine's clock, with an offset that the sandbox can move."""

    def __init__(self, offset: timedelta = timedelta()) -> None:
        self.offset = offset

    def now(self) -> datetime:
        return datetime.now(UTC) + self.offset


class MachineIds:
    """Ids from the operating system's source of randomness."""

    def reference(self) -> str:
        return str(uuid.uuid4())

    def nonce(self) -> str:
        return secrets.token_urlsafe(9)

    def secret(self) -> str:
        return secrets.token_urlsafe(16)


class MachineChance:
    """Randomness of the standard library."""

    def between(self, low: float, high: float) -> float:
        return random.uniform(low, high)  # noqa: S311 - jitter is no secret
