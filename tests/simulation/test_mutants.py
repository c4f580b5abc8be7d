"""The checker is told apart from one that always nods: each named bug is found within a few seeds."""

from pathlib import Path

import pytest

from tests.simulation.mutants import MUTANTS, Mutant
from tests.simulation.stories import crowd
from tests.simulation.world import Conditions

MOST_SEEDS = 12


@pytest.mark.parametrize("mutant", MUTANTS, ids=lambda mutant: mutant.name)
def test_the_checker_finds(mutant: Mutant, migrated: Path, tmp_path: Path) -> None:
    seeds = range(mutant.seed, mutant.seed + MOST_SEEDS)
    assert any(_violated(mutant, seed, migrated, tmp_path) for seed in seeds)


def _violated(mutant: Mutant, seed: int, migrated: Path, folder: Path) -> bool:
    conditions = Conditions(seed, faults=0.25, crashes=0.01, mend=mutant.applied)
    ending = crowd(migrated, folder, conditions, people=3, orders=3, boosts=mutant.boosts)
    return any(not line.startswith("unexpected") for line in ending.violations)
