"""Answers to providers' questions, sealed before they come here. Refuses plain text."""

from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms


async def put(tx: Transaction, order_id: int, key: str, sealed: bytes) -> None:
    await tx.run(
        """INSERT INTO order_answers (order_id, key, sealed) VALUES (:order_id, :key, :sealed)
           ON CONFLICT (order_id, key) DO UPDATE SET sealed = excluded.sealed, marked = 0""",
        order_id=order_id,
        key=key,
        sealed=sealed,
    )


async def forget(tx: Transaction, order_id: int, key: str) -> None:
    await tx.run("DELETE FROM order_answers WHERE order_id = :id AND key = :key", id=order_id, key=key)


async def of_order(reader: Reader, order_id: int) -> dict[str, bytes]:
    rows = await reader.all("SELECT key, sealed FROM order_answers WHERE order_id = :id", id=order_id)
    return {row["key"]: row["sealed"] for row in rows}


async def save(tx: Transaction, customer_id: int, provider: str, key: str, sealed: bytes, now: datetime) -> None:
    """Remembers an answer for the customer's next order."""
    await tx.run(
        """INSERT INTO saved_answers (customer_id, provider, key, sealed, saved_at)
           VALUES (:who, :provider, :key, :sealed, :at)
           ON CONFLICT (customer_id, provider, key)
           DO UPDATE SET sealed = excluded.sealed, saved_at = excluded.saved_at""",
        who=customer_id,
        provider=provider,
        key=key,
        sealed=sealed,
        at=to_ms(now),
    )


async def saved(reader: Reader, customer_id: int) -> list[tuple[str, str, bytes]]:
    """The customer's remembered answers: provider, key, sealed text."""
    rows = await reader.all(
        "SELECT provider, key, sealed FROM saved_answers WHERE customer_id = :who ORDER BY provider, key",
        who=customer_id,
    )
    return [(row["provider"], row["key"], row["sealed"]) for row in rows]


async def saved_since(reader: Reader, customer_id: int, provider: str, since: datetime) -> set[str]:
    """Keys of what the customer has answered, and the shop remembered, since the instant."""
    rows = await reader.all(
        "SELECT key FROM saved_answers WHERE customer_id = :who AND provider = :provider AND saved_at >= :since",
        who=customer_id,
        provider=provider,
        since=to_ms(since),
    )
    return {row["key"] for row in rows}


async def forget_saved(tx: Transaction, customer_id: int, provider: str, key: str) -> None:
    await tx.run(
        "DELETE FROM saved_answers WHERE customer_id = :who AND provider = :provider AND key = :key",
        who=customer_id,
        provider=provider,
        key=key,
    )
