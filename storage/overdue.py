"""Cases that nobody has decided in time, and cases that somebody took and left: what escalation asks at each step."""

import json
from collections.abc import Sequence
from datetime import datetime

from storage.cases import Case, case_of
from storage.database import Reader, Transaction
from storage.instants import to_ms


async def late(reader: Reader, before: datetime, level: int, but: Sequence[str], limit: int) -> list[Case]:
    """Open cases of no incident, but of these kinds, whose deadline was before the instant and `level` was not told."""
    rows = await reader.all(
        """SELECT * FROM cases WHERE closed_at IS NULL AND deadline_at < :before AND escalated < :level
           AND incident_id IS NULL AND kind NOT IN (SELECT value FROM json_each(:but))
           ORDER BY deadline_at LIMIT :limit""",
        before=to_ms(before),
        level=level,
        but=json.dumps(list(but)),
        limit=limit,
    )
    return [case_of(row) for row in rows]


async def late_incidents(reader: Reader, before: datetime, level: int) -> list[int]:
    """Open incidents with a case whose deadline was before the instant and whose `level` was not told yet."""
    rows = await reader.all(
        """SELECT i.id FROM incidents i WHERE i.closed_at IS NULL AND i.escalated < :level AND EXISTS (
               SELECT 1 FROM cases c WHERE c.incident_id = i.id AND c.closed_at IS NULL AND c.deadline_at < :before)""",
        before=to_ms(before),
        level=level,
    )
    return [int(row["id"]) for row in rows]


async def escalated(tx: Transaction, case_id: int, level: int) -> None:
    await tx.run("UPDATE cases SET escalated = :level WHERE id = :id", id=case_id, level=level)


async def incident_escalated(tx: Transaction, incident_id: int, level: int) -> None:
    await tx.run("UPDATE incidents SET escalated = :level WHERE id = :id", id=incident_id, level=level)


async def left(reader: Reader, before: datetime, kind: str, begun: datetime, limit: int) -> list[Case]:
    """Open cases that were taken before the instant; those of the kind, that were taken before `begun` or by nobody."""
    rows = await reader.all(
        """SELECT * FROM cases WHERE closed_at IS NULL AND (
               (taken_by IS NOT NULL AND taken_at < CASE WHEN kind = :kind THEN :begun ELSE :before END)
               OR (taken_by IS NULL AND kind = :kind AND opened_at < :begun))
           ORDER BY taken_at LIMIT :limit""",
        before=to_ms(before),
        kind=kind,
        begun=to_ms(begun),
        limit=limit,
    )
    return [case_of(row) for row in rows]


async def people_of(reader: Reader, role: str) -> list[int]:
    """Members of staff with this role."""
    return [
        int(row["id"]) for row in await reader.all("SELECT id FROM staff WHERE role = :role ORDER BY id", role=role)
    ]
