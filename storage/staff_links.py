"""Links that make members of staff, by the hash of their token. Who may make and open them says the service."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class StaffLink:
    """`made_by` is None for the link of the console."""

    id: int
    role: str
    made_by: int | None
    expires_at: datetime


async def put(tx: Transaction, token_hash: bytes, *, role: str, made_by: int | None, expires_at: datetime) -> StaffLink:
    """Stores a link that nobody has used yet."""
    row = await tx.one(
        """INSERT INTO staff_links (token_hash, role, made_by, expires_at)
           VALUES (:hash, :role, :made_by, :expires) RETURNING *""",
        hash=token_hash,
        role=role,
        made_by=made_by,
        expires=to_ms(expires_at),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return _link(row)


async def drop_consoles(tx: Transaction) -> None:
    """Ends every unused link of the console."""
    await tx.run("DELETE FROM staff_links WHERE used_at IS NULL AND made_by IS NULL")


async def drop_of(tx: Transaction, made_by: int) -> int:
    """Ends every unused link that this member has made."""
    return await tx.run("DELETE FROM staff_links WHERE used_at IS NULL AND made_by = :who", who=made_by)


async def drop(tx: Transaction, link_id: int) -> bool:
    """False where the link is used or gone already."""
    return await tx.run("DELETE FROM staff_links WHERE id = :id AND used_at IS NULL", id=link_id) == 1


async def good(reader: Reader, token_hash: bytes, now: datetime) -> StaffLink | None:
    """The link with this token; None when it is unknown, used or too old."""
    row = await reader.one(
        "SELECT * FROM staff_links WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :now",
        hash=token_hash,
        now=to_ms(now),
    )
    return None if row is None else _link(row)


async def waiting(reader: Reader, now: datetime) -> list[StaffLink]:
    """Invitations that can still be opened, the one that ends first at the top."""
    rows = await reader.all(
        """SELECT * FROM staff_links WHERE used_at IS NULL AND made_by IS NOT NULL AND expires_at > :now
           ORDER BY expires_at, id""",
        now=to_ms(now),
    )
    return [_link(row) for row in rows]


async def use(tx: Transaction, link_id: int, now: datetime) -> None:
    await tx.run("UPDATE staff_links SET used_at = :at WHERE id = :id", id=link_id, at=to_ms(now))


def _link(row: Row) -> StaffLink:
    return StaffLink(row["id"], row["role"], row["made_by"], from_ms(row["expires_at"]))
