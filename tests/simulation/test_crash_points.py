"""A crash at every single point of a purchase: before and after each outside call and each commit."""

from collections.abc import Callable
from pathlib import Path

import pytest

from providers.standin import Fault
from tests.simulation.agenda import Actor
from tests.simulation.customers import Mood, Wish
from tests.simulation.stories import Ending, one_customer
from tests.simulation.world import Conditions, World

SEED = 1
WITHOUT = ("profile",)
"""What the bot shows of itself touches no order; it would be half of all points."""

Change = Callable[[World], None]


def _as_they_are(world: World) -> None:
    """The suppliers work as they should."""


def _accepted_but_silent(world: World) -> None:
    world.keys.faults.plan(Fault.SILENT_AFTER)


def _never_answers(world: World) -> None:
    world.boosts.faults.plan(Fault.SILENT_BEFORE)


def _sold_out_meanwhile(world: World) -> None:
    """Nothing is left at the supplier once there is an invoice."""

    def sells_out() -> Actor:
        while not world.telegram.world.state.invoices:
            yield 0.5
        for index in range(world.keys.shop.catalogue.size):
            world.keys.shop.catalogue.vanish(index)

    world.agenda.add(sells_out())


def _out_of_reach(world: World) -> None:
    world.keys.faults.plan(Fault.REFUSED, count=8)


STORIES: dict[str, tuple[Wish, Change]] = {
    "boosts": (Wish("simpleboost", Mood.HAPPY), _as_they_are),
    "boosts for an unknown server, corrected": (Wish("simpleboost", Mood.WRONG_THEN_RIGHT), _as_they_are),
    "boosts for an unknown server, money back": (Wish("simpleboost", Mood.WRONG_THEN_BACK), _as_they_are),
    "boosts without an answer, decided by staff": (Wish("simpleboost", Mood.HAPPY), _never_answers),
    "a key": (Wish("kinguin", Mood.HAPPY), _as_they_are),
    "a key, accepted in silence": (Wish("kinguin", Mood.HAPPY), _accepted_but_silent),
    "a key, cancelled while the supplier is out of reach": (Wish("kinguin", Mood.CANCELS), _out_of_reach),
    "a key, sold out before it is bought": (Wish("kinguin", Mood.HAPPY), _sold_out_meanwhile),
    "a key, paid twice": (Wish("kinguin", Mood.PAYS_TWICE), _as_they_are),
}


@pytest.mark.parametrize("name", STORIES)
def test_a_crash_at_any_point_changes_nothing_but_the_time(name: str, migrated: Path, tmp_path: Path) -> None:
    whole = _told(name, (), migrated, tmp_path)
    assert not whole.violations, str(whole)
    assert whole.paid == 1
    bad = []
    for point in range(1, whole.points + 1):
        ending = _told(name, (point,), migrated, tmp_path)
        if ending.violations or ending.paid != 1 or ending.crashes != 1:
            bad.append(f"crash at {point} of {whole.points}: {ending}")
    assert not bad, "\n".join(bad)


def test_a_second_crash_on_the_way_back_changes_nothing_either(migrated: Path, tmp_path: Path) -> None:
    name = "a key, accepted in silence"
    whole = _told(name, (), migrated, tmp_path)
    bad = []
    for first in range(5, whole.points, 10):
        for second in (first + 1, first + 2, first + 4, first + 7):
            ending = _told(name, (first, second), migrated, tmp_path)
            if ending.violations or ending.paid != 1:
                bad.append(f"crash at {first} and {second}: {ending}")
    assert not bad, "\n".join(bad)


def _told(name: str, points: tuple[int, ...], migrated: Path, folder: Path) -> Ending:
    wish, change = STORIES[name]
    return one_customer(migrated, folder, Conditions(SEED, crash_at=points, without=WITHOUT), wish, change)
