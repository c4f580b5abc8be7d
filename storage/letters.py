"""Owns the outbox: letters hold kind, ids and values, never text or secrets. Leaves rendering and sending to others.

The letters of a chat leave in the order of their ids; `not_before` holds back a letter and nobody behind it.
"""

import json
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms

STATUS = "status"
"""The kind of letter that edits an order's one status message. It is rendered from the order as it is when sent, so one
that waits is enough: the `dedupe` of this kind is free again as soon as its letter is on its way."""

CARD = "card:"
"""Begins the `dedupe` of letters that draw a card of the staff chat anew: the same is true of them."""

_COLUMNS = "id, chat_id, kind, order_id, fields, attempts, state, error, topic, thread_id, card"


@dataclass(frozen=True, slots=True)
class Letter:
    """A letter to be rendered and sent. `attempts` counts the present one.

    In the staff chat `topic` names one of its topics, or `thread_id` a thread of its own; `card` is what it draws.
    """

    id: int
    chat_id: int
    kind: str
    order_id: int | None = None
    fields: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0
    state: str = "waiting"
    error: str | None = None
    topic: str | None = None
    thread_id: int | None = None
    card: str | None = None


async def put(
    tx: Transaction,
    *,
    chat_id: int,
    kind: str,
    now: datetime,
    order_id: int | None = None,
    fields: Mapping[str, str | int] | None = None,
    dedupe: str | None = None,
    not_before: datetime | None = None,
    topic: str | None = None,
    thread_id: int | None = None,
    card: str | None = None,
) -> bool:
    """Puts a letter into the outbox. False where one with the same `dedupe` is there, sent or not (see `STATUS`)."""
    stored = await tx.run(
        """INSERT INTO letters
            (chat_id, kind, order_id, fields, dedupe, not_before_at, created_at, topic, thread_id, card)
        VALUES (:chat_id, :kind, :order_id, :fields, :dedupe, :not_before, :now, :topic, :thread_id, :card)
        ON CONFLICT (dedupe) DO NOTHING""",
        chat_id=chat_id,
        kind=kind,
        order_id=order_id,
        fields=json.dumps(dict(fields or {}), sort_keys=True),
        dedupe=dedupe,
        not_before=to_ms(not_before) if not_before else 0,
        now=to_ms(now),
        topic=topic,
        thread_id=thread_id,
        card=card,
    )
    return stored == 1


async def due(reader: Reader, now: datetime, limit: int = 500) -> list[tuple[int, int]]:
    """The first letter of each chat that may leave, as (chat, letter), the oldest letters first."""
    rows = await reader.all(
        """SELECT chat_id, min(id) AS id FROM letters WHERE state IN ('waiting', 'sending') AND not_before_at <= :now
        GROUP BY chat_id ORDER BY min(id) LIMIT :limit""",
        now=to_ms(now),
        limit=limit,
    )
    return [(row["chat_id"], row["id"]) for row in rows]


async def claim(tx: Transaction, letter_id: int) -> Letter | None:
    """Marks the letter as on its way and counts the attempt; None where it waits no longer."""
    changed = await tx.run(
        """UPDATE letters SET state = 'sending', attempts = attempts + 1,
            dedupe = CASE WHEN kind = :status OR substr(dedupe, 1, 5) = :card THEN NULL ELSE dedupe END
        WHERE id = :id AND state IN ('waiting', 'sending')""",
        id=letter_id,
        status=STATUS,
        card=CARD,
    )
    row = await tx.one(f"SELECT {_COLUMNS} FROM letters WHERE id = :id", id=letter_id) if changed else None  # noqa: S608
    return None if row is None else _letter(row)


async def sent(tx: Transaction, letter_id: int, now: datetime, message_id: int | None = None) -> None:
    await tx.run(
        "UPDATE letters SET state = 'sent', sent_at = :now, message_id = :message_id, error = NULL WHERE id = :id",
        id=letter_id,
        now=to_ms(now),
        message_id=message_id,
    )


async def note_error(tx: Transaction, letter_id: int, error: str) -> None:
    """Why the letter has not left yet."""
    await tx.run("UPDATE letters SET error = :error WHERE id = :id", id=letter_id, error=error)


async def drop(tx: Transaction, letter_id: int, error: str) -> None:
    """The letter will never be sent; what it would have told stays where it is."""
    await tx.run("UPDATE letters SET state = 'dropped', error = :error WHERE id = :id", id=letter_id, error=error)


async def set_aside(tx: Transaction, letter_id: int, error: str) -> None:
    """The letter cannot be sent as it is; the next ones go on."""
    await tx.run("UPDATE letters SET state = 'aside', error = :error WHERE id = :id", id=letter_id, error=error)


async def waiting_in(reader: Reader, chat_id: int) -> list[Letter]:
    """What has not left to a chat yet, in its order."""
    rows = await reader.all(
        f"SELECT {_COLUMNS} FROM letters WHERE chat_id = :id AND state IN ('waiting', 'sending') ORDER BY id",  # noqa: S608
        id=chat_id,
    )
    return [_letter(row) for row in rows]


async def readdress(tx: Transaction, old_id: int, new_id: int) -> None:
    """What waits for one chat goes to another."""
    await tx.run(
        """UPDATE letters SET chat_id = :new, thread_id = NULL
           WHERE chat_id = :old AND state IN ('waiting', 'sending')""",
        new=new_id,
        old=old_id,
    )


async def leave_thread(tx: Transaction, chat_id: int, thread_id: int) -> None:
    """The thread is gone: what waits for it goes where its topic is, or into the chat itself."""
    await tx.run(
        """UPDATE letters SET thread_id = NULL
           WHERE chat_id = :id AND thread_id = :thread AND state IN ('waiting', 'sending')""",
        id=chat_id,
        thread=thread_id,
    )


async def waiting_count(reader: Reader) -> int:
    row = await reader.one("SELECT count(*) AS n FROM letters WHERE state IN ('waiting', 'sending')")
    return int(row["n"]) if row else 0


def _letter(row: Row) -> Letter:
    return Letter(
        id=row["id"],
        chat_id=row["chat_id"],
        kind=row["kind"],
        order_id=row["order_id"],
        fields=json.loads(row["fields"]),
        attempts=row["attempts"],
        state=row["state"],
        error=row["error"],
        topic=row["topic"],
        thread_id=row["thread_id"],
        card=row["card"],
    )


async def revive(tx: Transaction, chat_id: int, error: str) -> int:
    """What was dropped for this reason waits again: the person can be reached once more."""
    return await tx.run(
        "UPDATE letters SET state = 'waiting', attempts = 0, error = NULL "
        "WHERE chat_id = :chat_id AND state = 'dropped' AND error = :error",
        chat_id=chat_id,
        error=error,
    )
