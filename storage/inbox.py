"""Owns the inbox: raw updates from the moment they are stored until they are handled or set aside.

A row is handled once: `finish` says whether this was the time.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import to_ms

_WAITING = "done_at IS NULL AND quarantined_at IS NULL"
_ONE = "bot_id = :bot_id AND update_id = :update_id"


@dataclass(frozen=True, slots=True)
class Incoming:
    """An update to be stored; `raw` is its JSON."""

    update_id: int
    lane: str
    raw: str


@dataclass(frozen=True, slots=True)
class InboxRow:
    """A stored update. `starts` counts the times it was begun, `failures` those that ended in an exception."""

    bot_id: int
    update_id: int
    lane: str
    raw: str
    starts: int = 0
    failures: int = 0

    @property
    def crashes(self) -> int:
        """How often it was begun and neither ended nor failed."""
        return self.starts - self.failures


async def store(tx: Transaction, bot_id: int, updates: Sequence[Incoming], now: datetime) -> list[InboxRow]:
    """Stores what is not known yet and returns it."""
    new = []
    for update in updates:
        stored = await tx.run(
            """INSERT INTO inbox (bot_id, update_id, lane, raw, received_at)
            VALUES (:bot_id, :update_id, :lane, :raw, :now) ON CONFLICT DO NOTHING""",
            bot_id=bot_id,
            update_id=update.update_id,
            lane=update.lane,
            raw=update.raw,
            now=to_ms(now),
        )
        if stored:
            new.append(InboxRow(bot_id, update.update_id, update.lane, update.raw))
    return new


async def waiting(reader: Reader, bot_id: int, known: Collection[int]) -> list[InboxRow]:
    """Every row that waits and is not among the known ones, oldest first."""
    # Asked after every commit: the ids alone come from the index, and mostly all are known.
    found = await reader.all(
        f"SELECT update_id FROM inbox WHERE bot_id = :bot_id AND {_WAITING} ORDER BY update_id",  # noqa: S608
        bot_id=bot_id,
    )
    unknown = [row["update_id"] for row in found if row["update_id"] not in known]
    rows = [await _get(reader, bot_id, update_id) for update_id in unknown]
    return [row for row in rows if row is not None]


async def start(tx: Transaction, row: InboxRow) -> bool:
    """Counts one more start. False where the row waits no longer."""
    changed = await tx.run(
        f"UPDATE inbox SET starts = starts + 1 WHERE {_ONE} AND {_WAITING}",  # noqa: S608
        bot_id=row.bot_id,
        update_id=row.update_id,
    )
    return changed == 1


async def finish(tx: Transaction, row: InboxRow, now: datetime) -> bool:
    """Marks the row as handled and forgets what was in it: only its id is needed. False where it was so already."""
    changed = await tx.run(
        f"UPDATE inbox SET done_at = :now, error = NULL, raw = '' WHERE {_ONE} AND done_at IS NULL",  # noqa: S608
        bot_id=row.bot_id,
        update_id=row.update_id,
        now=to_ms(now),
    )
    return changed == 1


async def fail(tx: Transaction, row: InboxRow, error: str) -> int:
    """Counts an exception and returns how many there were."""
    await tx.run(
        f"UPDATE inbox SET failures = failures + 1, error = :error WHERE {_ONE}",  # noqa: S608
        bot_id=row.bot_id,
        update_id=row.update_id,
        error=error,
    )
    found = await tx.one(
        f"SELECT failures FROM inbox WHERE {_ONE}",  # noqa: S608
        bot_id=row.bot_id,
        update_id=row.update_id,
    )
    return int(found["failures"]) if found else 0


async def quarantine(tx: Transaction, row: InboxRow, error: str, now: datetime, *, keep: bool = False) -> bool:
    """Sets the row aside, so that its lane goes on. False where it waits no longer.

    `keep` keeps what was in it, so that it can be run again; else it is forgotten, for it may be a typed secret.
    """
    changed = await tx.run(
        f"""UPDATE inbox SET quarantined_at = :now, error = :error, raw = CASE WHEN :keep THEN raw ELSE '' END
        WHERE {_ONE} AND {_WAITING}""",  # noqa: S608
        bot_id=row.bot_id,
        update_id=row.update_id,
        error=error,
        now=to_ms(now),
        keep=int(keep),
    )
    return changed == 1


async def replay(tx: Transaction, bot_id: int, update_id: int) -> bool:
    """Lets a row that was set aside and kept wait again with its counts at zero. False where there is none."""
    changed = await tx.run(
        f"""UPDATE inbox SET quarantined_at = NULL, starts = 0, failures = 0, error = NULL
        WHERE {_ONE} AND quarantined_at IS NOT NULL AND raw != ''""",  # noqa: S608
        bot_id=bot_id,
        update_id=update_id,
    )
    return changed == 1


async def forget(tx: Transaction, before: datetime, set_aside_before: datetime) -> int:
    """Removes handled rows that came before an instant, and those that were set aside before the other.

    Telegram repeats an update for a day at most.
    """
    return await tx.run(
        """DELETE FROM inbox WHERE (done_at IS NOT NULL AND received_at < :before)
        OR (done_at IS NULL AND quarantined_at < :set_aside_before)""",
        before=to_ms(before),
        set_aside_before=to_ms(set_aside_before),
    )


async def backlog(reader: Reader) -> int:
    """How many updates wait to be handled."""
    row = await reader.one(f"SELECT count(*) AS n FROM inbox WHERE {_WAITING}")  # noqa: S608
    return int(row["n"]) if row else 0


async def _get(reader: Reader, bot_id: int, update_id: int) -> InboxRow | None:
    row = await reader.one(
        f"SELECT bot_id, update_id, lane, raw, starts, failures FROM inbox WHERE {_ONE}",  # noqa: S608
        bot_id=bot_id,
        update_id=update_id,
    )
    return None if row is None else _row(row)


def _row(row: Row) -> InboxRow:
    return InboxRow(row["bot_id"], row["update_id"], row["lane"], row["raw"], row["starts"], row["failures"])
