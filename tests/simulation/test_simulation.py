"""Two hundred orders with faults on a quarter of outside calls and a crash at one point in a hundred: all end well."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

from tests.simulation.stories import crowd, told
from tests.simulation.world import Conditions

ROOT = Path(__file__).parents[2]
PEOPLE, ORDERS = 5, 4
FEWEST_PAID = 12


@pytest.mark.parametrize("seed", range(1, 12))
def test_every_order_ends_well_whatever_fails(seed: int, migrated: Path, tmp_path: Path) -> None:
    conditions = Conditions(seed, faults=0.25, crashes=0.01)
    ending = crowd(migrated, tmp_path, conditions, people=PEOPLE, orders=ORDERS)
    assert not ending.violations, told([ending])
    assert ending.paid >= FEWEST_PAID
    assert ending.crashes >= 10


def test_nothing_fails_where_nothing_is_broken(migrated: Path, tmp_path: Path) -> None:
    ending = crowd(migrated, tmp_path, Conditions(1), people=2, orders=3)
    assert not ending.violations, told([ending])
    assert ending.paid >= 4


def test_the_same_seed_is_the_same_world_in_another_process(migrated: Path, tmp_path: Path) -> None:
    ending = crowd(migrated, tmp_path, Conditions(77, faults=0.25, crashes=0.01), people=2, orders=2)
    command = [sys.executable, "-m", "tests.simulation", "77", "--people", "2", "--orders", "2"]
    again = subprocess.run(
        command, cwd=ROOT, env={**os.environ, "PYTHONHASHSEED": "5"}, capture_output=True, text=True, check=True
    )
    assert again.stdout == f"{ending}\n"
