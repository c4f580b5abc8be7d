"""A backup as one file: written, sealed where there is a passphrase, unpacked, and proved to be a whole shop.

Refuses to say when one is made and how long it is kept. All of it blocks: the loop calls it in a thread.
"""

import errno
import os
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from typing import IO

from storage import sealed_file
from storage.backup import copy_database, sync
from storage.errors import (
    DamagedBackup,
    NewerDatabase,
    NoSpace,
    NotABackup,
    NotADatabase,
    PassphraseMissing,
)
from storage.migrate import check_kind, current_revision, revisions

PLAIN = b"SQLite format 3\x00"
FULL_DISK = (errno.ENOSPC, errno.EDQUOT)
WORK = ".work-"
"""What stands in the names of files that are open copies of the database while a backup is made or proved."""


@dataclass(frozen=True, slots=True)
class Facts:
    """What a backup was proved to hold. `made_at`: aware UTC; None where the file does not tell."""

    revision: str
    sealed: bool
    made_at: datetime | None


def write_backup(database: Path, target: Path, passphrase: str | None, *, kind: str, made_at: datetime) -> None:
    """Writes a consistent copy of a database that may be in use; `target` appears whole or not at all.

    Without a passphrase it is a plain copy; with one nothing in clear is written but beside the database, because
    `target` may lie on another machine. Raises `NoSpace`, `OSError` and `sqlite3.Error`.
    """
    plain = target.with_name(f"{target.name}.copy") if passphrase is None else _beside(database, target)
    with removed_at_last(plain):
        with space_told(plain):
            copy_database(database, plain)
            plain.chmod(0o600)
        with space_told(target):
            if passphrase is None:
                plain.replace(target)
            else:
                header = {"kind": kind, "revision": current_revision(plain) or "", "made_at": made_at.isoformat()}
                _seal(plain, target, passphrase, header)
            sync(target.parent)


def write_proved(database: Path, target: Path, passphrase: str | None, *, kind: str, made_at: datetime) -> None:
    """The same, opened again before it gets its name: what stood there stays until the new one is known to be good.

    Raises what `write_backup` and `check_backup` raise.
    """
    # Under its own name it would count as a good one before it was proved.
    trial = target.with_name(f"{target.name}.new")
    with removed_at_last(trial):
        write_backup(database, trial, passphrase, kind=kind, made_at=made_at)
        check_backup(trial, passphrase, kind=kind, database=database)
        trial.replace(target)
        sync(target.parent)


def forget_unfinished(database: Path) -> None:
    """What a killed program has left beside the database holds customers' data, and space."""
    for file in database.parent.glob(f"{database.name}{WORK}*"):
        file.unlink(missing_ok=True)


def _beside(database: Path, backup: Path) -> Path:
    return database.with_name(f"{database.name}{WORK}{backup.name}")


def _seal(plain: Path, target: Path, passphrase: str, header: sealed_file.Header) -> None:
    unfinished = target.with_name(f"{target.name}.unfinished")
    with removed_at_last(unfinished):
        with _private(unfinished) as file:
            sealed_file.seal(plain, file, passphrase, header)
        unfinished.replace(target)


def check_backup(backup: Path, passphrase: str | None, *, kind: str, database: Path) -> Facts:
    """Opens a backup beside the database, as a restore would, and proves what is in it. Raises what `unpack` raises."""
    trial = _beside(database, backup)
    with removed_at_last(trial):
        return unpack(backup, trial, passphrase, kind=kind)


def unpack(backup: Path, target: Path, passphrase: str | None, *, kind: str) -> Facts:
    """Writes the database in a backup to `target`, durable, and proves it: whole, of this kind, of a known revision.

    Raises `NotABackup`, `PassphraseMissing`, `WrongPassphrase`, `DamagedBackup`, `NewerDatabase`, `WrongKind`,
    `NoSpace` and `OSError`; what lies at `target` is of no use then.
    """
    with space_told(target):
        made_at = _unpacked(backup, target, passphrase)
        return Facts(_proved(backup, target, kind), made_at is not None, made_at)


def _unpacked(backup: Path, target: Path, passphrase: str | None) -> datetime | None:
    """When a sealed backup was made; None for a plain one."""
    if not sealed_file.is_sealed(backup):
        _copy_plain(backup, target)
        return None
    if passphrase is None:
        raise PassphraseMissing(backup)
    with _private(target) as file:
        sealed_file.unseal(backup, file, passphrase)
    return datetime.fromisoformat(sealed_file.header_of(backup)["made_at"])


def _copy_plain(backup: Path, target: Path) -> None:
    with backup.open("rb") as source, _private(target) as file:
        if source.read(len(PLAIN)) != PLAIN:
            raise NotABackup(backup)
        source.seek(0)
        shutil.copyfileobj(source, file, sealed_file.PIECE)


def _proved(backup: Path, target: Path, kind: str) -> str:
    """The revision of the database at `target`."""
    try:
        if not _is_whole(target):
            raise DamagedBackup(backup)
        found, known = current_revision(target), revisions()
        check_kind(target, kind)
    except (sqlite3.DatabaseError, NotADatabase):
        raise DamagedBackup(backup) from None
    if found is None:
        raise NotABackup(backup)
    if found not in known:
        raise NewerDatabase(backup, found, known[-1])
    return found


def _is_whole(path: Path) -> bool:
    with closing(sqlite3.connect(path)) as connection:
        # One file: a journal beside it would be left behind when it is moved.
        connection.execute("PRAGMA journal_mode = DELETE")
        return [found for (found,) in connection.execute("PRAGMA integrity_check(1)")] == ["ok"]


@contextmanager
def space_told(path: Path) -> Iterator[None]:
    """Raises `NoSpace` instead of the ways in which a full disk is told."""
    try:
        yield
    except OSError as error:
        if error.errno in FULL_DISK:
            raise NoSpace(path) from error
        raise
    except sqlite3.Error as error:
        if getattr(error, "sqlite_errorcode", 0) == sqlite3.SQLITE_FULL:
            raise NoSpace(path) from error
        raise


@contextmanager
def removed_at_last(path: Path) -> Iterator[None]:
    """Nothing is left at `path`, whatever happens."""
    path.unlink(missing_ok=True)
    try:
        yield
    finally:
        for left in (path, Path(f"{path}-journal"), Path(f"{path}-wal"), Path(f"{path}-shm")):
            left.unlink(missing_ok=True)


@contextmanager
def _private(path: Path) -> Iterator[IO[bytes]]:
    """A new file that only this user may read, durable when this ends."""
    with os.fdopen(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
        yield file
        file.flush()
        os.fsync(file.fileno())
