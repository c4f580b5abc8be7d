"""Owns faults on demand for the bot's calls; each plan is spent by the calls it hits."""

import asyncio
from dataclasses import dataclass, field
from typing import Any, Literal

from bot.sandbox.telegram.errors import ApiError, ConnectionDropped
from bot.sandbox.telegram.flood import too_many

Kind = Literal["drop_before", "drop_after", "error_500", "flood", "slow"]
KINDS: tuple[Kind, ...] = ("drop_before", "drop_after", "error_500", "flood", "slow")


@dataclass(slots=True)
class Fault:
    """`method` "*" hits any call; `seconds` is the wait of `slow` and the retry_after of `flood`."""

    method: str
    kind: Kind
    count: int = 1
    after: int = 0
    seconds: float = 1


@dataclass(slots=True)
class Faults:
    """The plan of faults, oldest first."""

    active: list[Fault] = field(default_factory=list)

    def plan(self, method: str, kind: Kind, *, count: int = 1, after: int = 0, seconds: float = 1) -> None:
        """The next `count` calls of `method` fail, after letting `after` calls pass."""
        if kind not in KINDS:
            raise ValueError(f"unknown fault {kind}, known are {', '.join(KINDS)}")
        self.active.append(Fault(method, kind, count, after, seconds))

    def heal(self) -> None:
        """Forgets all plans."""
        self.active.clear()

    def take(self, method: str) -> Fault | None:
        """The fault that hits this call, if any."""
        for fault in self.active:
            if fault.method not in (method, "*"):
                continue
            if fault.after > 0:
                fault.after -= 1
                continue
            fault.count -= 1
            if fault.count <= 0:
                self.active.remove(fault)
            return fault
        return None

    def describe(self) -> list[dict[str, Any]]:
        """The active plans, for the control panel."""
        return [{"method": one.method, "kind": one.kind, "count": one.count} for one in self.active]


async def strike_before(fault: Fault | None) -> None:
    """What a fault does before the call acts."""
    if fault is None:
        return
    if fault.kind == "drop_before":
        raise ConnectionDropped
    if fault.kind == "error_500":
        raise ApiError(500, "Internal Server Error")
    if fault.kind == "flood":
        raise too_many(int(fault.seconds))
    if fault.kind == "slow":
        await asyncio.sleep(fault.seconds)


def strike_after(fault: Fault | None) -> None:
    """What a fault does once the call has acted: the answer is lost."""
    if fault is not None and fault.kind == "drop_after":
        raise ConnectionDropped
