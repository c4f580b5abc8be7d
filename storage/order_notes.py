"""What staff note about orders for each other, sealed before it comes here. Nothing is ever changed or deleted."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Note:
    staff_id: int
    sealed: bytes
    at: datetime


async def add(tx: Transaction, order_id: int, staff_id: int, sealed: bytes, now: datetime) -> None:
    await tx.run(
        "INSERT INTO order_notes (order_id, staff_id, sealed, at) VALUES (:order, :who, :sealed, :at)",
        order=order_id,
        who=staff_id,
        sealed=sealed,
        at=to_ms(now),
    )


async def of_order(reader: Reader, order_id: int) -> list[Note]:
    """The oldest first."""
    rows = await reader.all(
        "SELECT staff_id, sealed, at FROM order_notes WHERE order_id = :id ORDER BY id", id=order_id
    )
    return [Note(row["staff_id"], row["sealed"], from_ms(row["at"])) for row in rows]
