"""Conversations with customers: one for each order and one about none. What was said in them keeps `thread_words`."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms

_INSTANTS = ("opened_at", "last_at", "waiting_at", "due_at", "alerted_at", "closed_at")
_FLAGS = ("unread", "listens")


@dataclass(frozen=True, slots=True)
class Thread:
    """`waiting_at`: since when the customer waits for an answer; `due_at`: by when one is promised.

    `listens`: what the customer types where nothing is asked goes here. `unread`: an answer they have not opened.
    """

    id: int
    customer_id: int
    order_id: int | None
    case_id: int | None
    reason: str
    opened_at: datetime
    last_at: datetime
    waiting_at: datetime | None
    due_at: datetime | None
    alerted_at: datetime | None
    unread: bool
    listens: bool
    taken_by: int | None
    closed_at: datetime | None
    closed_by: str | None
    topic_chat_id: int | None
    topic_id: int | None


def _thread(row: Row) -> Thread:
    values: dict[str, Any] = dict(row)
    values |= {name: from_ms(values[name]) for name in _INSTANTS if values[name] is not None}
    return Thread(**values | {name: bool(values[name]) for name in _FLAGS})


async def get(reader: Reader, thread_id: int) -> Thread | None:
    row = await reader.one("SELECT * FROM threads WHERE id = :id", id=thread_id)
    return None if row is None else _thread(row)


async def about(reader: Reader, customer_id: int, order_id: int | None) -> Thread | None:
    """The conversation with the customer about the order, or about none."""
    row = await reader.one(
        "SELECT * FROM threads WHERE customer_id = :who AND ifnull(order_id, 0) = :order_id",
        who=customer_id,
        order_id=order_id or 0,
    )
    return None if row is None else _thread(row)


async def begin(tx: Transaction, customer_id: int, order_id: int | None, now: datetime) -> Thread:
    """The conversation, made where there is none, and open again where it was closed."""
    await tx.run(
        """INSERT INTO threads (customer_id, order_id, opened_at, last_at) VALUES (:who, :order_id, :now, :now)
           ON CONFLICT DO NOTHING""",
        who=customer_id,
        order_id=order_id,
        now=to_ms(now),
    )
    found = await about(tx, customer_id, order_id)
    if found is None:
        raise LookupError(f"thread {customer_id}/{order_id}")
    if found.closed_at is None:
        return found
    return await _changed(tx, found.id, "closed_at = NULL, closed_by = NULL, taken_by = NULL, last_at = :now", now=now)


async def bind(tx: Transaction, thread_id: int, *, reason: str, case_id: int | None) -> Thread:
    """What the customer complains about, and the case that this opened."""
    return await _changed(tx, thread_id, "reason = :reason, case_id = :case_id", reason=reason, case_id=case_id)


async def heard(tx: Transaction, thread_id: int, now: datetime, due_at: datetime) -> Thread:
    """The customer has said something: from their first word without an answer on they wait."""
    return await _changed(
        tx,
        thread_id,
        """last_at = :now, unread = 0, waiting_at = coalesce(waiting_at, :now), due_at = coalesce(due_at, :due),
           closed_at = NULL, closed_by = NULL""",
        now=now,
        due=to_ms(due_at),
    )


async def answered(tx: Transaction, thread_id: int, staff_id: int | None, now: datetime, *, unread: bool) -> Thread:
    """Staff have said something, or the program for them: nobody waits any more. Whoever answers has taken it."""
    return await _changed(
        tx,
        thread_id,
        """last_at = :now, waiting_at = NULL, due_at = NULL, alerted_at = NULL, unread = :unread,
           taken_by = coalesce(taken_by, :who), closed_at = NULL, closed_by = NULL""",
        now=now,
        who=staff_id,
        unread=int(unread),
    )


async def close(tx: Transaction, thread_id: int, closed_by: str, now: datetime) -> Thread:
    """`closed_by`: customer, staff or silence."""
    return await _changed(
        tx,
        thread_id,
        """closed_at = :now, closed_by = :closed_by, waiting_at = NULL, due_at = NULL, alerted_at = NULL,
           listens = 0""",
        now=now,
        closed_by=closed_by,
    )


async def take(tx: Transaction, thread_id: int, staff_id: int) -> bool:
    """False where somebody else has it."""
    changed = await tx.run(
        "UPDATE threads SET taken_by = :who WHERE id = :id AND (taken_by IS NULL OR taken_by = :who)",
        id=thread_id,
        who=staff_id,
    )
    return changed == 1


async def give_back(tx: Transaction, thread_id: int) -> None:
    """Nobody has it any more."""
    await tx.run("UPDATE threads SET taken_by = NULL WHERE id = :id", id=thread_id)


async def alerted(tx: Transaction, thread_id: int, now: datetime) -> None:
    await tx.run("UPDATE threads SET alerted_at = :now WHERE id = :id", id=thread_id, now=to_ms(now))


async def listen(tx: Transaction, customer_id: int, thread_id: int) -> None:
    """What the customer types goes to this conversation and to no other; 0: to none."""
    await tx.run(
        "UPDATE threads SET listens = (id = :id) WHERE customer_id = :who AND (listens = 1 OR id = :id)",
        who=customer_id,
        id=thread_id,
    )


async def read_by_customer(tx: Transaction, thread_id: int) -> None:
    await tx.run("UPDATE threads SET unread = 0 WHERE id = :id", id=thread_id)


async def listening(reader: Reader, customer_id: int) -> Thread | None:
    """The open conversation that takes what the customer types."""
    row = await reader.one(
        "SELECT * FROM threads WHERE customer_id = :who AND listens = 1 AND closed_at IS NULL", who=customer_id
    )
    return None if row is None else _thread(row)


async def open_of(reader: Reader, customer_id: int) -> list[Thread]:
    """The customer's open conversations: those with an unread answer first, then the newest."""
    rows = await reader.all(
        "SELECT * FROM threads WHERE customer_id = :who AND closed_at IS NULL ORDER BY unread DESC, last_at DESC",
        who=customer_id,
    )
    return [_thread(row) for row in rows]


