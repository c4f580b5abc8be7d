"""Words of customers that mean other words of titles: pairs, used both ways; searches that found nothing.

Neither knows who searched.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Pair:
    """Both sides as the search folds them, with blanks between words."""

    id: int
    one: str
    other: str


@dataclass(frozen=True, slots=True)
class Missed:
    """Words that found nothing so many times. `note` is what staff made of it."""

    id: int
    words: str
    times: int
    last_at: datetime
    note: str


async def put(tx: Transaction, one: str, other: str, now: datetime) -> bool:
    """False where the pair is known."""
    changed = await tx.run(
        """INSERT INTO synonyms (one, other, created_at) SELECT :one, :other, :at
           WHERE NOT EXISTS (SELECT 1 FROM synonyms WHERE one = :other AND other = :one)
           ON CONFLICT (one, other) DO NOTHING""",
        one=one,
        other=other,
        at=to_ms(now),
    )
    return changed == 1


async def remove(tx: Transaction, pair_id: int) -> Pair | None:
    row = await tx.one("DELETE FROM synonyms WHERE id = :id RETURNING id, one, other", id=pair_id)
    return None if row is None else Pair(row["id"], row["one"], row["other"])


async def page(reader: Reader, offset: int, limit: int) -> list[Pair]:
    """The newest first."""
    rows = await reader.all(
        "SELECT id, one, other FROM synonyms ORDER BY id DESC LIMIT :limit OFFSET :offset", limit=limit, offset=offset
    )
    return [Pair(row["id"], row["one"], row["other"]) for row in rows]


async def count(reader: Reader) -> int:
    row = await reader.one("SELECT count(*) AS n FROM synonyms")
    return int(row["n"]) if row else 0


async def within(reader: Reader, queries: Sequence[str]) -> list[tuple[str, str]]:
    """What stands in one of the queries as whole words, and what it means instead."""
    rows = await reader.all(
        """SELECT s.told, s.meant FROM
               (SELECT id, one AS told, other AS meant FROM synonyms UNION ALL SELECT id, other, one FROM synonyms) s
           WHERE EXISTS (SELECT 1 FROM json_each(:queries)
               WHERE instr(' ' || value || ' ', ' ' || s.told || ' ') > 0) ORDER BY s.id""",
        queries=json.dumps(list(queries)),
    )
    return [(row["told"], row["meant"]) for row in rows]


# --- searches that found nothing ---


async def note_miss(tx: Transaction, words: str, now: datetime) -> None:
    await tx.run(
        """INSERT INTO missed_searches (words, times, last_at) VALUES (:words, 1, :at)
           ON CONFLICT (words) DO UPDATE SET times = times + 1, last_at = excluded.last_at""",
        words=words,
        at=to_ms(now),
    )


async def missed(reader: Reader, offset: int, limit: int) -> list[Missed]:
    """What was missed most comes first."""
    rows = await reader.all(
        "SELECT * FROM missed_searches ORDER BY times DESC, last_at DESC, id LIMIT :limit OFFSET :offset",
        limit=limit,
        offset=offset,
    )
    return [_missed(row) for row in rows]


async def missed_count(reader: Reader) -> int:
    row = await reader.one("SELECT count(*) AS n FROM missed_searches")
    return int(row["n"]) if row else 0


async def miss(reader: Reader, miss_id: int) -> Missed | None:
    row = await reader.one("SELECT * FROM missed_searches WHERE id = :id", id=miss_id)
    return None if row is None else _missed(row)


async def put_note(tx: Transaction, miss_id: int, note: str) -> None:
    await tx.run("UPDATE missed_searches SET note = :note WHERE id = :id", id=miss_id, note=note)


async def forget_miss(tx: Transaction, miss_id: int) -> bool:
    return await tx.run("DELETE FROM missed_searches WHERE id = :id", id=miss_id) == 1


async def forget_misses(tx: Transaction, before: datetime) -> int:
    """Those that nobody missed since the instant."""
    return await tx.run("DELETE FROM missed_searches WHERE last_at < :before", before=to_ms(before))


async def searches_after(reader: Reader, browse_id: int, limit: int) -> list[tuple[int, str]]:
    """Searches of customers, not of staff, everywhere and without filters: id and query, the oldest first."""
    rows = await reader.all(
        """SELECT b.id, CASE WHEN b.provider IS NULL AND b.platform = '' AND b.region = '' AND b.price_band = ''
                AND b.in_stock = 0 AND b.customer_id NOT IN (SELECT id FROM staff) THEN b.query ELSE '' END AS query
           FROM browses b WHERE b.id > :after ORDER BY b.id LIMIT :limit""",
        after=browse_id,
        limit=limit,
    )
    return [(row["id"], row["query"]) for row in rows]


def _missed(row: Row) -> Missed:
    return Missed(row["id"], row["words"], row["times"], from_ms(row["last_at"]), row["note"])
