"""What customers want to hear of besides their orders, and whether they were asked. Who never chose has the defaults.

News and reminders are off until somebody switches them on; alerts are asked for one by one.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms

NEWS, REMINDERS, ALERTS = "news", "reminders", "alerts"
KINDS = (NEWS, REMINDERS, ALERTS)
_SET = {
    NEWS: "INSERT INTO notifications (customer_id, news, asked_at, changed_at) VALUES (:id, :on, :now, :now) "
    "ON CONFLICT (customer_id) DO UPDATE SET news = :on, asked_at = coalesce(asked_at, :now), changed_at = :now",
    REMINDERS: "INSERT INTO notifications (customer_id, reminders, changed_at) VALUES (:id, :on, :now) "
    "ON CONFLICT (customer_id) DO UPDATE SET reminders = :on, changed_at = :now",
    ALERTS: "INSERT INTO notifications (customer_id, alerts, changed_at) VALUES (:id, :on, :now) "
    "ON CONFLICT (customer_id) DO UPDATE SET alerts = :on, changed_at = :now",
}


@dataclass(frozen=True, slots=True)
class Notifications:
    """`asked`: the customer was asked about news, or has chosen."""

    news: bool = False
    reminders: bool = False
    alerts: bool = True
    asked: bool = False


async def get(reader: Reader, customer_id: int) -> Notifications:
    row = await reader.one(
        "SELECT news, reminders, alerts, asked_at FROM notifications WHERE customer_id = :id", id=customer_id
    )
    if row is None:
        return Notifications()
    return Notifications(bool(row["news"]), bool(row["reminders"]), bool(row["alerts"]), row["asked_at"] is not None)


async def put(tx: Transaction, customer_id: int, kind: str, on: bool, now: datetime) -> None:
    """Switches one of `KINDS`. Whoever chose about news is never asked about them."""
    await tx.run(_SET[kind], id=customer_id, on=int(on), now=to_ms(now))


async def mark_asked(tx: Transaction, customer_id: int, now: datetime) -> bool:
    """Notes that the customer is asked about news now. False where that was done before."""
    changed = await tx.run(
        """INSERT INTO notifications (customer_id, asked_at, changed_at) VALUES (:id, :now, :now)
        ON CONFLICT (customer_id) DO UPDATE SET asked_at = :now, changed_at = :now WHERE asked_at IS NULL""",
        id=customer_id,
        now=to_ms(now),
    )
    return changed == 1


async def to_ask(reader: Reader, since: datetime, until: datetime, limit: int = 20) -> list[int]:
    """Customers who got an order between the instants, can be written to and were never asked about news."""
    rows = await reader.all(
        """SELECT DISTINCT o.customer_id AS id FROM orders o JOIN customers c ON c.id = o.customer_id
        LEFT JOIN notifications n ON n.customer_id = o.customer_id
        WHERE o.state = 'delivered' AND o.ended_at >= coalesce((SELECT created_at FROM shop_file), 0)
            AND o.ended_at BETWEEN :since AND :until AND c.reachable = 1
            AND n.asked_at IS NULL LIMIT :limit""",
        since=to_ms(since),
        until=to_ms(until),
        limit=limit,
    )
    return [int(row["id"]) for row in rows]


async def to_remind(reader: Reader, since: datetime, until: datetime, limit: int = 20) -> list[tuple[int, int]]:
    """Who wants reminders and left something unfinished between the instants, as (customer, checkout).

    The checkout is 0 for a cart. Nobody is reminded twice of what was there at the first time.
    """
    rows = await reader.all(
        """SELECT n.customer_id AS id, left_at.checkout, max(left_at.at) FROM notifications n
        JOIN customers c ON c.id = n.customer_id AND c.reachable = 1
        JOIN (SELECT customer_id, 0 AS checkout, max(added_at) AS at FROM cart_lines GROUP BY customer_id
              UNION ALL
              SELECT customer_id, max(checkout_id), max(created_at) FROM orders
              WHERE state = 'awaiting_payment' GROUP BY customer_id) left_at ON left_at.customer_id = n.customer_id
        WHERE n.reminders = 1 AND left_at.at BETWEEN :since AND :until AND left_at.at > coalesce(n.reminded_at, 0)
        GROUP BY n.customer_id LIMIT :limit""",
        since=to_ms(since),
        until=to_ms(until),
        limit=limit,
    )
    return [(int(row["id"]), int(row["checkout"])) for row in rows]


async def mark_reminded(tx: Transaction, customer_id: int, now: datetime) -> None:
    await tx.run("UPDATE notifications SET reminded_at = :now WHERE customer_id = :id", id=customer_id, now=to_ms(now))