async def all_open(reader: Reader, limit: int = 20) -> list[Thread]:
    """For staff: who waits first, by when an answer is promised; then the newest."""
    rows = await reader.all(
        """SELECT * FROM threads WHERE closed_at IS NULL
           ORDER BY waiting_at IS NULL, due_at, last_at DESC LIMIT :limit""",
        limit=limit,
    )
    return [_thread(row) for row in rows]


async def waiting_count(reader: Reader) -> int:
    row = await reader.one("SELECT count(*) AS n FROM threads WHERE waiting_at IS NOT NULL AND closed_at IS NULL")
    return int(row["n"]) if row else 0


async def overdue_count(reader: Reader, now: datetime) -> int:
    """How many wait longer than was promised."""
    row = await reader.one(
        "SELECT count(*) AS n FROM threads WHERE waiting_at IS NOT NULL AND closed_at IS NULL AND due_at < :now",
        now=to_ms(now),
    )
    return int(row["n"]) if row else 0


async def overdue(reader: Reader, now: datetime) -> list[Thread]:
    """Those of which staff have not been warned yet."""
    rows = await reader.all(
        """SELECT * FROM threads WHERE waiting_at IS NOT NULL AND closed_at IS NULL AND due_at < :now
           AND alerted_at IS NULL ORDER BY due_at""",
        now=to_ms(now),
    )
    return [_thread(row) for row in rows]


async def silent(reader: Reader, before: datetime) -> list[Thread]:
    """Open ones in which nobody waits and nothing was said since the instant."""
    rows = await reader.all(
        "SELECT * FROM threads WHERE closed_at IS NULL AND waiting_at IS NULL AND last_at < :before",
        before=to_ms(before),
    )
    return [_thread(row) for row in rows]


async def settled(reader: Reader) -> list[tuple[Thread, str, datetime]]:
    """Open ones whose case was closed, with how it was decided, and when."""
    rows = await reader.all(
        """SELECT t.*, c.resolution AS resolved, c.closed_at AS decided_at
           FROM threads t JOIN cases c ON c.id = t.case_id
           WHERE t.case_id IS NOT NULL AND t.closed_at IS NULL AND c.closed_at IS NOT NULL"""
    )
    return [(_thread(_own(row)), str(row["resolved"] or ""), from_ms(row["decided_at"])) for row in rows]


def _own(row: Row) -> Row:
    return {key: value for key, value in dict(row).items() if key in Thread.__slots__}


async def of_topic(reader: Reader, chat_id: int, topic_id: int) -> Thread | None:
    row = await reader.one(
        "SELECT * FROM threads WHERE topic_chat_id = :chat_id AND topic_id = :topic_id",
        chat_id=chat_id,
        topic_id=topic_id,
    )
    return None if row is None else _thread(row)


async def put_topic(tx: Transaction, thread_id: int, chat_id: int, topic_id: int) -> None:
    """Where staff read and answer it."""
    await tx.run(
        "UPDATE threads SET topic_chat_id = :chat_id, topic_id = :topic_id WHERE id = :id",
        id=thread_id,
        chat_id=chat_id,
        topic_id=topic_id,
    )


async def lose_topic(tx: Transaction, chat_id: int, topic_id: int) -> None:
    """Somebody has deleted or closed the topic: the conversation gets another one."""
    await tx.run(
        "UPDATE threads SET topic_chat_id = NULL, topic_id = NULL WHERE topic_chat_id = :chat_id AND topic_id = :topic",
        chat_id=chat_id,
        topic=topic_id,
    )


async def _changed(tx: Transaction, thread_id: int, change: str, now: datetime | None = None, **values: Any) -> Thread:
    row = await tx.one(
        f"UPDATE threads SET {change} WHERE id = :id RETURNING *",  # noqa: S608
        id=thread_id,
        **({"now": to_ms(now)} if now else {}),
        **values,
    )
    if row is None:
        raise LookupError(f"thread {thread_id}")
    return _thread(row)
