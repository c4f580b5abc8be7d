"""The table of providers that keep the contract. A new provider is one line and one `world` module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from providers.base import Placement, Profile, Provider
from providers.standin import Standin
from tests.providers.transport import StandinTransport

WORLDS = {
    "simpleboost": "tests.providers.simpleboost.world",
    "kinguin": "tests.providers.kinguin.world",
}
"""Modules with `def world() -> World`."""


class HandClock:
    """A clock that moves when told."""

    def __init__(self) -> None:
        self.at = datetime(2026, 3, 1, 12, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def forward(self, delta: timedelta) -> None:
        self.at += delta


class Numbered:
    """Names that count: the same in each run, in the form of a UUID."""

    def __init__(self) -> None:
        self._last = 0

    def __call__(self) -> str:
        self._last += 1
        return f"00000000-0000-4000-8000-{self._last:012d}"


@dataclass
class World:
    """A provider, its stand-in, and what the suite must know of both."""

    provider: Provider
    standin: Standin
    transport: StandinTransport
    clock: HandClock
    secret: str
    """The credential that no error may show."""
    placement: Callable[[str], Placement]
    """A good placement under the given reference."""
    good_answers: Mapping[str, str] = field(default_factory=dict)
    """One answer to each question as a customer may write it."""
    parts: Callable[[str], Placement] | None = None
    """A placement whose goods come one after the other, where `delivers_in_parts`."""
    deliver_part: Callable[[str], None] | None = None
    """One more item of that remote order can be had."""

    async def place(self, reference: str = "11111111-1111-4111-8111-111111111111") -> Any:
        """As the shop does it: evidence, body, one request."""
        return await self.provider.place(self.provider.body(self.placement(reference)))

    def purchases(self) -> int:
        return len(self.standin.orders())


def world(name: str) -> World:
    made: World = import_module(WORLDS[name]).world()
    return made


def declaring(fact: str) -> list[str]:
    """The providers whose profile declares it."""
    return [name for name in WORLDS if _declares(world(name).provider.profile, fact)]


def _declares(profile: Profile, fact: str) -> bool:
    return bool(getattr(profile, fact))
