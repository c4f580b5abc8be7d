"""The checker is told apart from one that always nods: each named bug is found within a few seeds."""

from concurrent.futures import Executor
from pathlib import Path

from tests.simulation.mutants import MUTANTS
from tests.simulation.stories import crowd

MOST_SEEDS = 12


def first_seed(name: str, migrated: Path, folder: Path) -> int | None:
    """The seed whose world shows the mutant; None where no world does."""
    mutant = next(one for one in MUTANTS if one.name == name)
    for seed in range(1, 1 + MOST_SEEDS):
        conditions = mutant.conditions(seed)
        ending = crowd(migrated, folder, conditions, people=3, orders=2, mixture=mutant.mixture, mood=mutant.mood)
        if any(not line.startswith("unexpected") for line in ending.violations):
            return seed
    return None


def test_the_checker_finds_every_mutant(several: Executor, migrated: Path, tmp_path: Path) -> None:
    found = {one.name: several.submit(first_seed, one.name, migrated, tmp_path) for one in MUTANTS}
    assert [name for name, seed in found.items() if seed.result() is None] == []
