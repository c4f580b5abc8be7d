"""What the shop changes in daily life, as texts by key. Refuses to know what a value means."""

from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import from_ms, to_ms


async def get(reader: Reader, key: str) -> str | None:
    row = await reader.one("SELECT value FROM shop_settings WHERE key = :key", key=key)
    return None if row is None else str(row["value"])


async def put(tx: Transaction, key: str, value: str, now: datetime) -> None:
    await tx.run(
        """INSERT INTO shop_settings (key, value, changed_at) VALUES (:key, :value, :at)
           ON CONFLICT (key) DO UPDATE SET value = excluded.value, changed_at = excluded.changed_at""",
        key=key,
        value=value,
        at=to_ms(now),
    )


async def file_made_at(reader: Reader) -> datetime | None:
    """When this database was made; None where the file carries no mark yet."""
    row = await reader.one("SELECT created_at FROM shop_file")
    return None if row is None else from_ms(row["created_at"])
