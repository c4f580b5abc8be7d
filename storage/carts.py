"""What customers have put aside. Every statement names the customer: another's line is as if it were not there."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms


@dataclass(frozen=True, slots=True)
class Line:
    """One row of `cart_lines`."""

    id: int
    offer_id: int
    variant: str
    quantity: int


def _line(row: Row) -> Line:
    return Line(row["id"], row["offer_id"], row["variant"], row["quantity"])


async def put(tx: Transaction, customer_id: int, offer_id: int, variant: str, quantity: int, now: datetime) -> None:
    """Sets how many of an offer the customer wants."""
    await tx.run(
        """INSERT INTO cart_lines (customer_id, offer_id, variant, quantity, added_at)
           VALUES (:who, :offer, :variant, :quantity, :at)
           ON CONFLICT (customer_id, offer_id, variant) DO UPDATE SET quantity = excluded.quantity""",
        who=customer_id,
        offer=offer_id,
        variant=variant,
        quantity=quantity,
        at=to_ms(now),
    )


async def remove(tx: Transaction, customer_id: int, line_id: int) -> bool:
    changed = await tx.run("DELETE FROM cart_lines WHERE id = :id AND customer_id = :who", id=line_id, who=customer_id)
    return changed == 1


async def remove_bought(tx: Transaction, customer_id: int, offer_id: int, variant: str) -> None:
    """What became an order leaves the cart."""
    await tx.run(
        "DELETE FROM cart_lines WHERE customer_id = :who AND offer_id = :offer AND variant = :variant",
        who=customer_id,
        offer=offer_id,
        variant=variant,
    )


async def lines(reader: Reader, customer_id: int) -> list[Line]:
    """In the order in which they were added."""
    rows = await reader.all("SELECT * FROM cart_lines WHERE customer_id = :who ORDER BY id", who=customer_id)
    return [_line(row) for row in rows]


async def owned(reader: Reader, line_id: int, customer_id: int) -> Line | None:
    row = await reader.one(
        "SELECT * FROM cart_lines WHERE id = :id AND customer_id = :who", id=line_id, who=customer_id
    )
    return None if row is None else _line(row)


async def count(reader: Reader, customer_id: int) -> int:
    """How many lines."""
    row = await reader.one("SELECT count(*) AS n FROM cart_lines WHERE customer_id = :who", who=customer_id)
    return int(row["n"]) if row else 0
