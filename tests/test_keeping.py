"""Backing up and putting back, as an operator types it: one clear line for whatever stands in the way."""

import getpass
import json
import os
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest

from bot.cli import main
from bot.problems import lines_about
from storage.errors import NoSpace
from storage.lock import hold

KEPT = ("PATH", "HOME")
PHRASE = "correct horse battery"
DATABASE = Path("data/vitrina.db")
BACKUPS = Path("data/backups")


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() - set(KEPT):
        monkeypatch.delenv(name)
    monkeypatch.setenv("BACKUP_PASSPHRASE", PHRASE)


def line(capsys: pytest.CaptureFixture[str], *arguments: str) -> str:
    """The one line of a command that fails."""
    capsys.readouterr()
    assert main(arguments) == 1
    said = capsys.readouterr()
    assert said.out == ""
    [told] = said.err.splitlines()
    assert PHRASE not in told
    return told


def shop_that_says(word: str) -> None:
    main(["migrate"])
    with closing(sqlite3.connect(DATABASE)) as connection, connection:
        connection.execute("INSERT OR REPLACE INTO shop_settings VALUES ('word', ?, 0)", (word,))


def said(file: Path = DATABASE) -> str:
    with closing(sqlite3.connect(file)) as connection:
        return str(connection.execute("SELECT value FROM shop_settings WHERE key = 'word'").fetchone()[0])


def test_a_shop_comes_back_from_one_sealed_file(capsys: pytest.CaptureFixture[str]) -> None:
    shop_that_says("before")
    assert main(["backup"]) == 0
    assert "Keep BACKUP_PASSPHRASE as well" in capsys.readouterr().out
    [backup] = BACKUPS.iterdir()
    shop_that_says("after")
    assert main(["restore", str(backup)]) == 0
    assert said() == "before"
    told = capsys.readouterr().out
    [kept] = DATABASE.parent.glob("vitrina.db.replaced-*")
    assert str(kept) in told
    assert said(kept) == "after"
    assert "starts closed" in told


def test_the_mark_beside_the_key_is_left_alone(capsys: pytest.CaptureFixture[str]) -> None:
    shop_that_says("before")
    main(["backup", "a.backup"])
    mark = Path("secrets/vitrina.seen")
    mark.parent.mkdir()
    mark.write_text(json.dumps({"file": 1, "events": 9}))
    assert main(["restore", "a.backup"]) == 0
    assert json.loads(mark.read_text()) == {"file": 1, "events": 9}


def test_without_a_passphrase_a_backup_is_a_plain_copy_and_says_so(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    shop_that_says("before")
    assert main(["backup", "copy.db"]) == 0
    assert "not sealed" in capsys.readouterr().out
    assert said(Path("copy.db")) == "before"
    shop_that_says("after")
    assert main(["restore", "copy.db"]) == 0
    assert said() == "before"


def test_the_passphrase_can_be_typed(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shop_that_says("before")
    main(["backup", "a.backup"])
    monkeypatch.setenv("BACKUP_PASSPHRASE", "another one, set later")
    assert "was sealed with another passphrase" in line(capsys, "restore", "a.backup")
    monkeypatch.delenv("BACKUP_PASSPHRASE")
    assert "a.backup is sealed. Set BACKUP_PASSPHRASE" in line(capsys, "restore", "a.backup")
    monkeypatch.setattr(getpass, "getpass", lambda prompt: PHRASE)
    assert main(["restore", "a.backup", "--ask"]) == 0


def test_what_cannot_be_restored_is_one_line(capsys: pytest.CaptureFixture[str]) -> None:
    shop_that_says("now")
    assert "missing.backup does not exist" in line(capsys, "restore", "missing.backup")
    Path("letter").write_text("Dear customer")
    assert "letter is no backup of a shop" in line(capsys, "restore", "letter")
    main(["backup", "a.backup"])
    Path("cut.backup").write_bytes(Path("a.backup").read_bytes()[:-5])
    assert "cut.backup is cut or damaged. Nothing was changed" in line(capsys, "restore", "cut.backup")
    with hold(DATABASE):
        assert "another Vitrina runs on it" in line(capsys, "restore", "a.backup")
    assert said() == "now"
    assert list(DATABASE.parent.glob("*.replaced-*")) == []


def test_a_full_disk_is_one_line() -> None:
    [told] = lines_about(NoSpace(Path("data/vitrina.db.restoring"))) or []
    assert told.startswith("There is no space left for data/vitrina.db.restoring. Nothing was changed")


def test_a_damaged_database_is_not_backed_up_as_if_it_were_well(capsys: pytest.CaptureFixture[str]) -> None:
    shop_that_says("now")
    DATABASE.write_bytes(b"damaged" * 1000)
    assert "is damaged" in line(capsys, "backup")
    assert not BACKUPS.exists()


def test_a_short_passphrase_is_refused(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    shop_that_says("now")
    monkeypatch.setenv("BACKUP_PASSPHRASE", "short")
    told = line(capsys, "backup")
    assert told.startswith("BACKUP_PASSPHRASE: ")
    assert "12" in told
