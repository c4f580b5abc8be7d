"""Cases: what needs a person, with evidence and a deadline. One open case of a kind per order and payment."""

import json
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Case:
    id: int
    order_id: int | None
    payment_id: int | None
    kind: str
    subject: str
    evidence: Mapping[str, str]
    opened_at: datetime
    deadline_at: datetime
    taken_by: int | None
    resolution: str | None
    taken_at: datetime | None = None
    incident_id: int | None = None
    escalated: int = 0
    """How many levels were told that it is late: 1 managers, 2 owners."""


def case_of(row: Row) -> Case:
    return Case(
        id=row["id"],
        order_id=row["order_id"],
        payment_id=row["payment_id"],
        kind=row["kind"],
        subject=row["subject"],
        evidence=json.loads(row["evidence"]),
        opened_at=from_ms(row["opened_at"]),
        deadline_at=from_ms(row["deadline_at"]),
        taken_by=row["taken_by"],
        resolution=row["resolution"],
        taken_at=from_ms_or_none(row["taken_at"]),
        incident_id=row["incident_id"],
        escalated=row["escalated"],
    )


async def open_case(
    tx: Transaction,
    kind: str,
    *,
    order_id: int | None = None,
    payment_id: int | None = None,
    subject: str = "",
    evidence: Mapping[str, str],
    deadline_at: datetime,
    now: datetime,
) -> int | None:
    """Opens a case and returns its id; None when one of its kind is open already."""
    row = await tx.one(
        """INSERT INTO cases (order_id, payment_id, kind, subject, evidence, opened_at, deadline_at)
           VALUES (:order_id, :payment_id, :kind, :subject, :evidence, :at, :deadline)
           ON CONFLICT DO NOTHING RETURNING id""",
        order_id=order_id,
        payment_id=payment_id,
        kind=kind,
        subject=subject,
        evidence=json.dumps(dict(evidence), ensure_ascii=False),
        at=to_ms(now),
        deadline=to_ms(deadline_at),
    )
    return None if row is None else int(row["id"])


async def get(reader: Reader, case_id: int) -> Case | None:
    row = await reader.one("SELECT * FROM cases WHERE id = :id", id=case_id)
    return None if row is None else case_of(row)


async def all_open(reader: Reader, limit: int = 20) -> list[Case]:
    """Open cases, the nearest deadline first."""
    rows = await reader.all(
        "SELECT * FROM cases WHERE closed_at IS NULL ORDER BY deadline_at, id LIMIT :limit", limit=limit
    )
    return [case_of(row) for row in rows]


async def count_open(reader: Reader) -> int:
    row = await reader.one("SELECT count(*) AS n FROM cases WHERE closed_at IS NULL")
    return int(row["n"]) if row else 0


async def oldest_open_at(reader: Reader) -> datetime | None:
    row = await reader.one("SELECT min(opened_at) AS at FROM cases WHERE closed_at IS NULL")
    return None if row is None or row["at"] is None else from_ms(row["at"])


async def count_overdue(reader: Reader, now: datetime) -> int:
    """Open cases whose deadline has passed."""
    row = await reader.one(
        "SELECT count(*) AS n FROM cases WHERE closed_at IS NULL AND deadline_at < :now", now=to_ms(now)
    )
    return int(row["n"]) if row else 0


async def of_order(reader: Reader, order_id: int) -> list[Case]:
    rows = await reader.all("SELECT * FROM cases WHERE order_id = :id AND closed_at IS NULL ORDER BY id", id=order_id)
    return [case_of(row) for row in rows]


async def of_customer(reader: Reader, customer_id: int) -> list[Case]:
    """Open cases about the customer's orders and payments, the nearest deadline first."""
    rows = await reader.all(
        """SELECT c.* FROM cases c LEFT JOIN orders o ON o.id = c.order_id LEFT JOIN payments p ON p.id = c.payment_id
           WHERE c.closed_at IS NULL AND (o.customer_id = :who OR p.payer_id = :who) ORDER BY c.deadline_at, c.id""",
        who=customer_id,
    )
    return [case_of(row) for row in rows]


