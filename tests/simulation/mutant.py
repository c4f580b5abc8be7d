"""A named bug, put into the product in simulated worlds only: entered for a life, undone when the life ends."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

from providers.standin import Fault
from tests.simulation.answering import ASK_THE_PAYER
from tests.simulation.conditions import Conditions
from tests.simulation.outside import ACTING
from tests.simulation.wishes import Mixture, Mood

BOTH: Mixture = {"kinguin": 7, "simpleboost": 3}
Changes = list[tuple[Any, str, Any]]


@dataclass(frozen=True, slots=True)
class Mutant:
    """`changes` are (owner, name, replacement). `mixture` is what people want in the worlds that should show it."""

    name: str
    changes: Callable[[], Changes]
    mixture: Mixture = field(default_factory=lambda: BOTH)
    mood: Mood | None = None
    crashes: float = 0.01
    without: tuple[str, ...] = ()
    """Workers that would mend what the mutant breaks."""
    acting: Mapping[Fault, int] = field(default_factory=lambda: ACTING)
    """What goes wrong with calls that act."""

    def conditions(self, seed: int) -> Conditions:
        """A world that has it."""
        return Conditions(
            seed,
            faults=0.25,
            crashes=self.crashes,
            acting=self.acting,
            without=self.without,
            mend=self.applied,
            providers=self._providers(),
        )

    def _providers(self) -> tuple[str, ...]:
        """Those that sell the goods, and those that make invoices for them."""
        wanted = [goods.partition(" ") for goods in self.mixture]
        connected = [name for department, _, way in wanted for name in (department, *ASK_THE_PAYER.get(way, ()))]
        return tuple(dict.fromkeys(connected))

    @contextmanager
    def applied(self) -> Iterator[None]:
        changes = self.changes()
        before = [owner.__dict__[name] for owner, name, _ in changes]
        for owner, name, changed in changes:
            setattr(owner, name, changed)
        try:
            yield
        finally:
            for (owner, name, _), former in zip(changes, before, strict=True):
                setattr(owner, name, former)
