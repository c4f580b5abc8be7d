"""What a world is like: its seed, how much goes wrong in it, and what is changed in the program."""

import contextlib
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field

from providers import registry
from providers.standin import Fault
from tests.simulation.outside import ACTING


@dataclass
class Conditions:
    """What a world is like. `faults` is the share of outside calls that meet one, `crashes` the chance per point."""

    seed: int
    faults: float = 0.0
    crashes: float = 0.0
    crash_at: Collection[int] = ()
    acting: Mapping[Fault, int] = field(default_factory=lambda: ACTING)
    without: Collection[str] = ()
    """Workers that do not run."""
    providers: Collection[str] = tuple(registry.FOLDERS)
    """Those that the shop is connected to."""
    mend: Callable[[], contextlib.AbstractContextManager[object]] = contextlib.nullcontext
    """Entered around each life: how a mutant changes the product."""
