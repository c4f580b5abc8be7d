"""What can be told about a shop's file from outside, without opening the shop. Changes nothing and migrates nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

NEWEST_AND_OLDEST = """SELECT order_id, item, sealed FROM deliveries
    WHERE id IN ((SELECT min(id) FROM deliveries), (SELECT max(id) FROM deliveries)) ORDER BY id"""

NEWEST_RATES = """SELECT currency, rate, day, max(seen_at) FROM rates
    WHERE source = ? AND shop_currency = ? AND applied_at IS NOT NULL GROUP BY currency ORDER BY currency"""


def is_whole(path: Path) -> bool:
    """Whether a file that exists is a database with which SQLite finds nothing wrong."""
    with closing(sqlite3.connect(path)) as connection:
        try:
            return [found for (found,) in connection.execute("PRAGMA quick_check(1)")] == ["ok"]
        except sqlite3.DatabaseError:
            return False


def sealed_goods(path: Path) -> list[tuple[int, str, bytes]]:
    """Order, item and sealed bytes of the oldest and the newest delivery; empty where there is none to be read."""
    if not path.exists() or not is_whole(path):
        return []
    with closing(sqlite3.connect(path)) as connection:
        return connection.execute(NEWEST_AND_OLDEST).fetchall() if _has(connection, "deliveries") else []


def newest_rates(path: Path, source: str, shop_currency: str) -> list[tuple[str, str, str, int]]:
    """Currency, rate, day and the instant in ms UTC when it was read, of what a bank said last and was applied."""
    if not path.exists() or not is_whole(path):
        return []
    with closing(sqlite3.connect(path)) as connection:
        known = _has(connection, "rates")
        return connection.execute(NEWEST_RATES, (source, shop_currency)).fetchall() if known else []


def _has(connection: sqlite3.Connection, table: str) -> bool:
    found = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = ?", (table,)).fetchone()
    return bool(found[0])
