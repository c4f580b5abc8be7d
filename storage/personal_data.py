"""What the shop keeps about one customer: all of it told, or erased but for the books. Knows no cipher and no words.

Orders, payments and the ledger stay: they belong to the books, and without the payer's number no money can go back.
"""

from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms

_OPEN = {
    "orders": "SELECT 1 AS n FROM orders WHERE customer_id = :id AND ended_at IS NULL LIMIT 1",
    "refunds": """SELECT 1 AS n FROM refunds r JOIN payments p ON p.id = r.payment_id
        WHERE p.payer_id = :id AND r.state NOT IN ('done', 'external') LIMIT 1""",
    "balance": "SELECT 1 AS n FROM balances WHERE customer_id = :id AND minor > 0 LIMIT 1",
    "owed": """SELECT 1 AS n FROM ledger WHERE :approval IN (debit, credit) GROUP BY currency
        HAVING sum(CASE WHEN debit = :approval THEN amount_minor ELSE -amount_minor END) <> 0 LIMIT 1""",
    "cases": """SELECT 1 AS n FROM cases c JOIN orders o ON o.id = c.order_id
        WHERE o.customer_id = :id AND c.closed_at IS NULL LIMIT 1""",
}
_ERASED = (
    "DELETE FROM saved_answers WHERE customer_id = :id",
    "DELETE FROM order_answers WHERE order_id IN (SELECT id FROM orders WHERE customer_id = :id)",
    "DELETE FROM deliveries WHERE order_id IN (SELECT id FROM orders WHERE customer_id = :id)",
    "DELETE FROM order_notes WHERE order_id IN (SELECT id FROM orders WHERE customer_id = :id)",
    "DELETE FROM cart_lines WHERE customer_id = :id",
    "DELETE FROM browses WHERE customer_id = :id",
    "DELETE FROM wishes WHERE customer_id = :id",
    # Everything is off again, and the one question about news does not come a second time.
    """INSERT INTO notifications (customer_id, asked_at, changed_at) VALUES (:id, :now, :now)
        ON CONFLICT (customer_id) DO UPDATE SET news = 0, reminders = 0, alerts = 1, reminded_at = NULL,
            asked_at = coalesce(asked_at, :now), changed_at = :now""",
    "DELETE FROM customer_notes WHERE customer_id = :id",
    "DELETE FROM thread_words WHERE thread_id IN (SELECT id FROM threads WHERE customer_id = :id)",
    "DELETE FROM threads WHERE customer_id = :id",
    # A broadcast that is under way leaves out who is not among its rows; one that is over keeps its numbers.
    "DELETE FROM broadcast_recipients WHERE customer_id = :id AND state = 'waiting'",
    "UPDATE broadcast_recipients SET customer_id = -id WHERE customer_id = :id",
    "DELETE FROM status_messages WHERE chat_id = :id",
    # What staff are still to hear is about others.
    """DELETE FROM letters WHERE chat_id = :id
        AND (state NOT IN ('waiting', 'sending') OR NOT EXISTS (SELECT 1 FROM staff WHERE id = :id))""",
    "DELETE FROM inbox WHERE done_at IS NOT NULL AND lane = :lane",
    """UPDATE customers SET name = '', username = '', country = NULL, language_chosen = 0, created_at = :now,
        seen_at = :now WHERE id = :id""",
)
_TOLD = {
    "customer": """SELECT id AS telegram_id, name, username, language, country, created_at, seen_at
        FROM customers WHERE id = :id""",
    "notifications": "SELECT news, reminders, alerts, asked_at, changed_at FROM notifications WHERE customer_id = :id",
    "cart": """SELECT o.title, c.variant, c.quantity, c.added_at FROM cart_lines c JOIN offers o ON o.id = c.offer_id
        WHERE c.customer_id = :id ORDER BY c.id""",
    "wishes": "SELECT * FROM wishes WHERE customer_id = :id ORDER BY id",
    "orders": """SELECT 1000 + id AS number, state, currency, total_minor, stars, created_at, paid_at, ended_at
        FROM orders WHERE customer_id = :id ORDER BY id""",
    "order_lines": """SELECT 1000 + l.order_id AS number, l.title, l.variant_title, l.quantity, l.unit_minor
        FROM order_lines l JOIN orders o ON o.id = l.order_id WHERE o.customer_id = :id
        ORDER BY l.order_id, l.position""",
    "payments": """SELECT 1000 + order_id AS number, method, state, amount_minor, currency, external_id, created_at,
        captured_at FROM payments WHERE payer_id = :id ORDER BY id""",
    "refunds": """SELECT 1000 + p.order_id AS number, r.state, r.amount_minor, r.currency, r.created_at, r.done_at
        FROM refunds r JOIN payments p ON p.id = r.payment_id WHERE p.payer_id = :id ORDER BY r.id""",
    "goods": """SELECT 1000 + d.order_id AS number, d.title, d.kind, d.delivered_at, d.shown_at FROM deliveries d
        JOIN orders o ON o.id = d.order_id WHERE o.customer_id = :id ORDER BY d.id""",
    "balance": "SELECT currency, minor FROM balances WHERE customer_id = :id ORDER BY currency",
    "conversations": """SELECT 1000 + t.order_id AS number, t.opened_at, t.closed_at, count(w.id) AS messages
        FROM threads t LEFT JOIN thread_words w ON w.thread_id = t.id WHERE t.customer_id = :id GROUP BY t.id
        ORDER BY t.id""",
    "broadcasts": """SELECT broadcast_id, state, changed_at FROM broadcast_recipients
        WHERE customer_id = :id ORDER BY id""",
}


async def told(reader: Reader, customer_id: int) -> dict[str, list[Row]]:
    """Every row about the customer by topic; sealed columns are left to the services."""
    return {topic: await reader.all(sql, id=customer_id) for topic, sql in _TOLD.items()}


async def sealed_answers(reader: Reader, customer_id: int) -> list[int]:
    """The orders whose answers are kept."""
    rows = await reader.all(
        """SELECT DISTINCT a.order_id AS id FROM order_answers a JOIN orders o ON o.id = a.order_id
        WHERE o.customer_id = :id ORDER BY a.order_id""",
        id=customer_id,
    )
    return [int(row["id"]) for row in rows]


async def conversations(reader: Reader, customer_id: int) -> list[int]:
    """The threads in which something was said."""
    rows = await reader.all("SELECT id FROM threads WHERE customer_id = :id ORDER BY id", id=customer_id)
    return [int(row["id"]) for row in rows]


async def open_matter(reader: Reader, customer_id: int) -> str | None:
    """What must be over before anything is erased: `orders`, `refunds`, `balance`, `owed`, `cases`."""
    for name, sql in _OPEN.items():
        values: dict[str, str | int] = {"id": customer_id}
        if await reader.one(sql, **({"approval": f"approval:{customer_id}"} if name == "owed" else values)):
            return name
    return None


async def erase(tx: Transaction, customer_id: int, now: datetime) -> None:
    """Erases everything but the books. The caller has made sure that no matter is open."""
    known = {"id": customer_id, "lane": f"{customer_id}:{customer_id}", "now": to_ms(now)}
    for sql in _ERASED:
        await tx.run(sql, **{name: value for name, value in known.items() if f":{name}" in sql})
