"""Every table that names a customer is either erased with their data, or stays for a reason that is written here."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import pytest

from storage import customers, letters, personal_data, staff
from storage.database import Database, Transaction

KEPT = {
    "approval_budgets": "for how much staff trust somebody: the books",
    "balance_parts": "the books",
    "balances": "the books",
    "checkouts": "what orders belong to: no word about a person",
    "orders": "the books",
    "payments": "the books, and where money goes back to",
}
NAMES = ("customer_id", "payer_id")
NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


def test_every_table_that_names_a_customer_is_erased_or_kept_for_a_reason(migrated_file: Path) -> None:
    with closing(sqlite3.connect(migrated_file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")] for name in tables}
    naming = {name for name, found in columns.items() if set(found) & set(NAMES)}
    begins = ("DELETE FROM", "UPDATE", "INSERT INTO")
    written = {sql.removeprefix(begin).split()[0] for sql in personal_data._ERASED for begin in begins}
    erased = naming & written
    assert naming - erased == set(KEPT)


@pytest.mark.parametrize(("is_staff", "left"), [(True, ["case"]), (False, [])])
async def test_what_staff_are_still_to_hear_is_not_erased_with_what_they_bought(
    db: Database, is_staff: bool, left: list[str]
) -> None:
    async def body(tx: Transaction) -> None:
        await customers.see(tx, 5, language="en", now=NOW)
        if is_staff:
            await staff.add(tx, 5, "owner", "Olga", NOW)
        for kind in ("goods", "case"):
            await letters.put(tx, chat_id=5, kind=kind, now=NOW)
        await tx.run("UPDATE letters SET state = 'sent' WHERE kind = 'goods'")
        await personal_data.erase(tx, 5, NOW)

    await db.write(body)
    rows = await db.read(lambda reader: reader.all("SELECT kind FROM letters"))
    assert [row["kind"] for row in rows] == left


def test_what_is_sealed_about_an_order_is_erased_with_it(migrated_file: Path) -> None:
    with closing(sqlite3.connect(migrated_file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")] for name in tables}
    sealed = {name for name, found in columns.items() if {"order_id", "sealed"} <= set(found)}
    erased = {sql.removeprefix("DELETE FROM").split()[0] for sql in personal_data._ERASED if sql.startswith("DELETE")}
    assert sealed >= {"deliveries", "order_answers", "order_notes"}
    assert sealed <= erased
