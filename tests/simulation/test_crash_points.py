"""A crash before and after each outside call and each commit of a purchase changes nothing but the time it takes.

Two purchases are interrupted at every single point, the others here and there; `python -m tests.simulation crashes`
interrupts every one of them everywhere.
"""

from collections.abc import Sequence
from concurrent.futures import Executor, Future
from pathlib import Path

from tests.simulation.purchases import PURCHASES, complaint, purchase

EVERYWHERE = frozenset({"boosts", "a key, accepted in silence"})
HERE_AND_THERE = 19


def test_a_purchase_survives_a_crash_at_any_point(several: Executor, stocked: Path, tmp_path: Path) -> None:
    names = sorted(PURCHASES)
    whole = [several.submit(purchase, name, (), stocked, tmp_path) for name in names]
    found = []
    for number, name in enumerate(names):
        ending = whole[number].result()
        assert not ending.violations, f"{name}: {ending}"
        assert ending.placed == 1, f"{name}: {ending}"
        step = 1 if name in EVERYWHERE else HERE_AND_THERE
        points = range(1 + number % step, ending.points + 1, step)
        found += [several.submit(complaint, name, (point,), stocked, tmp_path) for point in points]
    assert not _told(found)


def test_a_second_crash_on_the_way_back_changes_nothing_either(
    several: Executor, stocked: Path, tmp_path: Path
) -> None:
    name = "a key, accepted in silence"
    points = purchase(name, (), stocked, tmp_path).points
    pairs = [(first, first + later) for first in range(7, points, 14) for later in (1, 2, 5)]
    assert not _told([several.submit(complaint, name, pair, stocked, tmp_path) for pair in pairs])


def _told(found: Sequence[Future[str]]) -> str:
    return "\n".join(filter(None, (one.result() for one in found)))
