"""Who gets a broadcast: how many it would reach, the rows that are frozen when it starts, what became of each.

A row is claimed before its call and settled after. Refuses to claim one twice, and to claim for whoever wants no news.
"""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from storage.broadcasts import Segment
from storage.database import Reader, Transaction
from storage.instants import to_ms

# One condition for the number that is shown and for the rows that are frozen: nobody is counted who gets nothing.
_REACHED = """FROM customers c JOIN notifications n ON n.customer_id = c.id AND n.news = 1
    WHERE c.reachable = 1 AND c.blocked_at IS NULL AND (:language = '' OR c.language = :language)
    AND (:seen_since = 0 OR c.seen_at >= :seen_since) AND (:seen_before = 0 OR c.seen_at < :seen_before)
    AND (:provider = '' OR EXISTS (SELECT 1 FROM orders o
        WHERE o.customer_id = c.id AND o.provider = :provider AND o.paid_at IS NOT NULL))
    AND (:bought = '' OR (:bought = 'ever') = EXISTS (SELECT 1 FROM orders o
        WHERE o.customer_id = c.id AND o.paid_at IS NOT NULL))"""


@dataclass(frozen=True, slots=True)
class Claimed:
    """A row on its way, and the language of who gets it."""

    id: int
    broadcast_id: int
    customer_id: int
    language: str


def _values(segment: Segment, now: datetime) -> dict[str, str | int]:
    days = segment.seen_days
    edge = to_ms(now - timedelta(days=abs(days)))
    return {
        "language": segment.language,
        "provider": segment.provider,
        "bought": segment.bought,
        "seen_since": edge if days > 0 else 0,
        "seen_before": edge if days < 0 else 0,
    }


async def reach(reader: Reader, segment: Segment, now: datetime) -> dict[str, int]:
    """How many people a broadcast would reach now, by their language."""
    rows = await reader.all(
        f"SELECT c.language, count(*) AS n {_REACHED} GROUP BY c.language ORDER BY c.language",
        **_values(segment, now),
    )
    return {row["language"]: int(row["n"]) for row in rows}


async def freeze(tx: Transaction, broadcast_id: int, segment: Segment, languages: Sequence[str], now: datetime) -> int:
    """Writes down who gets it, of the readers of these languages; returns how many."""
    return await tx.run(
        f"""INSERT INTO broadcast_recipients (broadcast_id, customer_id)
        SELECT :broadcast, c.id {_REACHED} AND c.language IN (SELECT value FROM json_each(:languages)) ORDER BY c.id
        ON CONFLICT (broadcast_id, customer_id) DO NOTHING""",  # noqa: S608
        broadcast=broadcast_id,
        languages=json.dumps(list(languages)),
        **_values(segment, now),
    )


async def due(reader: Reader, broadcast_id: int, now: datetime, limit: int) -> list[tuple[int, int]]:
    """The next rows that wait, as (row, customer)."""
    rows = await reader.all(
        """SELECT id, customer_id FROM broadcast_recipients
        WHERE broadcast_id = :id AND state = 'waiting' AND not_before_at <= :now ORDER BY id LIMIT :limit""",
        id=broadcast_id,
        now=to_ms(now),
        limit=limit,
    )
    return [(int(row["id"]), int(row["customer_id"])) for row in rows]


async def claim(tx: Transaction, recipient_id: int, boot: str, now: datetime) -> Claimed | None:
    """The intent to send, stored before the call. None where the broadcast rests or the row waits no longer.

    Whoever wants no news by now, or was blocked, is left out.
    """
    row = await tx.one(
        """SELECT r.broadcast_id, r.customer_id, c.language, c.reachable AND c.blocked_at IS NULL AS welcome, n.news
        FROM broadcast_recipients r
        JOIN broadcasts b ON b.id = r.broadcast_id LEFT JOIN customers c ON c.id = r.customer_id
        LEFT JOIN notifications n ON n.customer_id = r.customer_id
        WHERE r.id = :id AND r.state = 'waiting' AND b.state = 'running'""",
        id=recipient_id,
    )
    if row is None:
        return None
    wanted = bool(row["news"]) and bool(row["welcome"])
    await tx.run(
        "UPDATE broadcast_recipients SET state = :state, boot = :boot, changed_at = :now WHERE id = :id",
        id=recipient_id,
        state="sending" if wanted else "left_out",
        boot=boot,
        now=to_ms(now),
    )
    return Claimed(recipient_id, row["broadcast_id"], row["customer_id"], row["language"]) if wanted else None


