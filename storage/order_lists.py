"""Questions about many orders at once: a customer's list, the shop's history. Changes nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime

from storage.database import Reader
from storage.instants import to_ms
from storage.orders import Order, order_of


async def page_of_customer(reader: Reader, customer_id: int, offset: int, limit: int) -> list[Order]:
    """The customer's orders, newest first, without those that were never paid and have lapsed."""
    rows = await reader.all(
        """SELECT * FROM orders WHERE customer_id = :who AND NOT (state IN ('expired', 'cancelled') AND paid_at IS NULL)
           ORDER BY id DESC LIMIT :limit OFFSET :offset""",
        who=customer_id,
        limit=limit,
        offset=offset,
    )
    return [order_of(row) for row in rows]


async def count_of_customer(reader: Reader, customer_id: int) -> int:
    row = await reader.one(
        """SELECT count(*) AS n FROM orders
           WHERE customer_id = :who AND NOT (state IN ('expired', 'cancelled') AND paid_at IS NULL)""",
        who=customer_id,
    )
    return int(row["n"]) if row else 0


async def delivery_times(reader: Reader, provider: str, limit: int = 200, *, by_staff: bool = False) -> list[int]:
    """Milliseconds from payment to delivery of the provider's newest delivered orders, shortest first.

    `by_staff`: only of those that somebody of the staff has handed over.
    """
    rows = await reader.all(
        """SELECT ended_at - paid_at AS took FROM orders
           WHERE provider = :provider AND state = 'delivered' AND paid_at IS NOT NULL
             AND (:any OR EXISTS (SELECT 1 FROM events WHERE order_id = orders.id AND after = 'delivered'
                 AND actor LIKE 'staff:%'))
           ORDER BY id DESC LIMIT :limit""",
        provider=provider,
        any=int(not by_staff),
        limit=limit,
    )
    return sorted(int(row["took"]) for row in rows)


async def newest_open(reader: Reader, customer_id: int) -> Order | None:
    """The customer's newest order that is under way, or still waits for its payment."""
    row = await reader.one(
        """SELECT * FROM orders WHERE customer_id = :who AND ended_at IS NULL ORDER BY id DESC LIMIT 1""",
        who=customer_id,
    )
    return None if row is None else order_of(row)


async def newest_delivered(reader: Reader, customer_id: int) -> Order | None:
    row = await reader.one(
        "SELECT * FROM orders WHERE customer_id = :who AND state = 'delivered' ORDER BY id DESC LIMIT 1",
        who=customer_id,
    )
    return None if row is None else order_of(row)


async def counts(reader: Reader, since: datetime) -> tuple[int, int]:
    """How many orders are under way, and how many were paid since the instant; for a replacement nobody paid."""
    row = await reader.one(
        """SELECT count(*) FILTER (WHERE paid_at IS NOT NULL AND ended_at IS NULL) AS open,
               count(*) FILTER (WHERE paid_at >= :since AND id NOT IN (SELECT order_id FROM replacements)) AS today
           FROM orders""",
        since=to_ms(since),
    )
    return (int(row["open"]), int(row["today"])) if row else (0, 0)


async def paid_with_same_lines(reader: Reader, order: Order, since: datetime) -> list[int]:
    """Other orders of the customer, paid since the instant and not given up, that have a line of this order."""
    rows = await reader.all(
        """SELECT DISTINCT o.id FROM orders o JOIN order_lines l ON l.order_id = o.id
           JOIN order_lines mine ON mine.order_id = :id AND mine.ref = l.ref AND mine.variant = l.variant
           WHERE o.customer_id = :who AND o.provider = :provider AND o.id <> :id AND o.paid_at >= :since
               AND o.state NOT IN ('rejected', 'cancelled', 'expired')""",
        id=order.id,
        who=order.customer_id,
        provider=order.provider,
        since=to_ms(since),
    )
    return [int(row["id"]) for row in rows]


async def under_way(reader: Reader, provider: str) -> list[int]:
    """The provider's orders that are paid and have not ended."""
    rows = await reader.all(
        "SELECT id FROM orders WHERE provider = :provider AND paid_at IS NOT NULL AND ended_at IS NULL ORDER BY id",
        provider=provider,
    )
    return [int(row["id"]) for row in rows]


async def awaits_release(reader: Reader, order_id: int, today: date) -> bool:
    """Whether something in the order comes out later than today: until then it cannot be late."""
    row = await reader.one(
        """SELECT 1 AS later FROM order_lines l JOIN offers o ON o.id = l.offer_id
           WHERE l.order_id = :id AND o.preorder_on >= :today LIMIT 1""",
        id=order_id,
        today=today.isoformat(),
    )
    return row is not None


@dataclass(frozen=True, slots=True)
class Happened:
    """How many orders were paid, delivered and given up in a span of time; `paid_minor` by currency."""

    paid: int
    paid_minor: Mapping[str, int]
    delivered: int
    given_up: int


async def happened(reader: Reader, since: datetime, until: datetime) -> Happened:
    """What became of paid orders in the span, `until` not included; replacements are left out."""
    span = {"since": to_ms(since), "until": to_ms(until)}
    paid = await reader.all(
        """SELECT currency, count(*) AS n, sum(total_minor) AS minor FROM orders
           WHERE paid_at >= :since AND paid_at < :until AND id NOT IN (SELECT order_id FROM replacements)
           GROUP BY currency ORDER BY currency""",
        **span,
    )
    ended = await reader.one(
        """SELECT count(*) FILTER (WHERE state = 'delivered') AS delivered,
               count(*) FILTER (WHERE state <> 'delivered') AS given_up FROM orders
           WHERE paid_at IS NOT NULL AND ended_at >= :since AND ended_at < :until
             AND id NOT IN (SELECT order_id FROM replacements)""",
        **span,
    )
    return Happened(
        paid=sum(row["n"] for row in paid),
        paid_minor={row["currency"]: row["minor"] for row in paid},
        delivered=ended["delivered"] if ended else 0,
        given_up=ended["given_up"] if ended else 0,
    )


async def any_order(reader: Reader) -> bool:
    """Whether anything was ever ordered."""
    return await reader.one("SELECT 1 AS found FROM orders LIMIT 1") is not None


async def unpaid_of(reader: Reader, customer_id: int) -> list[Order]:
    """The customer's orders that wait for a payment to the shop."""
    rows = await reader.all(
        """SELECT * FROM orders WHERE customer_id = :who AND state = 'awaiting_payment' AND pays_there_at IS NULL
           ORDER BY id""",
        who=customer_id,
    )
    return [order_of(row) for row in rows]
