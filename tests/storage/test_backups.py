"""Backups as files: one is proved before it counts, put back as a whole, and never at the cost of what is there."""

import os
import sqlite3
import sys
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from storage.backup_files import check_backup, space_told, write_backup, write_proved
from storage.errors import (
    DamagedBackup,
    NewerDatabase,
    NoSpace,
    NotABackup,
    PassphraseMissing,
    StorageError,
    WrongKind,
    WrongPassphrase,
)
from storage.migrate import mark_kind
from storage.restoring import restore
from storage.vault import FolderVault

PHRASE = "correct horse battery"
NOW = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)


@pytest.fixture
def shop(shop_file: Path) -> Path:
    """A shop that is open elsewhere: a part of it still stands in the journal."""
    mark_kind(shop_file, "shop", created_at=1)
    with closing(sqlite3.connect(shop_file)) as connection, connection:
        connection.execute("PRAGMA journal_mode = WAL")
    return shop_file


def say(file: Path, word: str) -> None:
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO shop_settings VALUES ('word', ?, 0)", (word,))


def said(file: Path) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT value FROM shop_settings WHERE key = 'word'").fetchone()[0])


def backed_up(shop: Path, phrase: str | None = PHRASE) -> Path:
    target = shop.with_name("a.backup")
    write_backup(shop, target, phrase, kind="shop", made_at=NOW)
    return target


@pytest.mark.parametrize("phrase", [PHRASE, None])
def test_a_backup_of_a_file_in_use_is_whole_and_nobody_elses_to_read(shop: Path, phrase: str | None) -> None:
    with closing(sqlite3.connect(shop)) as connection:
        connection.execute("INSERT INTO shop_settings VALUES ('word', 'in the journal', 0)")
        connection.commit()
        backup = backed_up(shop, phrase)
    facts = check_backup(backup, phrase, kind="shop", database=shop)
    assert (facts.sealed, facts.made_at) == ((True, NOW) if phrase else (False, None))
    assert backup.stat().st_mode & 0o077 == 0
    assert {file.name for file in shop.parent.iterdir()} == {"a.backup", "shop.db"}


def test_nothing_in_clear_is_written_where_a_sealed_backup_goes(shop: Path, tmp_path: Path) -> None:
    """Every database that is opened meanwhile lies beside the shop's: the other folder may be another machine's."""
    away, opened, watching = tmp_path / "away", set[Path](), [True]
    away.mkdir()

    def hook(event: str, args: tuple[object, ...]) -> None:
        if watching and event == "sqlite3.connect":
            opened.add(Path(str(args[0])))

    sys.addaudithook(hook)
    write_proved(shop, away / "a.backup", PHRASE, kind="shop", made_at=NOW)
    watching.clear()
    assert len(opened) > 1
    assert {path.parent for path in opened} == {shop.parent}
    assert {file.name for file in shop.parent.iterdir()} == {"away", "shop.db"}
    assert {file.name for file in away.iterdir()} == {"a.backup"}


def test_a_backup_that_is_not_proved_takes_no_good_ones_place(shop: Path) -> None:
    good = backed_up(shop)
    before = good.read_bytes()
    with pytest.raises(WrongKind):
        write_proved(shop, good, PHRASE, kind="sandbox", made_at=NOW)
    assert good.read_bytes() == before
    assert {file.name for file in shop.parent.iterdir()} == {"a.backup", "shop.db"}


def test_a_backup_goes_back_and_what_was_there_is_kept(shop: Path) -> None:
    say(shop, "before")
    backup, kept = backed_up(shop), shop.with_name("kept")
    connection = sqlite3.connect(shop)
    connection.execute("UPDATE shop_settings SET value = 'after'")
    connection.commit()
    file, journal = shop.read_bytes(), Path(f"{shop}-wal").read_bytes()
    connection.close()
    # As a kill leaves it: the newest commit stands in the journal alone.
    shop.write_bytes(file)
    Path(f"{shop}-wal").write_bytes(journal)
    assert Path(f"{shop}-wal").exists()
    restore(backup, shop, PHRASE, kind="shop", kept=kept)
    assert (said(shop), said(kept)) == ("before", "after")
    assert {file.name for file in shop.parent.iterdir()} == {"a.backup", "kept", "shop.db"}


def test_a_damaged_file_is_kept_with_its_journal(shop: Path) -> None:
    say(shop, "before")
    backup, kept = backed_up(shop), shop.with_name("kept")
    shop.write_bytes(b"damaged" * 1000)
    Path(f"{shop}-wal").write_bytes(b"journal")
    restore(backup, shop, PHRASE, kind="shop", kept=kept)
    assert said(shop) == "before"
    assert kept.read_bytes().startswith(b"damaged")
    assert Path(f"{kept}-wal").read_bytes() == b"journal"


def test_a_backup_makes_a_shop_where_there_is_none(shop: Path, tmp_path: Path) -> None:
    say(shop, "before")
    backup = backed_up(shop)
    fresh = tmp_path / "new" / "shop.db"
    fresh.parent.mkdir()
    restore(backup, fresh, PHRASE, kind="shop", kept=fresh.with_name("kept"))
    assert said(fresh) == "before"
    assert not fresh.with_name("kept").exists()


