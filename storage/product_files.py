"""Tables of products that staff sent, until they are applied. Refuses to read them."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.database import Reader, Transaction
from storage.instants import to_ms

KEPT = timedelta(days=7)


@dataclass(frozen=True, slots=True)
class ProductFile:
    id: int
    provider: str
    content: bytes


async def put(tx: Transaction, staff_id: int, provider: str, content: bytes, now: datetime) -> int:
    """Keeps a file instead of this person's last one, and returns its id. Files of a week ago are forgotten."""
    await tx.run(
        "DELETE FROM product_files WHERE (staff_id = :who AND provider = :provider) OR created_at < :old",
        who=staff_id,
        provider=provider,
        old=to_ms(now - KEPT),
    )
    row = await tx.one(
        """INSERT INTO product_files (staff_id, provider, content, created_at)
           VALUES (:who, :provider, :content, :at) RETURNING id""",
        who=staff_id,
        provider=provider,
        content=content,
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def get(reader: Reader, file_id: int, staff_id: int) -> ProductFile | None:
    """The file if this member of staff sent it and it still waits."""
    row = await reader.one(
        "SELECT id, provider, content FROM product_files WHERE id = :id AND staff_id = :who", id=file_id, who=staff_id
    )
    return None if row is None else ProductFile(row["id"], row["provider"], row["content"])


async def forget(tx: Transaction, file_id: int) -> bool:
    """False where it is not there any more."""
    return await tx.run("DELETE FROM product_files WHERE id = :id", id=file_id) == 1
