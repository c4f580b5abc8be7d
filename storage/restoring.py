"""Puts a backup in the place of the shop's file, and keeps what was there. The caller holds the file's lock."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

from storage.backup import sync
from storage.backup_files import Facts, removed_at_last, space_told, unpack


def restore(backup: Path, database: Path, passphrase: str | None, *, kind: str, kept: Path) -> Facts:
    """Proves the backup, keeps the present file as `kept` and puts the other one in its place, by one rename.

    A stop at any moment leaves the former file or the restored one. Raises what `unpack` raises; then nothing changed.
    """
    fresh = database.with_name(f"{database.name}.restoring")
    with removed_at_last(fresh), space_told(fresh):
        facts = unpack(backup, fresh, passphrase, kind=kind)
        _keep(database, kept)
        fresh.replace(database)
        sync(database.parent)
    return facts


def _keep(database: Path, kept: Path) -> None:
    """Beside the restored file the journal would be taken for that file's own, so it is folded in or put away."""
    journal, kept_journal = Path(f"{database}-wal"), Path(f"{kept}-wal")
    if journal.exists():
        _second_name(journal, kept_journal)
    if database.exists():
        if _folded(database):
            kept_journal.unlink(missing_ok=True)
        _second_name(database, kept)
    journal.unlink(missing_ok=True)
    Path(f"{database}-shm").unlink(missing_ok=True)


def _folded(database: Path) -> bool:
    """False for a damaged file, of which SQLite may throw the journal away."""
    try:
        with closing(sqlite3.connect(database)) as connection:
            connection.execute("PRAGMA journal_mode = DELETE")
    except sqlite3.DatabaseError:
        return False
    return True


def _second_name(file: Path, name: Path) -> None:
    try:
        os.link(file, name)
    except OSError:  # some file systems know no links
        shutil.copy2(file, name)
