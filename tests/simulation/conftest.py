"""A migrated file, and one with full shelves: copied for each world."""

import multiprocessing
import os
from collections.abc import Iterator
from concurrent.futures import Executor, ProcessPoolExecutor
from pathlib import Path

import pytest

from storage.migrate import migrate
from tests.simulation.stories import stock


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "shop.db"
    migrate(path)
    return path


@pytest.fixture(scope="session")
def stocked(migrated: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return stock(migrated, tmp_path_factory.mktemp("stocked"))


@pytest.fixture(scope="session")
def several() -> Iterator[Executor]:
    """Worlds side by side: each lives in one thread of one process."""
    with ProcessPoolExecutor(os.cpu_count(), mp_context=multiprocessing.get_context("spawn")) as pool:
        yield pool
