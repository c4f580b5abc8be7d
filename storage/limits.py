"""Who may not buy, and how much others may: own limits of customers, and those of everybody in the settings."""

from dataclasses import dataclass
from datetime import datetime

from storage import shop_settings
from storage.database import Reader, Transaction
from storage.instants import to_ms

MOST_OPEN, MOST_DAY = "most_open_orders", "most_day_minor"
"""The keys of what holds for everybody; without a value nothing is limited."""


@dataclass(frozen=True, slots=True)
class Limits:
    """None: not limited. `most_day_minor` in the shop's currency, for any 24 hours."""

    most_open: int | None
    most_day_minor: int | None


async def of_everybody(reader: Reader) -> Limits:
    most_open, most_day = await shop_settings.get(reader, MOST_OPEN), await shop_settings.get(reader, MOST_DAY)
    return Limits(int(most_open) if most_open else None, int(most_day) if most_day else None)


async def of_customer(reader: Reader, customer_id: int) -> Limits:
    """What holds for the customer: own limits, where there are any, else those of everybody."""
    row = await reader.one("SELECT most_open, most_day_minor FROM customers WHERE id = :id", id=customer_id)
    every = await of_everybody(reader)
    if row is None:
        return every
    most_open, most_day = row["most_open"], row["most_day_minor"]
    return Limits(
        every.most_open if most_open is None else int(most_open),
        every.most_day_minor if most_day is None else int(most_day),
    )


async def is_blocked(reader: Reader, customer_id: int) -> bool:
    row = await reader.one("SELECT blocked_at FROM customers WHERE id = :id", id=customer_id)
    return row is not None and row["blocked_at"] is not None


async def open_orders(reader: Reader, customer_id: int) -> int:
    """How many of the customer's orders are under way or wait for their payment."""
    row = await reader.one(
        "SELECT count(*) AS n FROM orders WHERE customer_id = :who AND ended_at IS NULL", who=customer_id
    )
    return int(row["n"]) if row else 0


async def spent_since(reader: Reader, customer_id: int, since: datetime) -> int:
    """What the customer paid since the instant, in minor units, for orders that were not given up."""
    row = await reader.one(
        """SELECT coalesce(sum(total_minor), 0) AS total FROM orders WHERE customer_id = :who AND paid_at >= :since
           AND state NOT IN ('rejected', 'cancelled', 'expired')""",
        who=customer_id,
        since=to_ms(since),
    )
    return int(row["total"]) if row else 0


async def block(tx: Transaction, customer_id: int, blocked_at: datetime | None) -> bool:
    """None ends the block. False where it is so already."""
    changed = await tx.run(
        "UPDATE customers SET blocked_at = :at WHERE id = :id AND (blocked_at IS NULL) = (:at IS NOT NULL)",
        id=customer_id,
        at=None if blocked_at is None else to_ms(blocked_at),
    )
    return changed == 1


async def put_most_open(tx: Transaction, customer_id: int, most: int | None) -> None:
    await tx.run("UPDATE customers SET most_open = :most WHERE id = :id", id=customer_id, most=most)


async def put_most_day(tx: Transaction, customer_id: int, minor: int | None) -> None:
    await tx.run("UPDATE customers SET most_day_minor = :minor WHERE id = :id", id=customer_id, minor=minor)
