"""Who is staff, the lines of the audit log, drafts that wait for a second press."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms


@dataclass(frozen=True, slots=True)
class Draft:
    """A decision as it was typed. `subject` names the case or the price that it is about."""

    id: int
    staff_id: int
    subject: str
    decision: str
    text: str


async def add(tx: Transaction, staff_id: int, role: str, name: str, now: datetime) -> None:
    await tx.run(
        """INSERT INTO staff (id, role, name, added_at) VALUES (:id, :role, :name, :at)
           ON CONFLICT (id) DO UPDATE SET role = excluded.role""",
        id=staff_id,
        role=role,
        name=name,
        at=to_ms(now),
    )


async def introduce(tx: Transaction, staff_id: int, name: str) -> None:
    """Gives a member of staff a name who was known by a number only."""
    await tx.run("UPDATE staff SET name = :name WHERE id = :id AND name = CAST(id AS TEXT)", id=staff_id, name=name)


async def role_of(reader: Reader, person_id: int) -> str | None:
    row = await reader.one("SELECT role FROM staff WHERE id = :id", id=person_id)
    return None if row is None else str(row["role"])


async def name_of(reader: Reader, person_id: int) -> str:
    """Also of who is staff no more; the number where nobody ever told a name."""
    row = await reader.one(
        """SELECT name FROM (SELECT id, name, 1 AS here FROM staff UNION ALL SELECT id, name, 0 FROM former_staff)
           WHERE id = :id ORDER BY here DESC LIMIT 1""",
        id=person_id,
    )
    return str(row["name"]) if row else str(person_id)


async def owners(reader: Reader) -> list[int]:
    return [int(row["id"]) for row in await reader.all("SELECT id FROM staff WHERE role = 'owner' ORDER BY id")]


async def put_draft(tx: Transaction, staff_id: int, subject: str, decision: str, text: str, now: datetime) -> int:
    row = await tx.one(
        """INSERT INTO drafts (staff_id, subject, decision, text, created_at)
           VALUES (:who, :subject, :decision, :text, :at) RETURNING id""",
        who=staff_id,
        subject=subject,
        decision=decision,
        text=text,
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def draft(reader: Reader, draft_id: int, staff_id: int) -> Draft | None:
    """The draft if this member of staff wrote it and it was not used."""
    row = await reader.one(
        """SELECT id, staff_id, subject, decision, text FROM drafts
           WHERE id = :id AND staff_id = :who AND used_at IS NULL""",
        id=draft_id,
        who=staff_id,
    )
    return None if row is None else Draft(**{name: row[name] for name in Draft.__slots__})


async def is_fresh(reader: Reader, draft_id: int, since: datetime) -> bool:
    """Whether the draft was begun since the instant."""
    row = await reader.one(
        "SELECT 1 AS fresh FROM drafts WHERE id = :id AND created_at >= :since", id=draft_id, since=to_ms(since)
    )
    return row is not None


async def newest_draft(reader: Reader, staff_id: int, subject: str, since: datetime) -> Draft | None:
    """What this member of staff typed last about the subject, unless it was used or is older than the instant."""
    row = await reader.one(
        """SELECT id, staff_id, subject, decision, text, created_at, used_at FROM drafts
           WHERE staff_id = :who AND subject = :subject ORDER BY id DESC LIMIT 1""",
        who=staff_id,
        subject=subject,
    )
    if row is None or row["used_at"] is not None or row["created_at"] < to_ms(since):
        return None
    return Draft(**{name: row[name] for name in Draft.__slots__})


async def change_draft(tx: Transaction, draft_id: int, text: str) -> None:
    """Replaces what was typed, unless it was used."""
    await tx.run("UPDATE drafts SET text = :text WHERE id = :id AND used_at IS NULL", id=draft_id, text=text)


async def use_draft(tx: Transaction, draft_id: int, now: datetime) -> bool:
    changed = await tx.run(
        "UPDATE drafts SET used_at = :at WHERE id = :id AND used_at IS NULL", id=draft_id, at=to_ms(now)
    )
    return changed == 1


async def record(
    tx: Transaction,
    *,
    staff_id: int,
    action: str,
    subject: str,
    now: datetime,
    reason: str = "",
    before: str = "",
    after: str = "",
) -> None:
    """Writes a line of the audit log, which nothing changes or deletes."""
    await tx.run(
        """INSERT INTO audit (at, staff_id, action, subject, reason, before, after)
           VALUES (:at, :who, :action, :subject, :reason, :before, :after)""",
        at=to_ms(now),
        who=staff_id,
        action=action,
        subject=subject,
        reason=reason,
        before=before,
        after=after,
    )


async def record_many(
    tx: Transaction, *, staff_id: int, action: str, entries: Sequence[tuple[str, str, str]], now: datetime
) -> None:
    """Writes a line of the audit log for each entry: subject, before and after."""
    await tx.run(
        """INSERT INTO audit (at, staff_id, action, subject, before, after)
           SELECT :at, :who, :action, json_extract(value, '$[0]'), json_extract(value, '$[1]'),
               json_extract(value, '$[2]') FROM json_each(:entries)""",
        at=to_ms(now),
        who=staff_id,
        action=action,
        entries=json.dumps(list(entries)),
    )
