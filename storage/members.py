"""Members of staff one by one: who they are, another role, the end of their work here. Grants nothing by itself."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms

_SELECT = """SELECT s.id, s.role, CASE WHEN s.name = CAST(s.id AS TEXT) AND c.name <> '' THEN c.name ELSE s.name END
        AS name, coalesce(c.username, '') AS username, s.added_at, c.seen_at, coalesce(c.reachable, 0) AS reachable
    FROM staff s LEFT JOIN customers c ON c.id = s.id"""


@dataclass(frozen=True, slots=True)
class Member:
    """`seen_at` is None for somebody who has never written to the bot."""

    id: int
    role: str
    name: str
    username: str
    added_at: datetime
    seen_at: datetime | None
    reachable: bool


async def every(reader: Reader) -> list[Member]:
    """Owners first, then managers, each the longest here first."""
    rows = await reader.all(f"{_SELECT} ORDER BY instr('owner manager support', s.role), s.added_at, s.id")
    return [_member(row) for row in rows]


async def get(reader: Reader, member_id: int) -> Member | None:
    row = await reader.one(f"{_SELECT} WHERE s.id = :id", id=member_id)
    return None if row is None else _member(row)


async def taken(reader: Reader, member_id: int) -> int:
    """How many open cases the member has taken."""
    row = await reader.one("SELECT count(*) AS n FROM cases WHERE closed_at IS NULL AND taken_by = :who", who=member_id)
    return int(row["n"]) if row else 0


async def change_role(tx: Transaction, member_id: int, role: str) -> None:
    await tx.run("UPDATE staff SET role = :role WHERE id = :id", id=member_id, role=role)


async def remove(tx: Transaction, member: Member, now: datetime) -> int:
    """Ends somebody's work here: drafts go, taken cases and conversations are free again.

    Returns how many cases were.
    """
    await tx.run("DELETE FROM staff WHERE id = :id", id=member.id)
    await tx.run("DELETE FROM drafts WHERE staff_id = :id AND used_at IS NULL", id=member.id)
    await tx.run(
        """INSERT INTO former_staff (id, name, removed_at) VALUES (:id, :name, :at)
           ON CONFLICT (id) DO UPDATE SET name = excluded.name, removed_at = excluded.removed_at,
               menu_gone_at = NULL""",
        id=member.id,
        name=member.name,
        at=to_ms(now),
    )
    await tx.run("UPDATE threads SET taken_by = NULL WHERE closed_at IS NULL AND taken_by = :id", id=member.id)
    return await tx.run(
        "UPDATE cases SET taken_by = NULL, taken_at = NULL WHERE closed_at IS NULL AND taken_by = :id", id=member.id
    )


async def come_back(tx: Transaction, member_id: int) -> None:
    """Somebody is staff again who was staff before."""
    await tx.run("DELETE FROM former_staff WHERE id = :id", id=member_id)


async def with_menus(reader: Reader) -> list[tuple[int, str]]:
    """Members who have written to the bot, with their roles: Telegram knows a chat to show commands in."""
    rows = await reader.all(
        "SELECT s.id, s.role FROM staff s JOIN customers c ON c.id = s.id WHERE c.reachable = 1 ORDER BY s.id"
    )
    return [(int(row["id"]), str(row["role"])) for row in rows]


async def without_menus(reader: Reader) -> list[int]:
    """Who is staff no more and may still be shown the commands of staff."""
    rows = await reader.all("SELECT id FROM former_staff WHERE menu_gone_at IS NULL ORDER BY id")
    return [int(row["id"]) for row in rows]


async def menu_gone(tx: Transaction, member_id: int, now: datetime) -> None:
    await tx.run("UPDATE former_staff SET menu_gone_at = :at WHERE id = :id", id=member_id, at=to_ms(now))


def _member(row: Row) -> Member:
    values = {name: row[name] for name in Member.__slots__}
    instants = {"added_at": from_ms(row["added_at"]), "seen_at": from_ms_or_none(row["seen_at"])}
    return Member(**{**values, **instants, "reachable": bool(row["reachable"])})
