"""The table of providers that keep the contract. A new provider is one line and one `world` module."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from importlib import import_module
from typing import Any

from providers.base import Profile, Provider
from providers.orders import Placement
from providers.questions import Question
from providers.standin import Standin
from tests.providers.transport import StandinTransport

WORLDS = {
    "simpleboost": "tests.providers.simpleboost.world",
    "kinguin": "tests.providers.kinguin.world",
    "invoicebox": "tests.providers.invoicebox.world",
    "vektor": "tests.providers.vektor.world",
    "intercode": "tests.providers.intercode.world",
    "toy": "tests.providers.toy.world",
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
    free_text: frozenset[str] = frozenset()
    """Questions to which almost any text is an answer."""
    pay: Callable[[str], None] | None = None
    """The customer pays that remote order at the provider, where it collects the money."""
    documents_limits: bool = True
    """Its documents name 429: such an answer surely bought nothing."""
    replies_always_200: bool = False
    """Its webhooks are answered 200 even where they are refused."""
    parts: Callable[[str], Placement] | None = None
    """A placement whose goods come one after the other, where `delivers_in_parts`."""
    deliver_part: Callable[[str], None] | None = None
    """One more item of that remote order can be had."""

    async def place(self, reference: str = "11111111-1111-4111-8111-111111111111") -> Any:
        """As the shop does it: evidence, body, one request."""
        return await self.provider.place(self.provider.body(self.placement(reference)))

    def paid(self, remote_id: str) -> None:
        """Lets the customer pay, where the provider waits for that."""
        if self.pay is not None:
            self.pay(remote_id)

    def asked(self) -> list[Question]:
        """Every question that is asked when each is answered well."""
        given: dict[str, str] = {}
        while True:
            questions = list(self.provider.questions(given))
            fresh = [question for question in questions if question.key not in given]
            if not fresh:
                return questions
            given[fresh[0].key] = self.provider.check(fresh[0].key, self.good_answers[fresh[0].key])

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
