"""Calls that staff have made at a provider: rows of `calls` of the kind `action`. Bodies and answers are sealed."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256

from storage.calls import Outcome
from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class ActionCall:
    """`open` after a restart means that nobody knows whether it was done."""

    id: int
    order_id: int | None
    provider: str
    name: str
    attempt: int
    staff_id: int
    outcome: Outcome
    code: str | None
    status: int | None
    request_id: str | None
    answer: bytes | None
    started_at: datetime
    ended_at: datetime | None


async def next_attempt(reader: Reader, order_id: int | None, provider: str, name: str) -> int:
    """Counts within the order, else within the action."""
    row = await reader.one(
        """SELECT count(*) AS n FROM calls WHERE kind = 'action' AND (order_id = :order_id
               OR (:order_id IS NULL AND order_id IS NULL AND provider = :provider AND name = :name))""",
        order_id=order_id,
        provider=provider,
        name=name,
    )
    return 1 + (int(row["n"]) if row else 0)


async def begin(
    tx: Transaction,
    *,
    order_id: int | None,
    provider: str,
    name: str,
    attempt: int,
    staff_id: int,
    boot: str,
    body: bytes,
    now: datetime,
) -> int:
    """Stores the intent of one call."""
    row = await tx.one(
        """INSERT INTO calls (order_id, provider, kind, attempt, boot, exclusive, body, body_hash, evidence,
               started_at, name, staff_id)
           VALUES (:order_id, :provider, 'action', :attempt, :boot, 0, :body, :hash, '{}', :at, :name, :who)
           RETURNING id""",
        order_id=order_id,
        provider=provider,
        attempt=attempt,
        boot=boot,
        body=body,
        hash=sha256(body).hexdigest(),
        at=to_ms(now),
        name=name,
        who=staff_id,
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def put_answer(tx: Transaction, call_id: int, answer: bytes) -> None:
    await tx.run("UPDATE calls SET answer = :answer WHERE id = :id", id=call_id, answer=answer)


async def newest(reader: Reader, provider: str, name: str) -> ActionCall | None:
    """The last call of this action, whoever made it."""
    row = await reader.one(
        """SELECT * FROM calls WHERE kind = 'action' AND provider = :provider AND name = :name
           ORDER BY id DESC LIMIT 1""",
        provider=provider,
        name=name,
    )
    return None if row is None else _call(row)


def _call(row: Row) -> ActionCall:
    values = {name: row[name] for name in ActionCall.__slots__}
    values |= {"outcome": Outcome(row["outcome"]), "started_at": from_ms(row["started_at"])}
    return ActionCall(**values | {"ended_at": from_ms_or_none(row["ended_at"])})
