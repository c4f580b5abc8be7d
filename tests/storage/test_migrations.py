"""A file is brought to the newest shape whole or not at all, and never by a program that does not know it."""

import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from storage.errors import BrokenReferences, NewerDatabase, WrongKind
from storage.migrate import VERSIONS, check_kind, current_revision, mark_kind, migrate, revisions

PARENTS = """
    CREATE TABLE parents (id INTEGER PRIMARY KEY) STRICT;
    CREATE TABLE children (parent_id INTEGER NOT NULL REFERENCES parents (id) ON DELETE CASCADE) STRICT;
    INSERT INTO parents VALUES (1);
    INSERT INTO children VALUES (1)
"""
REBUILT = """
    CREATE TABLE new_parents (id INTEGER PRIMARY KEY, name TEXT) STRICT;
    INSERT INTO new_parents (id) SELECT id FROM parents;
    DROP TABLE parents;
    ALTER TABLE new_parents RENAME TO parents
"""


def version(folder: Path, number: int, sql: str) -> None:
    """Writes a version file. The statements hold no semicolon of their own."""
    statements = [statement.strip() for statement in sql.split(";")]
    before = repr(f"{number - 1:04}") if number > 1 else None
    (folder / f"v{number:04}_step.py").write_text(
        f"from alembic import op\nrevision = '{number:04}'\ndown_revision = {before}\n"
        f"def upgrade():\n    for statement in {statements!r}:\n        op.execute(statement)\n"
    )


@pytest.fixture
def versions(tmp_path: Path) -> Path:
    folder = tmp_path / "100 % versions"
    folder.mkdir()
    version(folder, 1, PARENTS)
    return folder


def rows(path: Path, query: str) -> list[tuple[object, ...]]:
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(query).fetchall()


def shape(path: Path) -> dict[str, object]:
    """Tables with their columns and references, indexes and triggers with their text."""
    found: dict[str, object] = {}
    for kind, name, text in rows(path, "SELECT type, name, sql FROM sqlite_schema"):
        if kind == "table":
            found[f"table {name}"] = (
                rows(path, f"SELECT * FROM pragma_table_xinfo('{name}')"),
                sorted(rows(path, f"SELECT * FROM pragma_foreign_key_list('{name}')")),
                rows(path, f"SELECT wr, strict FROM pragma_table_list('{name}')"),
            )
        else:
            found[f"{kind} {name}"] = text
    return found


def test_a_new_file_gets_every_revision(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    assert migrate(path) is True
    assert current_revision(path) == revisions()[-1]
    assert rows(path, "PRAGMA foreign_key_check") == []
    assert rows(path, "PRAGMA integrity_check") == [("ok",)]


def test_every_table_of_the_shop_is_strict(migrated_file: Path) -> None:
    loose = "NOT strict AND type = 'table' AND schema = 'main' AND name NOT LIKE 'sqlite_%'"
    query = f"SELECT name FROM pragma_table_list WHERE {loose}"
    assert rows(migrated_file, query) == [("alembic_version",)]


def test_a_fresh_file_and_one_migrated_step_by_step_have_one_shape(migrated_file: Path, tmp_path: Path) -> None:
    path, folder = tmp_path / "old.db", tmp_path / "versions"
    folder.mkdir()
    for file in sorted(VERSIONS.glob("v*.py")):
        (folder / file.name).write_text(file.read_text("utf-8"), "utf-8")
        migrate(path, folder)
    assert shape(path) == shape(migrated_file)


def test_a_current_file_is_left_alone_and_alembic_is_not_loaded(migrated_file: Path) -> None:
    script = (
        "import sys; from pathlib import Path; from storage.migrate import migrate;"
        "assert migrate(Path(sys.argv[1])) is False; assert 'alembic' not in sys.modules"
    )
    before = migrated_file.read_bytes()
    subprocess.run([sys.executable, "-c", script, str(migrated_file)], check=True)
    assert migrated_file.read_bytes() == before


def test_a_rebuilt_parent_keeps_its_children(tmp_path: Path, versions: Path) -> None:
    path = tmp_path / "shop.db"
    migrate(path, versions)
    version(versions, 2, REBUILT)
    assert migrate(path, versions) is True
    assert rows(path, "SELECT * FROM children") == [(1,)]


def test_the_file_is_copied_before_it_is_changed(tmp_path: Path, versions: Path) -> None:
    path = tmp_path / "shop.db"
    migrate(path, versions)
    assert list(tmp_path.glob("shop.db.*")) == []
    path.chmod(0o600)
    version(versions, 2, "DELETE FROM children")
    migrate(path, versions)
    (copy,) = tmp_path.glob("shop.db.*")
    assert copy.name == "shop.db.before-0002"
    assert copy.stat().st_mode & 0o777 == 0o600
    assert rows(copy, "SELECT * FROM children") == [(1,)]
    assert current_revision(copy) == "0001"


def test_a_failing_revision_undoes_those_before_it_too(tmp_path: Path, versions: Path) -> None:
    path = tmp_path / "shop.db"
    migrate(path, versions)
    version(versions, 2, "CREATE TABLE half (id INTEGER) STRICT")
    version(versions, 3, "DELETE FROM children; INSERT INTO nowhere VALUES (1)")
    before = shape(path)
    with pytest.raises(Exception, match="nowhere"):
        migrate(path, versions)
    assert shape(path) == before
    assert rows(path, "SELECT * FROM children") == [(1,)]
    version(versions, 3, "DELETE FROM children")
    assert migrate(path, versions) is True


def test_a_revision_that_leaves_rows_pointing_at_nothing_is_undone(tmp_path: Path, versions: Path) -> None:
    path = tmp_path / "shop.db"
    migrate(path, versions)
    version(versions, 2, "DELETE FROM parents")
    with pytest.raises(BrokenReferences, match="children"):
        migrate(path, versions)
    assert rows(path, "SELECT * FROM parents") == [(1,)]
    assert current_revision(path) == "0001"


def test_a_newer_file_is_refused_and_not_touched(tmp_path: Path, versions: Path) -> None:
    path = tmp_path / "shop.db"
    version(versions, 2, REBUILT)
    migrate(path, versions)
    (versions / "v0002_step.py").unlink()
    before = path.read_bytes()
    with pytest.raises(NewerDatabase, match="0002"):
        migrate(path, versions)
    assert path.read_bytes() == before


def test_a_shop_refuses_a_sandbox_file_and_the_reverse(shop_file: Path) -> None:
    check_kind(shop_file, "shop")
    mark_kind(shop_file, "sandbox", created_at=1)
    mark_kind(shop_file, "sandbox", created_at=2)
    check_kind(shop_file, "sandbox")
    assert rows(shop_file, "SELECT kind, created_at FROM shop_file") == [("sandbox", 1)]
    for ask in (check_kind, lambda path, kind: mark_kind(path, kind, created_at=3)):
        with pytest.raises(WrongKind, match="sandbox"):
            ask(shop_file, "shop")


def test_a_file_that_does_not_exist_is_of_any_kind(tmp_path: Path) -> None:
    check_kind(tmp_path / "none.db", "shop")
    assert not (tmp_path / "none.db").exists()
