"""Worlds in which every answer arrives: whatever is bought, given up and given back, nobody is asked about money."""

from concurrent.futures import Executor
from pathlib import Path

from tests.simulation.stories import Ending, crowd, told
from tests.simulation.world import Conditions

SEEDS = range(101, 113)


def calm(seed: int, migrated: Path, folder: Path) -> Ending:
    """Half of the worlds die now and then; none loses a message."""
    return crowd(migrated, folder, Conditions(seed, crashes=0.01 * (seed % 2)), people=4, orders=3)


def test_a_clean_shop_asks_nobody_about_money(several: Executor, migrated: Path, tmp_path: Path) -> None:
    endings = [each.result() for each in [several.submit(calm, seed, migrated, tmp_path) for seed in SEEDS]]
    assert not any(ending.violations for ending in endings), told(endings)
    assert sum(ending.paid for ending in endings) >= 80
