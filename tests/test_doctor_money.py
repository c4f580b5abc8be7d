"""`doctor --money`: what is well, what is not, in plain lines, beside a running shop and without a network."""

import os
import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.cli import main
from bot.doctor_money import examine_money
from storage.instants import to_ms
from storage.migrate import mark_kind, migrate

KEPT = ("PATH", "HOME")
DATABASE = Path("data/vitrina.db")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture(autouse=True)
def an_empty_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    for name in os.environ.keys() - set(KEPT):
        monkeypatch.delenv(name)


@pytest.fixture
def file() -> sqlite3.Connection:
    """A migrated shop's file, open for writing as the shop has it."""
    DATABASE.parent.mkdir()
    migrate(DATABASE)
    mark_kind(DATABASE, "shop", created_at=to_ms(NOW))
    connection = sqlite3.connect(DATABASE, isolation_level=None)
    connection.execute("PRAGMA journal_mode = WAL")
    connection.execute("PRAGMA foreign_keys = OFF")
    return connection


def book(file: sqlite3.Connection, kind: str, ref: str, debit: str, credit: str, minor: int, unit: str = "XTR") -> None:
    file.execute(
        """INSERT INTO ledger (at, kind, ref, debit, credit, amount_minor, currency) VALUES (0, ?, ?, ?, ?, ?, ?)""",
        (kind, ref, debit, credit, minor, unit),
    )


def told(capsys: pytest.CaptureFixture[str]) -> tuple[list[str], list[str]]:
    """What is fine or worth a note, and what is wrong."""
    said = capsys.readouterr()
    return said.out.splitlines(), said.err.splitlines()


def test_before_the_first_start_there_is_nothing_wrong(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--money"]) == 0
    assert told(capsys) == (["ok    data/vitrina.db does not exist yet: there is no money in it"], [])


def test_a_file_without_money_is_well(file: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["doctor", "--money"]) == 0
    fine, wrong = told(capsys)
    assert "ok    the ledger is empty" in fine
    assert "note  nothing has been compared with the other side yet" in fine
    assert wrong == []
    file.close()


def test_accounts_are_told_while_somebody_writes(file: sqlite3.Connection, capsys: pytest.CaptureFixture[str]) -> None:
    book(file, "captured", "payment:1", "stars", "order:1", 112)
    book(file, "earned", "payment:1", "order:1", "revenue", 112)
    book(file, "opening", "deposit:games:EUR", "deposit:games", "owner", 100_000, "EUR")
    file.execute("BEGIN IMMEDIATE")
    book(file, "cost", "order:1", "cost", "deposit:games", 900, "EUR")
    assert examine_money(NOW) == 0
    fine, _ = told(capsys)
    assert "ok    account deposit:games: 1000.00 EUR" in fine
    assert "ok    account revenue: -112 XTR" in fine
    assert "ok    account order:*: 0 XTR" in fine
    file.execute("COMMIT")
    with closing(file):
        assert file.execute("SELECT count(*) FROM ledger").fetchone() == (4,)


def test_what_is_wrong_is_named_and_the_exit_code_says_so(
    file: sqlite3.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    pay = """INSERT INTO payments (id, order_id, payer_id, method, state, surplus, amount_minor, currency, lapses_at,
        created_at) VALUES (?, NULL, 1, 'stars', ?, ?, 50, 'XTR', ?, 0)"""
    file.execute(pay, (1, "captured", 1, None))
    file.execute(pay, (2, "open", 0, to_ms(NOW - timedelta(hours=3))))
    file.execute(pay, (3, "captured", 1, None))
    file.execute(
        """INSERT INTO refunds (payment_id, state, amount_minor, currency, reason, error, created_at)
           VALUES (3, 'review', 50, 'XTR', 'surplus', 'CHARGE_NOT_FOUND', 0)"""
    )
    seen = (NOW - timedelta(days=3)).isoformat()
    for key, value in {
        "reconciled:stars": f'{{"at": "{seen}", "lines": 4, "held": 90, "booked": 100}}',
        "reopening": '{"state": "differs"}',
    }.items():
        file.execute("INSERT INTO shop_settings VALUES (?, ?, 0)", (key, value))
    assert examine_money(NOW) == 1
    _, wrong = told(capsys)
    assert wrong == [
        "wrong 1 payments without an order that do not go back: payment 1 of 50 XTR",
        "wrong 1 refunds that are not done: payment 3 of 50 XTR is review, CHARGE_NOT_FOUND",
        "wrong 1 payments that are stuck: payment 2 of 50 XTR is open",
        "wrong stars was compared at 2026-11-17 12:00 UTC: 4 lines, 90 held, 100 booked",
        "wrong the shop is closed: an older database was opened and has to be compared. See the desk",
    ]
    file.close()


def test_a_deposit_that_the_books_do_not_explain_is_wrong(
    file: sqlite3.Connection, capsys: pytest.CaptureFixture[str]
) -> None:
    file.execute(
        """INSERT INTO providers (name, deposit_minor, deposit_currency, deposit_at) VALUES ('games', 5000, 'EUR', 0)"""
    )
    file.execute("INSERT INTO deposits (provider, opened, known_minor) VALUES ('games', 'EUR', -700)")
    book(file, "opening", "deposit:games:EUR", "deposit:games", "owner", 5_700, "EUR")
    assert examine_money(NOW) == 1
    assert told(capsys)[1] == ["wrong deposit at games: the provider says 50.00 EUR, the books 57.00 EUR"]
    file.close()
