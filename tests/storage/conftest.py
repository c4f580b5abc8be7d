"""A real database for every promise: SQLite in a temporary file, migrated to the newest schema."""

import shutil
from collections.abc import AsyncIterator
from pathlib import Path

import pytest

from storage.migrate import migrate
from storage.sqlite import SqliteDatabase, opened


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Migrated once: the tests copy it."""
    path = tmp_path_factory.mktemp("migrated") / "shop.db"
    migrate(path)
    return path


@pytest.fixture
def shop_file(migrated_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_file, tmp_path / "shop.db"))


@pytest.fixture
async def db(shop_file: Path) -> AsyncIterator[SqliteDatabase]:
    async with opened(shop_file) as database:
        yield database
