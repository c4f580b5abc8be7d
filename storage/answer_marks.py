"""Marks of answers: keyed hashes by which an order is found from what its customer answered. Never holds an answer."""

from collections.abc import Sequence
from dataclasses import dataclass

from storage.database import Reader, Transaction


@dataclass(frozen=True, slots=True)
class Unmarked:
    """An answer that was stored before answers had marks."""

    order_id: int
    key: str
    sealed: bytes


async def put(tx: Transaction, order_id: int, key: str, marks: Sequence[bytes]) -> None:
    """Replaces the marks of an answer."""
    await tx.run("DELETE FROM answer_marks WHERE order_id = :id AND key = :key", id=order_id, key=key)
    for mark in marks:
        await tx.run(
            "INSERT INTO answer_marks (mark, order_id, key) VALUES (:mark, :id, :key) ON CONFLICT DO NOTHING",
            mark=mark,
            id=order_id,
            key=key,
        )
    await tx.run("UPDATE order_answers SET marked = 1 WHERE order_id = :id AND key = :key", id=order_id, key=key)


async def unmarked(reader: Reader, limit: int) -> list[Unmarked]:
    rows = await reader.all(
        "SELECT order_id, key, sealed FROM order_answers WHERE marked = 0 ORDER BY order_id LIMIT :limit", limit=limit
    )
    return [Unmarked(row["order_id"], row["key"], row["sealed"]) for row in rows]


async def orders_with(reader: Reader, marks: Sequence[bytes], limit: int) -> list[int]:
    """Orders in which one of these was answered, the newest first."""
    found: set[int] = set()
    for mark in marks:
        rows = await reader.all(
            "SELECT DISTINCT order_id FROM answer_marks WHERE mark = :mark ORDER BY order_id DESC LIMIT :limit",
            mark=mark,
            limit=limit,
        )
        found |= {int(row["order_id"]) for row in rows}
    return sorted(found, reverse=True)[:limit]
