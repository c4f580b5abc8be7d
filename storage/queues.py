"""What waits to be handled, how much of it and since when; orders and calls counted. Counts only, no content."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader
from storage.instants import from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Queue:
    """`oldest_at`: since when the first one could have been handled, aware UTC; None where nothing waits."""

    waiting: int
    oldest_at: datetime | None


_WAITING = {
    "inbox": "SELECT count(*) AS n, min(received_at) AS at FROM inbox WHERE done_at IS NULL AND quarantined_at IS NULL",
    "letters": """SELECT count(*) AS n, min(max(created_at, not_before_at)) AS at FROM letters
        WHERE state IN ('waiting', 'sending') AND not_before_at <= :now""",
    "hints": "SELECT count(*) AS n, min(received_at) AS at FROM hints WHERE done_at IS NULL",
}


async def waiting(reader: Reader, now: datetime) -> dict[str, Queue]:
    """What is due, by the name of its queue."""
    found = {}
    for name, sql in _WAITING.items():
        row = await (reader.one(sql, now=to_ms(now)) if ":now" in sql else reader.one(sql))
        assert row is not None  # noqa: S101 - counts give a row
        found[name] = Queue(int(row["n"]), from_ms_or_none(row["at"]))
    return found


async def orders_by_state(reader: Reader) -> dict[str, int]:
    rows = await reader.all("SELECT state, count(*) AS n FROM orders GROUP BY state ORDER BY state")
    return {row["state"]: row["n"] for row in rows}


async def calls_by_outcome(reader: Reader) -> dict[tuple[str, str, str], int]:
    """Calls that change something outside, all there ever were, by provider, kind and outcome."""
    rows = await reader.all(
        """SELECT provider, kind, outcome, count(*) AS n FROM calls
           GROUP BY provider, kind, outcome ORDER BY provider, kind, outcome"""
    )
    return {(row["provider"], row["kind"], row["outcome"]): row["n"] for row in rows}


async def letters_by_state(reader: Reader) -> dict[str, int]:
    rows = await reader.all("SELECT state, count(*) AS n FROM letters GROUP BY state ORDER BY state")
    return {row["state"]: row["n"] for row in rows}


async def revision(reader: Reader) -> str:
    """Of the database that is open."""
    row = await reader.one("SELECT version_num FROM alembic_version")
    return "" if row is None else str(row["version_num"])
