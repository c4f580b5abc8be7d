"""One migrated file, copied for each story."""

import shutil
from pathlib import Path

import pytest

from storage.migrate import migrate


@pytest.fixture(scope="session")
def migrated_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "shop.db"
    migrate(path)
    return path


@pytest.fixture
def shop_file(migrated_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(migrated_file, tmp_path / "shop.db"))