def refused(shop: Path, backup: Path, phrase: str | None = PHRASE) -> StorageError:
    """Why the backup is not taken. The shop's file is as it was, and nothing lies about."""
    before, names = shop.read_bytes(), {file.name for file in shop.parent.iterdir()}
    with pytest.raises(StorageError) as told:
        restore(backup, shop, phrase, kind="shop", kept=shop.with_name("kept"))
    assert shop.read_bytes() == before
    assert {file.name for file in shop.parent.iterdir()} == names
    return told.value


def test_what_cannot_be_restored_changes_nothing(shop: Path, tmp_path: Path) -> None:
    backup = backed_up(shop)
    assert isinstance(refused(shop, backup, "another passphrase"), WrongPassphrase)
    assert isinstance(refused(shop, backup, None), PassphraseMissing)
    backup.write_bytes(backup.read_bytes()[:-1])
    assert isinstance(refused(shop, backup), DamagedBackup)
    backup.write_bytes(b"a letter")
    assert isinstance(refused(shop, backup), NotABackup)


def test_a_plain_copy_that_was_cut_is_not_restored(shop: Path) -> None:
    backup = backed_up(shop, None)
    backup.write_bytes(backup.read_bytes()[:20_000])
    assert isinstance(refused(shop, backup), DamagedBackup)


def test_a_database_of_something_else_is_no_backup(shop: Path) -> None:
    other = shop.with_name("other")
    with closing(sqlite3.connect(other)) as connection:
        connection.execute("CREATE TABLE guests (name TEXT)")
    assert isinstance(refused(shop, other), NotABackup)


def test_a_sandboxs_backup_never_becomes_a_shop(shop: Path) -> None:
    with closing(sqlite3.connect(shop)) as connection, connection:
        connection.execute("UPDATE shop_file SET kind = 'sandbox'")
    backup = backed_up(shop)
    assert isinstance(refused(shop, backup), WrongKind)


def test_a_newer_programs_backup_is_not_restored(shop: Path) -> None:
    with closing(sqlite3.connect(shop)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    backup = backed_up(shop)
    assert isinstance(refused(shop, backup), NewerDatabase)


def test_a_full_disk_is_told_as_one_however_it_shows(tmp_path: Path) -> None:
    with pytest.raises(NoSpace), space_told(tmp_path), open("/dev/full", "wb", buffering=0) as full:
        full.write(b"anything")
    with closing(sqlite3.connect(tmp_path / "small.db")) as connection:
        connection.execute("PRAGMA max_page_count = 1")
        with pytest.raises(NoSpace), space_told(tmp_path):
            connection.execute("CREATE TABLE too_much (word TEXT)")
    with pytest.raises(IsADirectoryError), space_told(tmp_path):
        tmp_path.open("rb")


async def test_the_folder_lists_what_was_proved_and_forgets_by_name(shop: Path, tmp_path: Path) -> None:
    vault = FolderVault(shop, tmp_path / "backups", PHRASE, kind="shop")
    assert await vault.all() == []
    first, second = await vault.make(NOW), await vault.make(NOW + timedelta(days=1))
    assert await vault.all() == [second, first]
    assert (first.name, first.made_at, first.sealed) == ("shop-20261120-010000.backup", NOW, True)
    assert vault.path_of(first).stat().st_mode & 0o077 == 0
    await vault.forget([first.name, "../shop.db"])
    assert await vault.all() == [second]
    assert (await vault.disk()).database > 0
    assert await vault.content("../shop.db") is None
    assert await vault.content(first.name) is None
    assert await vault.content(second.name) == vault.path_of(second).read_bytes()


async def test_a_backup_that_is_not_proved_does_not_count_and_the_next_one_sweeps(shop: Path, tmp_path: Path) -> None:
    folder = tmp_path / "backups"
    vault = FolderVault(shop, folder, None, kind="sandbox")
    with pytest.raises(WrongKind):
        await vault.make(NOW)
    assert list(folder.iterdir()) == []
    (folder / "shop-20261119-010000.db.new.copy").write_bytes(b"left by a kill")
    shop.with_name("shop.db.work-vitrina.backup").write_bytes(b"left by a kill")
    (folder / "notes.txt").write_bytes(b"somebody else's")
    made = await FolderVault(shop, folder, None, kind="shop").make(NOW)
    assert {file.name for file in folder.iterdir()} == {made.name, "notes.txt"}
    assert not shop.with_name("shop.db.work-vitrina.backup").exists()


async def test_the_disk_is_told_with_the_databases_size(shop: Path, tmp_path: Path) -> None:
    size = len(shop.read_bytes())  # noqa: ASYNC240
    disk = await FolderVault(shop, tmp_path / "backups", None, kind="shop").disk()
    assert disk.database == size
    assert 0 < disk.free < disk.total


async def test_old_copies_beside_the_database_go_after_a_month(shop: Path, tmp_path: Path) -> None:
    """They are plain, and hold what customers have been promised to be forgotten."""
    old, fresh = shop.with_name("shop.db.before-0001"), shop.with_name("shop.db.replaced-20261101-000000")
    for file, age in ((old, 31), (fresh, 29)):
        file.write_bytes(b"a copy")
        at = (NOW - timedelta(days=age)).timestamp()
        os.utime(file, (at, at))
    await FolderVault(shop, tmp_path / "backups", PHRASE, kind="shop").make(NOW)
    assert {file.name for file in shop.parent.glob("shop.db.*")} == {fresh.name}
