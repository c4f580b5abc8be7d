"""Which order stands in place of which other one, at the shop's cost. Holds no money: that is the ledger's."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Replacement:
    """`order_id` came in place of `replaces_id`."""

    order_id: int
    replaces_id: int
    staff_id: int
    made_at: datetime


async def add(tx: Transaction, order_id: int, replaces_id: int, staff_id: int, now: datetime) -> None:
    await tx.run(
        "INSERT INTO replacements (order_id, replaces_id, staff_id, made_at) VALUES (:order, :first, :who, :at)",
        order=order_id,
        first=replaces_id,
        who=staff_id,
        at=to_ms(now),
    )


async def find(reader: Reader, order_id: int) -> Replacement | None:
    """What the order came in place of; None for an order that somebody pays for."""
    row = await reader.one("SELECT * FROM replacements WHERE order_id = :id", id=order_id)
    return None if row is None else _replacement(row)


async def newest_of(reader: Reader, replaces_id: int) -> Replacement | None:
    """The last order that came in place of this one."""
    row = await reader.one(
        "SELECT * FROM replacements WHERE replaces_id = :id ORDER BY order_id DESC LIMIT 1", id=replaces_id
    )
    return None if row is None else _replacement(row)


def _replacement(row: Row) -> Replacement:
    return Replacement(row["order_id"], row["replaces_id"], row["staff_id"], from_ms(row["made_at"]))
