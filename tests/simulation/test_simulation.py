"""Two hundred orders at all providers, a fault at every fourth call, a crash at every hundredth point: all end well."""

import os
import subprocess
import sys
from concurrent.futures import Executor
from pathlib import Path

from tests.simulation.conditions import Conditions
from tests.simulation.stories import Ending, crowd, told

ROOT = Path(__file__).parents[2]
SEEDS = range(1, 13)
ORDERS, CRASHES = 200, 400
"""At least so many in all worlds together."""


def bad_day(seed: int, migrated: Path, folder: Path) -> Ending:
    return crowd(migrated, folder, Conditions(seed, faults=0.25, crashes=0.01), people=5, orders=4)


def test_every_order_ends_well_whatever_fails(several: Executor, migrated: Path, tmp_path: Path) -> None:
    worlds = [several.submit(bad_day, seed, migrated, tmp_path) for seed in SEEDS]
    endings = [world.result() for world in worlds]
    assert not any(ending.violations for ending in endings), told(endings)
    assert sum(ending.placed for ending in endings) >= ORDERS
    assert sum(ending.crashes for ending in endings) >= CRASHES


def test_nothing_fails_where_nothing_is_broken(migrated: Path, tmp_path: Path) -> None:
    ending = crowd(migrated, tmp_path, Conditions(1), people=2, orders=3)
    assert not ending.violations, told([ending])
    assert ending.placed >= 4


def test_the_same_seed_is_the_same_world_in_another_process(migrated: Path, tmp_path: Path) -> None:
    ending = crowd(migrated, tmp_path, Conditions(77, faults=0.25, crashes=0.01), people=2, orders=2)
    command = [sys.executable, "-m", "tests.simulation", "77", "--people", "2", "--orders", "2"]
    again = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "5"}, capture_output=True, text=True, check=True
    )
    assert again.stdout == f"{ending}\n"
