"""Incidents: open cases of one provider and one kind that began together. Who decides them knows `bulk`."""

from dataclasses import dataclass
from datetime import datetime

from storage.cases import Case, case_of
from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Incident:
    id: int
    provider: str
    kind: str
    first_case_id: int
    opened_at: datetime
    last_at: datetime
    escalated: int
    closed_at: datetime | None


@dataclass(frozen=True, slots=True)
class Extent:
    """How many cases an incident has, how many are open, and what customers paid for these, by currency."""

    cases: int
    open: int
    sums: tuple[tuple[str, int], ...]


def _incident(row: Row) -> Incident:
    values = {name: row[name] for name in Incident.__slots__}
    values |= {name: from_ms(values[name]) for name in ("opened_at", "last_at")}
    values["closed_at"] = from_ms_or_none(values["closed_at"])
    return Incident(**values)


async def begin(tx: Transaction, provider: str, first: Case, now: datetime) -> int:
    """An incident that begins with a case which was alone until now."""
    row = await tx.one(
        """INSERT INTO incidents (provider, kind, first_case_id, opened_at, last_at)
           VALUES (:provider, :kind, :first, :opened, :last) RETURNING id""",
        provider=provider,
        kind=first.kind,
        first=first.id,
        opened=to_ms(first.opened_at),
        last=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    await join(tx, int(row["id"]), first.id, now)
    return int(row["id"])


async def join(tx: Transaction, incident_id: int, case_id: int, now: datetime) -> None:
    await tx.run("UPDATE cases SET incident_id = :incident WHERE id = :id", id=case_id, incident=incident_id)
    await tx.run("UPDATE incidents SET last_at = :at WHERE id = :id", id=incident_id, at=to_ms(now))


async def get(reader: Reader, incident_id: int) -> Incident | None:
    row = await reader.one("SELECT * FROM incidents WHERE id = :id", id=incident_id)
    return None if row is None else _incident(row)


async def still_on(reader: Reader, provider: str, kind: str, since: datetime) -> Incident | None:
    """The open incident of this cause that had a case since the instant."""
    row = await reader.one(
        """SELECT * FROM incidents WHERE provider = :provider AND kind = :kind AND closed_at IS NULL
           AND last_at >= :since ORDER BY id DESC LIMIT 1""",
        provider=provider,
        kind=kind,
        since=to_ms(since),
    )
    return None if row is None else _incident(row)


async def alone(reader: Reader, provider: str, kind: str, since: datetime, but: int) -> Case | None:
    """The first open case of this cause since the instant that belongs to no incident; not the one with the id."""
    row = await reader.one(
        """SELECT c.* FROM cases c JOIN orders o ON o.id = c.order_id
           WHERE c.closed_at IS NULL AND c.incident_id IS NULL AND c.kind = :kind AND c.id <> :but
             AND c.opened_at >= :since AND o.provider = :provider ORDER BY c.id LIMIT 1""",
        kind=kind,
        but=but,
        provider=provider,
        since=to_ms(since),
    )
    return None if row is None else case_of(row)


async def count_open(reader: Reader) -> int:
    row = await reader.one("SELECT count(*) AS n FROM incidents WHERE closed_at IS NULL")
    return int(row["n"]) if row else 0


async def newest(reader: Reader, limit: int) -> list[Incident]:
    """Open ones first, the newest before the others."""
    rows = await reader.all("SELECT * FROM incidents ORDER BY closed_at IS NOT NULL, id DESC LIMIT :limit", limit=limit)
    return [_incident(row) for row in rows]


async def extent(reader: Reader, incident_id: int) -> Extent:
    row = await reader.one(
        """SELECT count(*) AS n, count(*) FILTER (WHERE closed_at IS NULL) AS open FROM cases
           WHERE incident_id = :id""",
        id=incident_id,
    )
    sums = await reader.all(
        """SELECT o.currency, sum(o.total_minor) AS minor FROM orders o WHERE o.id IN (
               SELECT order_id FROM cases WHERE incident_id = :id AND closed_at IS NULL)
           GROUP BY o.currency ORDER BY o.currency""",
        id=incident_id,
    )
    found = tuple((str(each["currency"]), int(each["minor"])) for each in sums)
    return Extent(int(row["n"]) if row else 0, int(row["open"]) if row else 0, found)


async def orders_of(reader: Reader, incident_id: int, *, offset: int = 0, limit: int = -1) -> list[int]:
    """The orders of its cases, those with an open case first."""
    rows = await reader.all(
        """SELECT order_id FROM cases WHERE incident_id = :id GROUP BY order_id
           ORDER BY min(closed_at IS NOT NULL), order_id LIMIT :limit OFFSET :offset""",
        id=incident_id,
        limit=limit,
        offset=offset,
    )
    return [int(row["order_id"]) for row in rows]


async def open_orders(reader: Reader, incident_id: int) -> list[int]:
    """The orders with an open case of the incident."""
    rows = await reader.all(
        "SELECT DISTINCT order_id FROM cases WHERE incident_id = :id AND closed_at IS NULL ORDER BY order_id",
        id=incident_id,
    )
    return [int(row["order_id"]) for row in rows]


async def open_cases(reader: Reader, incident_id: int, order_id: int) -> list[int]:
    rows = await reader.all(
        "SELECT id FROM cases WHERE incident_id = :id AND order_id = :order_id AND closed_at IS NULL",
        id=incident_id,
        order_id=order_id,
    )
    return [int(row["id"]) for row in rows]


async def settled(reader: Reader) -> list[int]:
    """Open incidents whose last case has been closed."""
    rows = await reader.all(
        """SELECT id FROM incidents i WHERE closed_at IS NULL AND NOT EXISTS (
               SELECT 1 FROM cases c WHERE c.incident_id = i.id AND c.closed_at IS NULL)"""
    )
    return [int(row["id"]) for row in rows]


async def close(tx: Transaction, incident_id: int, now: datetime) -> None:
    await tx.run("UPDATE incidents SET closed_at = :at WHERE id = :id", id=incident_id, at=to_ms(now))
