"""The folder of the shop's backups: what is in it, one more, one less. A file lies there only once it was proved whole.

Says nothing about when. The folder is the whole truth: there is no table that a restored database could bring along.
"""

import asyncio
import re
import shutil
import sqlite3
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

from storage.backup_files import forget_unfinished, write_proved

SEALED, PLAIN = "backup", "db"
INSTANT = "%Y%m%d-%H%M%S"
BESIDE = ("before", "replaced")
BESIDE_KEPT = timedelta(days=30)
"""How long the plain copies stay that a migration or a restore has left beside the database."""


@dataclass(frozen=True, slots=True)
class Backup:
    """One file in the folder. `made_at`: aware UTC, to the second."""

    name: str
    made_at: datetime
    size_bytes: int
    sealed: bool


@dataclass(frozen=True, slots=True)
class Disk:
    """In bytes."""

    free: int
    total: int
    database: int


class Vault(Protocol):
    """Where the backups of the shop are."""

    @property
    def seals(self) -> bool:
        """Whether there is a passphrase."""
        ...

    async def make(self, now: datetime) -> Backup:
        """Makes one, and opens it again as a restore would. Raises `NoSpace`, other `StorageError`s and `OSError`."""
        ...

    async def all(self) -> list[Backup]:
        """The newest first."""
        ...

    async def forget(self, names: Iterable[str]) -> None: ...

    async def content(self, name: str) -> bytes | None:
        """The whole file; None where it is gone."""
        ...

    async def disk(self) -> Disk: ...


class FolderVault:
    """One per database; the folder may hold those of others too."""

    def __init__(self, database: Path, folder: Path, passphrase: str | None, *, kind: str) -> None:
        self._database, self._folder, self._passphrase, self._kind = database, folder, passphrase, kind
        self._name = re.compile(rf"{re.escape(database.stem)}-(\d{{8}}-\d{{6}})\.({SEALED}|{PLAIN})")

    @property
    def seals(self) -> bool:
        return self._passphrase is not None

    async def make(self, now: datetime) -> Backup:
        return await asyncio.to_thread(self.make_now, now)

    async def all(self) -> list[Backup]:
        return await asyncio.to_thread(self.found)

    async def forget(self, names: Iterable[str]) -> None:
        await asyncio.to_thread(self._forget, list(names))

    async def content(self, name: str) -> bytes | None:
        return await asyncio.to_thread(self._content, name)

    async def disk(self) -> Disk:
        return await asyncio.to_thread(self._disk)

    def make_now(self, now: datetime) -> Backup:
        """As `make`, for the command line. A database that cannot be copied raises `sqlite3.Error`."""
        self._folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        self._sweep()
        name = f"{self._database.stem}-{now.astimezone(UTC).strftime(INSTANT)}.{SEALED if self.seals else PLAIN}"
        write_proved(self._database, self._folder / name, self._passphrase, kind=self._kind, made_at=now)
        self._forget_beside(now)
        return Backup(name, _instant(name), (self._folder / name).stat().st_size, self.seals)

    def path_of(self, backup: Backup) -> Path:
        return self._folder / backup.name

    def found(self) -> list[Backup]:
        """The newest first."""
        if not self._folder.is_dir():
            return []
        ours = [file for file in self._folder.iterdir() if self._name.fullmatch(file.name)]
        backups = [Backup(f.name, _instant(f.name), f.stat().st_size, f.suffix == f".{SEALED}") for f in ours]
        return sorted(backups, key=lambda each: each.made_at, reverse=True)

    def _forget(self, names: list[str]) -> None:
        for name in names:
            if self._name.fullmatch(name):
                (self._folder / name).unlink(missing_ok=True)

    def _content(self, name: str) -> bytes | None:
        if not self._name.fullmatch(name):
            return None
        try:
            return (self._folder / name).read_bytes()
        except FileNotFoundError:
            return None

    def _disk(self) -> Disk:
        there = shutil.disk_usage(self._database.parent)
        files = (self._database, Path(f"{self._database}-wal"))
        return Disk(there.free, there.total, sum(file.stat().st_size for file in files if file.exists()))

    def _forget_beside(self, now: datetime) -> None:
        for word in BESIDE:
            for file in self._database.parent.glob(f"{self._database.name}.{word}-*"):
                if now - datetime.fromtimestamp(file.stat().st_mtime, UTC) > BESIDE_KEPT:
                    file.unlink(missing_ok=True)

    def _sweep(self) -> None:
        """What a killed program has left half done holds customers' data, and space."""
        for file in self._folder.glob(f"{self._database.stem}-*.new*"):
            file.unlink(missing_ok=True)
        forget_unfinished(self._database)


def _instant(name: str) -> datetime:
    stamp = name.rsplit(".", 1)[0][-15:]
    return datetime.strptime(stamp, INSTANT).replace(tzinfo=UTC)


class MemoryVault:
    """Lives as long as the object and copies nothing: for programs that keep no file."""

    def __init__(self, *, seals: bool = True) -> None:
        self.seals = seals
        self.files: dict[str, tuple[Backup, bytes]] = {}
        self.broken: Exception | None = None
        """What the next try raises."""
        self.size = Disk(free=10 * 2**30, total=20 * 2**30, database=2**20)
        self.content_bytes = b"sealed"

    async def make(self, now: datetime) -> Backup:
        if self.broken:
            raise self.broken
        name = f"vitrina-{now.astimezone(UTC).strftime(INSTANT)}.{SEALED if self.seals else PLAIN}"
        made = Backup(name, _instant(name), len(self.content_bytes), self.seals)
        self.files[name] = (made, self.content_bytes)
        return made

    async def all(self) -> list[Backup]:
        return sorted((one for one, _ in self.files.values()), key=lambda each: each.made_at, reverse=True)

    async def forget(self, names: Iterable[str]) -> None:
        for name in names:
            self.files.pop(name, None)

    async def content(self, name: str) -> bytes | None:
        return self.files[name][1] if name in self.files else None

    async def disk(self) -> Disk:
        return self.size


UNMADE = (OSError, sqlite3.Error)
"""What making one may raise besides `StorageError`."""
