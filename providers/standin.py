"""What every stand-in of a provider shares: a truth log and faults on demand. Only stand-ins use it."""

from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum
from typing import Any, Protocol

import httpx


class Fault(StrEnum):
    """What goes wrong with one request."""

    REFUSED = "refused"  # the connection is refused: surely not acted
    FAILS_BEFORE = "fails_before"  # 503, not acted
    FAILS_AFTER = "fails_after"  # acted, then 500
    SILENT_BEFORE = "silent_before"  # not acted, no answer
    SILENT_AFTER = "silent_after"  # acted, no answer
    CLOSED_AFTER = "closed_after"  # acted, connection closed without an answer
    HALF_ANSWER = "half_answer"  # acted, half a body
    GARBAGE = "garbage"  # acted, 200 with HTML
    WRONG_TYPES = "wrong_types"  # acted, 200 with a body of wrong types
    LIMITED = "limited"  # 429 with Retry-After, not acted
    LIMITED_SILENTLY = "limited_silently"  # 429 without Retry-After, not acted
    LATE = "late"  # no answer, acts only after look-ups said "absent"
    UNAUTHORISED = "unauthorised"  # 401, not acted
    UNKNOWN_STATUS = "unknown_status"  # the order shows a status word that nobody knows


@dataclass(slots=True)
class Faults:
    """Faults that wait for requests: those that act on something (`acting`) and those that read."""

    acting: deque[Fault] = field(default_factory=deque)
    reading: deque[Fault] = field(default_factory=deque)

    def plan(self, fault: Fault, *, count: int = 1, reads: bool = False) -> None:
        """The next `count` requests of that sort meet the fault."""
        (self.reading if reads else self.acting).extend([fault] * count)

    def heal(self) -> None:
        """Nothing goes wrong any more."""
        self.acting.clear()
        self.reading.clear()

    def take(self, *, acts: bool) -> Fault | None:
        """The fault that the present request meets."""
        waiting = self.acting if acts else self.reading
        return waiting.popleft() if waiting else None


@dataclass(frozen=True, slots=True)
class Fact:
    """Something that really happened at the provider."""

    at: datetime
    what: str
    id: str
    reference: str | None = None
    status: str = ""
    detail: dict[str, Any] = field(default_factory=dict)


class Standin(Protocol):
    """A provider's API served locally. Raises httpx's transport errors as a network would."""

    name: str
    faults: Faults
    truth: list[Fact]
    send_webhook: Callable[[str, dict[str, str], bytes], Awaitable[None]] | None
    """Given (event, headers, body) when the stand-in would call the shop's webhook."""

    async def handle(self, request: httpx.Request) -> httpx.Response: ...

    def orders(self) -> list[dict[str, Any]]:
        """The remote orders for the panel and the checker: id, reference, status, quantity, price."""
        ...

    def finish(self, order_id: str) -> None:
        """The order is delivered now."""
        ...

    def cancel(self, order_id: str) -> None:
        """The provider gives the order up and returns the money to the deposit."""
        ...
