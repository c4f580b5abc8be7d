"""What happened to an order: one line for each move of its state, in order. Nothing is ever changed or deleted."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import from_ms, to_ms
from storage.order_state import OrderState


@dataclass(frozen=True, slots=True)
class Event:
    seq: int
    at: datetime
    before: str
    after: OrderState
    cause: str
    actor: str
    note: str


async def of_order(reader: Reader, order_id: int) -> list[Event]:
    rows = await reader.all("SELECT * FROM events WHERE order_id = :id ORDER BY seq", id=order_id)
    return [
        Event(r["seq"], from_ms(r["at"]), r["before"], OrderState(r["after"]), r["cause"], r["actor"], r["note"])
        for r in rows
    ]


async def record(
    tx: Transaction, order_id: int, now: datetime, before: str, after: str, cause: str, actor: str, note: str
) -> None:
    """Adds an event behind all others of the order. Only a move of its state, or its beginning, makes one."""
    await tx.run(
        """INSERT INTO events (order_id, seq, at, before, after, cause, actor, note)
           SELECT :id, coalesce(max(seq), 0) + 1, :at, :before, :after, :cause, :actor, :note
           FROM events WHERE order_id = :id""",
        id=order_id,
        at=to_ms(now),
        before=before,
        after=after,
        cause=cause,
        actor=actor,
        note=note,
    )
