"""What a transaction promises to its caller, whatever happens to the others in its batch."""

from storage.database import Transaction
from storage.sqlite import SqliteDatabase


async def test_written_rows_are_read_back(db: SqliteDatabase) -> None:
    async def body(tx: Transaction) -> int:
        return await tx.run(
            "INSERT INTO shop_settings (key, value, changed_at) VALUES (:key, 'on', 1)", key="sound"
        )

    assert await db.write(body) == 1
    row = await db.read(lambda reader: reader.one("SELECT value FROM shop_settings"))
    assert row == {"value": "on"}
