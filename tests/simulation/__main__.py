"""Runs one world again: `python -m tests.simulation SEED`; or all purchases with a crash at each point: `... crashes`.

Ends with 1 where something was not as it must be.
"""

import sys
import tempfile
from argparse import ArgumentParser, Namespace
from pathlib import Path

from storage.migrate import migrate
from tests.simulation.conditions import Conditions
from tests.simulation.purchases import PURCHASES, complaint, purchase
from tests.simulation.stories import crowd, stock


def main(arguments: list[str]) -> int:
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        migrated = folder / "migrated.db"
        migrate(migrated)
        bad = _crashes(migrated, folder) if arguments == ["crashes"] else _crowds(migrated, folder, _read(arguments))
    return 1 if bad else 0


def _crowds(migrated: Path, folder: Path, chosen: Namespace) -> int:
    bad = 0
    for seed in range(chosen.seed, chosen.seed + chosen.count):
        conditions = Conditions(seed, faults=chosen.faults, crashes=chosen.crashes)
        ending = crowd(migrated, folder, conditions, people=chosen.people, orders=chosen.orders)
        sys.stdout.write(f"{ending}\n")
        sys.stdout.flush()
        bad += bool(ending.violations)
    return bad


def _crashes(migrated: Path, folder: Path) -> int:
    stocked = stock(migrated, folder)
    bad = 0
    for name in PURCHASES:
        points = purchase(name, (), stocked, folder).points
        found = [each for point in range(1, points + 1) if (each := complaint(name, (point,), stocked, folder))]
        sys.stdout.write("\n".join((f"{name}: {points} points, {len(found)} bad", *found, "")))
        sys.stdout.flush()
        bad += len(found)
    return bad


def _read(arguments: list[str]) -> Namespace:
    parser = ArgumentParser(prog="python -m tests.simulation", description=__doc__)
    parser.add_argument("seed", type=int)
    parser.add_argument("--count", type=int, default=1, help="how many seeds, from this one on")
    parser.add_argument("--people", type=int, default=5)
    parser.add_argument("--orders", type=int, default=4, help="of each person")
    parser.add_argument("--faults", type=float, default=0.25, help="the share of outside calls that meet one")
    parser.add_argument("--crashes", type=float, default=0.01, help="the chance of one at each point")
    return parser.parse_args(arguments)


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
