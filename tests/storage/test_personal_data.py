"""Every table that names a customer is either erased with their data, or stays for a reason that is written here."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage import personal_data

KEPT = {
    "approval_budgets": "for how much staff trust somebody: the books",
    "balance_parts": "the books",
    "balances": "the books",
    "checkouts": "what orders belong to: no word about a person",
    "orders": "the books",
    "payments": "the books, and where money goes back to",
}
NAMES = ("customer_id", "payer_id")


def test_every_table_that_names_a_customer_is_erased_or_kept_for_a_reason(migrated_file: Path) -> None:
    with closing(sqlite3.connect(migrated_file)) as connection:
        tables = [name for (name,) in connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'")]
        columns = {name: [row[1] for row in connection.execute(f"PRAGMA table_info('{name}')")] for name in tables}
    naming = {name for name, found in columns.items() if set(found) & set(NAMES)}
    begins = ("DELETE FROM", "UPDATE", "INSERT INTO")
    written = {sql.removeprefix(begin).split()[0] for sql in personal_data._ERASED for begin in begins}
    erased = naming & written
    assert naming - erased == set(KEPT)
