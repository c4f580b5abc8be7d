"""Delivered items, sealed before they come here. The same item of the provider's is stored once."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Delivery:
    id: int
    order_id: int
    item: str
    kind: str
    title: str
    media_type: str
    sealed: bytes
    delivered_at: datetime
    shown_at: datetime | None


async def add(
    tx: Transaction,
    *,
    order_id: int,
    item: str,
    kind: str,
    title: str,
    media_type: str,
    sealed: bytes,
    now: datetime,
) -> bool:
    """False when the item was stored before."""
    added = await tx.run(
        """INSERT INTO deliveries (order_id, item, kind, title, media_type, sealed, delivered_at)
           VALUES (:order_id, :item, :kind, :title, :media_type, :sealed, :at)
           ON CONFLICT (order_id, item) DO NOTHING""",
        order_id=order_id,
        item=item,
        kind=kind,
        title=title,
        media_type=media_type,
        sealed=sealed,
        at=to_ms(now),
    )
    return added == 1


async def count(reader: Reader, order_id: int) -> int:
    row = await reader.one("SELECT count(*) AS n FROM deliveries WHERE order_id = :id", id=order_id)
    return int(row["n"]) if row else 0


async def of_order(reader: Reader, order_id: int) -> list[Delivery]:
    rows = await reader.all("SELECT * FROM deliveries WHERE order_id = :id ORDER BY id", id=order_id)
    return [
        Delivery(
            r["id"],
            r["order_id"],
            r["item"],
            r["kind"],
            r["title"],
            r["media_type"],
            r["sealed"],
            from_ms(r["delivered_at"]),
            from_ms_or_none(r["shown_at"]),
        )
        for r in rows
    ]


async def mark_shown(tx: Transaction, order_id: int, now: datetime) -> None:
    await tx.run(
        "UPDATE deliveries SET shown_at = :at WHERE order_id = :id AND shown_at IS NULL", id=order_id, at=to_ms(now)
    )