async def settle(
    tx: Transaction, claimed: Claimed, state: str, now: datetime, *, message_id: int | None = None, error: str = ""
) -> None:
    """What became of a row that was on its way."""
    await tx.run(
        """UPDATE broadcast_recipients SET state = :state, message_id = :message, error = :error, changed_at = :now
        WHERE id = :id AND state = 'sending'""",
        id=claimed.id,
        state=state,
        message=message_id,
        error=error or None,
        now=to_ms(now),
    )


async def put_off(tx: Transaction, claimed: Claimed, until: datetime) -> None:
    """The call certainly did nothing: the row waits again; of a broadcast that was stopped meanwhile it ends."""
    await tx.run(
        """UPDATE broadcast_recipients SET not_before_at = :until, state = CASE WHEN EXISTS (SELECT 1 FROM broadcasts b
            WHERE b.id = broadcast_recipients.broadcast_id AND b.state = 'stopped') THEN 'stopped' ELSE 'waiting' END
        WHERE id = :id AND state = 'sending'""",
        id=claimed.id,
        until=to_ms(until),
    )


async def doubt_interrupted(tx: Transaction, boot: str) -> int:
    """Rows that another start of the program left on their way: nobody knows whether they were sent."""
    return await tx.run(
        "UPDATE broadcast_recipients SET state = 'uncertain' WHERE state = 'sending' AND boot <> :boot", boot=boot
    )


async def send_uncertain_again(tx: Transaction, broadcast_id: int) -> int:
    """Staff take the risk that some get it twice; returns how many wait again."""
    return await tx.run(
        """UPDATE broadcast_recipients SET state = 'waiting', again = again + 1, not_before_at = 0
        WHERE broadcast_id = :id AND state = 'uncertain'""",
        id=broadcast_id,
    )


async def stop(tx: Transaction, broadcast_id: int) -> int:
    """Whoever still waits gets nothing any more."""
    return await tx.run(
        "UPDATE broadcast_recipients SET state = 'stopped' WHERE broadcast_id = :id AND state = 'waiting'",
        id=broadcast_id,
    )


async def counts(reader: Reader, broadcast_id: int) -> dict[str, int]:
    """How many rows are in which state."""
    rows = await reader.all(
        "SELECT state, count(*) AS n FROM broadcast_recipients WHERE broadcast_id = :id GROUP BY state",
        id=broadcast_id,
    )
    return {row["state"]: int(row["n"]) for row in rows}


async def sent_since(reader: Reader, broadcast_id: int, since: datetime) -> int:
    """How many calls have ended since the instant: the speed."""
    row = await reader.one(
        """SELECT count(*) AS n FROM broadcast_recipients WHERE broadcast_id = :id
        AND state IN ('sent', 'failed', 'unreachable', 'uncertain') AND changed_at >= :since""",
        id=broadcast_id,
        since=to_ms(since),
    )
    return int(row["n"]) if row else 0


async def uncertain(reader: Reader, broadcast_id: int, limit: int) -> list[int]:
    """Customers of whom nobody knows whether they got it."""
    rows = await reader.all(
        """SELECT customer_id FROM broadcast_recipients WHERE broadcast_id = :id AND state = 'uncertain'
        ORDER BY id LIMIT :limit""",
        id=broadcast_id,
        limit=limit,
    )
    return [int(row["customer_id"]) for row in rows]


async def errors(reader: Reader, broadcast_id: int, limit: int = 3) -> list[tuple[str, int]]:
    """Telegram's most frequent reasons for what failed, with how many."""
    rows = await reader.all(
        """SELECT error, count(*) AS n FROM broadcast_recipients WHERE broadcast_id = :id AND state = 'failed'
        GROUP BY error ORDER BY n DESC LIMIT :limit""",
        id=broadcast_id,
        limit=limit,
    )
    return [(str(row["error"]), int(row["n"])) for row in rows]
