"""What staff noted about customers. Texts are sealed by whoever writes them; nothing here can read them."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Note:
    id: int
    staff_id: int
    text: bytes
    at: datetime


async def add(tx: Transaction, customer_id: int, staff_id: int, now: datetime) -> int:
    """A note without its text, which is sealed under the number that this returns."""
    row = await tx.one(
        """INSERT INTO customer_notes (customer_id, staff_id, text, at) VALUES (:customer, :who, x'', :at)
           RETURNING id""",
        customer=customer_id,
        who=staff_id,
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def write(tx: Transaction, note_id: int, text: bytes) -> None:
    await tx.run("UPDATE customer_notes SET text = :text WHERE id = :id", id=note_id, text=text)


async def of_customer(reader: Reader, customer_id: int) -> list[Note]:
    """Newest first."""
    rows = await reader.all(
        "SELECT id, staff_id, text, at FROM customer_notes WHERE customer_id = :who ORDER BY id DESC", who=customer_id
    )
    return [Note(row["id"], row["staff_id"], row["text"], from_ms(row["at"])) for row in rows]


async def delete(tx: Transaction, customer_id: int, note_id: int) -> bool:
    """False where it is gone already."""
    gone = await tx.run("DELETE FROM customer_notes WHERE id = :id AND customer_id = :who", id=note_id, who=customer_id)
    return gone == 1
