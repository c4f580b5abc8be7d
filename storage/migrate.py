"""Brings a file to the schema of this program, or says why not. Alembic is loaded only where something is to be done.

The caller holds the file's lock. A file of a version is `v<number>_<word>.py`, and its revision is that number.
"""

import re
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.backup import copy_database
from storage.errors import NewerDatabase, NotADatabase, WrongKind

VERSIONS = Path(__file__).parent / "migrations" / "versions"
VERSION_FILE = re.compile(r"v(\d{4})_\w+\.py")


def migrate(path: Path, versions: Path = VERSIONS) -> bool:
    """Migrates to the newest revision and says whether there was anything to do. All of it happens, or none.

    A file with tables is copied first, to `<name>.before-<revision>`. Raises `NewerDatabase` and `BrokenReferences`.
    """
    known = revisions(versions)
    head = known[-1]
    found = current_revision(path)
    if found == head:
        return False
    if found is not None and found not in known:
        raise NewerDatabase(path, found, head)
    if _tables(path):
        copy_database(path, path.with_name(f"{path.name}.before-{head}"))
    # Alembic costs a third of a second and 28 MiB: nearly every start does without.
    from storage.migrations.upgrade import upgrade

    upgrade(path, versions, head)
    return True


def revisions(versions: Path = VERSIONS) -> list[str]:
    """The revisions this program knows, oldest first."""
    matches = (VERSION_FILE.fullmatch(file.name) for file in versions.iterdir())
    return sorted(match[1] for match in matches if match)


def current_revision(path: Path) -> str | None:
    """The revision of a file; None where it has none or does not exist."""
    if "alembic_version" not in _tables(path):
        return None
    return _value(path, "SELECT version_num FROM alembic_version")


def check_kind(path: Path, kind: str) -> None:
    """Raises `WrongKind` where the file is marked as another kind. To be asked before the file is migrated."""
    if "shop_file" not in _tables(path):
        return
    found = _value(path, "SELECT kind FROM shop_file")
    if found is not None and found != kind:
        raise WrongKind(path, found, kind)


def mark_kind(path: Path, kind: str, *, created_at: int) -> None:
    """Marks a migrated file that has no mark yet. `created_at` is in milliseconds UTC. Raises `WrongKind`."""
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute(
            "INSERT INTO shop_file (id, kind, created_at) VALUES (1, ?, ?) ON CONFLICT DO NOTHING",
            (kind, created_at),
        )
    check_kind(path, kind)


def holds_sealed(path: Path) -> bool:
    """Whether anything in a migrated file can be read with its key only."""
    tables = ("order_answers", "saved_answers", "deliveries", "calls")
    return any(_value(path, f"SELECT 1 FROM {table} LIMIT 1") for table in tables)  # noqa: S608 - names from above


def _tables(path: Path) -> set[str]:
    if not path.exists():
        return set()
    try:
        with closing(sqlite3.connect(path)) as connection:
            rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")
            return {name for (name,) in rows}
    except sqlite3.DatabaseError as error:
        if error.sqlite_errorcode == sqlite3.SQLITE_NOTADB:
            raise NotADatabase(path) from error
        raise


def _value(path: Path, query: str) -> str | None:
    with closing(sqlite3.connect(path)) as connection:
        row = connection.execute(query).fetchone()
    return None if row is None else str(row[0])
