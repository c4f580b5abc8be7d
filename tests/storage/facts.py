"""Small bodies for the promises about transactions: they write rows that are easy to count."""

from collections.abc import Awaitable, Callable

from storage.database import Database, Reader, Transaction

PUT = "INSERT INTO shop_settings (key, value, changed_at) VALUES (:key, '', :at)"
COUNT = "SELECT count(*) AS n FROM shop_settings"


async def put(tx: Transaction, key: str, *, at: int = 0) -> str:
    await tx.run(PUT, key=key, at=at)
    return key


def putting(key: str) -> Callable[[Transaction], Awaitable[str]]:
    """A body that writes one row."""
    return lambda tx: put(tx, key)


async def keys(db: Database) -> list[str]:
    """What is written, in the order of writing."""
    rows = await db.read(lambda reader: reader.all("SELECT key FROM shop_settings ORDER BY rowid"))
    return [row["key"] for row in rows]


async def count(reader: Reader) -> int:
    row = await reader.one(COUNT)
    assert row is not None
    return int(row["n"])
