"""Questions about one customer for the staff's page: who they are, what they bought and owe. Changes nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader
from storage.instants import from_ms, from_ms_or_none
from storage.orders import Order, order_of


@dataclass(frozen=True, slots=True)
class CustomerFacts:
    """`most_day_minor` is in the shop's currency; None: what holds for everybody."""

    id: int
    name: str
    username: str
    language: str
    country: str | None
    reachable: bool
    created_at: datetime
    seen_at: datetime
    blocked_at: datetime | None
    most_open: int | None
    most_day_minor: int | None
    role: str | None


async def find(reader: Reader, customer_id: int) -> CustomerFacts | None:
    row = await reader.one(
        """SELECT c.*, s.role FROM customers c LEFT JOIN staff s ON s.id = c.id WHERE c.id = :id""", id=customer_id
    )
    if row is None:
        return None
    values = {name: row[name] for name in CustomerFacts.__slots__}
    instants = {"created_at": from_ms(row["created_at"]), "seen_at": from_ms(row["seen_at"])}
    blocked = from_ms_or_none(row["blocked_at"])
    return CustomerFacts(**{**values, **instants, "reachable": bool(row["reachable"]), "blocked_at": blocked})


async def paid(reader: Reader, customer_id: int, currency: str) -> tuple[int, int]:
    """How many orders the customer paid, and their sum in minor units of the currency."""
    row = await reader.one(
        """SELECT count(*) AS n, coalesce(sum(total_minor), 0) AS total FROM orders
           WHERE customer_id = :who AND paid_at IS NOT NULL AND currency = :currency""",
        who=customer_id,
        currency=currency,
    )
    return (int(row["n"]), int(row["total"])) if row else (0, 0)


async def refunds(reader: Reader, customer_id: int) -> Sequence[tuple[str, int, bool]]:
    """What went back and what is on its way back: currency, minor units, whether it has arrived."""
    rows = await reader.all(
        """SELECT r.currency, r.state IN ('done', 'external') AS done, sum(r.amount_minor) AS total
           FROM payments p JOIN refunds r ON r.payment_id = p.id
           WHERE p.payer_id = :who GROUP BY 1, 2 ORDER BY 2 DESC, 1""",
        who=customer_id,
    )
    return [(row["currency"], int(row["total"]), bool(row["done"])) for row in rows]


async def newest_orders(reader: Reader, customer_id: int, limit: int) -> list[Order]:
    rows = await reader.all(
        "SELECT * FROM orders WHERE customer_id = :who ORDER BY id DESC LIMIT :limit", who=customer_id, limit=limit
    )
    return [order_of(row) for row in rows]
