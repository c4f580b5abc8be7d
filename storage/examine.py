"""What can be told about a shop's file from outside, without opening the shop. Changes nothing and migrates nothing."""

import sqlite3
from contextlib import closing
from pathlib import Path

NEWEST_AND_OLDEST = """SELECT order_id, item, sealed FROM deliveries
    WHERE id IN ((SELECT min(id) FROM deliveries), (SELECT max(id) FROM deliveries)) ORDER BY id"""


def is_whole(path: Path) -> bool:
    """Whether SQLite finds nothing wrong with a file that exists. Raises `sqlite3.DatabaseError` for no database."""
    with closing(sqlite3.connect(path)) as connection:
        return [found for (found,) in connection.execute("PRAGMA quick_check(1)")] == ["ok"]


def sealed_goods(path: Path) -> list[tuple[int, str, bytes]]:
    """Order, item and sealed bytes of the oldest and the newest delivery; empty where there is none."""
    if not path.exists():
        return []
    with closing(sqlite3.connect(path)) as connection:
        tables = connection.execute("SELECT count(*) FROM sqlite_schema WHERE name = 'deliveries'").fetchone()
        return connection.execute(NEWEST_AND_OLDEST).fetchall() if tables[0] else []