async def held(reader: Reader, customer_id: int, kind: str) -> bool:
    """Whether a case of the kind is open about any order of the customer's."""
    row = await reader.one(
        """SELECT 1 AS found FROM cases c JOIN orders o ON o.id = c.order_id
           WHERE c.closed_at IS NULL AND c.kind = :kind AND o.customer_id = :who LIMIT 1""",
        kind=kind,
        who=customer_id,
    )
    return row is not None


async def take(tx: Transaction, case_id: int, staff_id: int, now: datetime) -> bool:
    """False when somebody else has it, or it is closed."""
    changed = await tx.run(
        """UPDATE cases SET taken_by = :who, taken_at = :at
           WHERE id = :id AND closed_at IS NULL AND (taken_by IS NULL OR taken_by = :who)""",
        id=case_id,
        who=staff_id,
        at=to_ms(now),
    )
    return changed == 1


async def give(tx: Transaction, case_id: int, staff_id: int | None, now: datetime) -> None:
    """Gives an open case to a member of staff, or to nobody."""
    await tx.run(
        "UPDATE cases SET taken_by = :who, taken_at = :at WHERE id = :id AND closed_at IS NULL",
        id=case_id,
        who=staff_id,
        at=None if staff_id is None else to_ms(now),
    )


async def add_evidence(tx: Transaction, case: Case, evidence: Mapping[str, str]) -> None:
    """Adds to what is known; a newer value of the same name wins."""
    await tx.run(
        "UPDATE cases SET evidence = :evidence WHERE id = :id",
        id=case.id,
        evidence=json.dumps({**case.evidence, **evidence}, ensure_ascii=False),
    )


async def close(
    tx: Transaction, case_id: int, *, closed_by: int | None, resolution: str, reason: str, now: datetime
) -> bool:
    """False when it was closed before. `closed_by` is None when the program itself closes it."""
    changed = await tx.run(
        """UPDATE cases SET closed_at = :at, closed_by = :who, resolution = :resolution, reason = :reason
           WHERE id = :id AND closed_at IS NULL""",
        id=case_id,
        who=closed_by,
        resolution=resolution,
        reason=reason,
        at=to_ms(now),
    )
    return changed == 1


async def close_of_order(tx: Transaction, order_id: int, *, resolution: str, now: datetime) -> None:
    """Closes what the order's own progress has answered; cases about money stay open."""
    await tx.run(
        """UPDATE cases SET closed_at = :at, resolution = :resolution, reason = ''
           WHERE order_id = :id AND closed_at IS NULL
               AND kind IN ('unclear', 'late', 'provider_refuses_us', 'provider_missing', 'stuck', 'goods_missing',
                   'unknown_status', 'remote_order_vanished', 'hand_over', 'return_unfinished')""",
        id=order_id,
        resolution=resolution,
        at=to_ms(now),
    )


async def subjects_of(reader: Reader, kind: str) -> set[str]:
    """What the open cases of a kind are about."""
    rows = await reader.all("SELECT subject FROM cases WHERE kind = :kind AND closed_at IS NULL", kind=kind)
    return {row["subject"] for row in rows}


async def close_about(tx: Transaction, kind: str, subject: str, *, resolution: str, now: datetime) -> None:
    """Closes the open case of a kind about a subject that has settled itself."""
    await tx.run(
        """UPDATE cases SET closed_at = :at, resolution = :resolution, reason = ''
           WHERE kind = :kind AND subject = :subject AND order_id IS NULL AND closed_at IS NULL""",
        kind=kind,
        subject=subject,
        resolution=resolution,
        at=to_ms(now),
    )


async def closed_by_person(
    reader: Reader, kind: str, *, order_id: int | None, payment_id: int | None, since: datetime
) -> bool:
    """Whether staff closed a case of this kind since the instant."""
    row = await reader.one(
        """SELECT 1 AS found FROM cases WHERE kind = :kind AND order_id IS :order_id
           AND payment_id IS :payment_id AND closed_by IS NOT NULL AND closed_at >= :since LIMIT 1""",
        kind=kind,
        order_id=order_id,
        payment_id=payment_id,
        since=to_ms(since),
    )
    return row is not None
