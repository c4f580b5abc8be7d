"""Calls that change something outside: the intent is stored before, the outcome after. Nothing is ever deleted."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from hashlib import sha256

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


class Outcome(StrEnum):
    """What a call's answer meant. `open`, `unclear` and `duplicate` keep the placement alive."""

    OPEN = "open"
    ACCEPTED = "accepted"
    REFUSED = "refused"
    NOT_ACTED = "not_acted"
    OURS = "ours"
    LIMITED = "limited"
    DUPLICATE = "duplicate"
    UNCLEAR = "unclear"
    ABSENT = "absent"


@dataclass(frozen=True, slots=True)
class Call:
    id: int
    order_id: int | None
    """None for an action of staff that is about no order."""
    provider: str
    kind: str
    attempt: int
    body: bytes
    evidence: Mapping[str, str | int]
    outcome: Outcome
    code: str | None
    status: int | None
    request_id: str | None
    started_at: datetime
    ended_at: datetime | None
    name: str | None = None
    """Of an action of staff: which one."""
    exclusive: bool = False
    """The provider cannot be asked for it by reference: it was the only one of its account."""


def _call(row: Row) -> Call:
    return Call(
        id=row["id"],
        order_id=row["order_id"],
        provider=row["provider"],
        kind=row["kind"],
        attempt=row["attempt"],
        body=row["body"],
        evidence=json.loads(row["evidence"]),
        outcome=Outcome(row["outcome"]),
        code=row["code"],
        status=row["status"],
        request_id=row["request_id"],
        started_at=from_ms(row["started_at"]),
        ended_at=from_ms_or_none(row["ended_at"]),
        name=row["name"],
        exclusive=bool(row["exclusive"]),
    )


async def begin_placing(
    tx: Transaction,
    *,
    order_id: int,
    provider: str,
    attempt: int,
    boot: str,
    exclusive: bool,
    body: bytes,
    evidence: Mapping[str, str | int],
    now: datetime,
) -> int:
    """Stores the intent of one placement. Two live ones for an order, or for an exclusive account, break an index."""
    row = await tx.one(
        """INSERT INTO calls (order_id, provider, kind, attempt, boot, exclusive, body, body_hash, evidence, started_at)
           VALUES (:order_id, :provider, 'place', :attempt, :boot, :exclusive, :body, :hash, :evidence, :at)
           RETURNING id""",
        order_id=order_id,
        provider=provider,
        attempt=attempt,
        boot=boot,
        exclusive=int(exclusive),
        body=body,
        hash=sha256(body).hexdigest(),
        evidence=json.dumps(dict(evidence), sort_keys=True),
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def begin(
    tx: Transaction, *, order_id: int, provider: str, kind: str, boot: str, body: bytes, now: datetime
) -> int:
    """Stores the intent of a call about an order that its provider has: cancel, mark_paid or give_back."""
    row = await tx.one(
        """INSERT INTO calls (order_id, provider, kind, attempt, boot, exclusive, body, body_hash, evidence, started_at)
           SELECT :order_id, :provider, :kind, 1 + count(*), :boot, 0, :body, :hash, '{}', :at
           FROM calls WHERE order_id = :order_id AND kind = :kind
           RETURNING id""",
        order_id=order_id,
        provider=provider,
        kind=kind,
        boot=boot,
        body=body,
        hash=sha256(body).hexdigest(),
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def settle(
    tx: Transaction,
    call_id: int,
    outcome: Outcome,
    *,
    now: datetime,
    code: str | None = None,
    status: int | None = None,
    request_id: str | None = None,
) -> None:
    """Stores what became of a call; the instant of its first outcome stays."""
    await tx.run(
        """UPDATE calls SET outcome = :outcome, code = coalesce(:code, code), status = coalesce(:status, status),
               request_id = coalesce(:request_id, request_id), ended_at = coalesce(ended_at, :at)
           WHERE id = :id""",
        id=call_id,
        outcome=outcome,
        code=code,
        status=status,
        request_id=request_id,
        at=to_ms(now),
    )


async def lane_taken(reader: Reader, provider: str) -> bool:
    """Whether a placement that must be the only one of its account is alive."""
    row = await reader.one(
        """SELECT 1 AS taken FROM calls WHERE provider = :provider AND kind = 'place' AND exclusive = 1
           AND outcome IN ('open', 'unclear', 'duplicate')""",
        provider=provider,
    )
    return row is not None


async def lane_unclear(reader: Reader, provider: str) -> bool:
    """Whether a placement that must be the only one of its account waits to be cleared up."""
    row = await reader.one(
        """SELECT 1 AS unclear FROM calls WHERE provider = :provider AND kind = 'place' AND exclusive = 1
           AND outcome IN ('unclear', 'duplicate')""",
        provider=provider,
    )
    return row is not None


async def unclear_in_lane(reader: Reader, provider: str) -> Call | None:
    """The placement that keeps every other of its account waiting until it is cleared up."""
    row = await reader.one(
        """SELECT * FROM calls WHERE provider = :provider AND kind = 'place' AND exclusive = 1
           AND outcome IN ('unclear', 'duplicate') LIMIT 1""",
        provider=provider,
    )
    return None if row is None else _call(row)


async def newest_placing(reader: Reader, order_id: int) -> Call | None:
    return await newest(reader, order_id, "place")


async def newest(reader: Reader, order_id: int, kind: str) -> Call | None:
    """The last call of the kind that was made, or intended, about the order."""
    row = await reader.one(
        "SELECT * FROM calls WHERE order_id = :id AND kind = :kind ORDER BY attempt DESC LIMIT 1",
        id=order_id,
        kind=kind,
    )
    return None if row is None else _call(row)


async def oldest(reader: Reader, order_id: int, kind: str) -> Call | None:
    """The first call of the kind about the order: since when it is tried."""
    row = await reader.one(
        "SELECT * FROM calls WHERE order_id = :id AND kind = :kind ORDER BY attempt LIMIT 1", id=order_id, kind=kind
    )
    return None if row is None else _call(row)


async def of_order(reader: Reader, order_id: int) -> list[Call]:
    return [_call(row) for row in await reader.all("SELECT * FROM calls WHERE order_id = :id ORDER BY id", id=order_id)]
