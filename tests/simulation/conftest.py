"""One migrated file, copied for each world."""

from pathlib import Path

import pytest

from storage.migrate import migrate


@pytest.fixture(scope="session")
def migrated(tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("migrated") / "shop.db"
    migrate(path)
    return path
