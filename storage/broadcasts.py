"""Owns broadcasts: drafts, their texts by language, their states. Who gets them: `broadcast_recipients`."""

import json
from dataclasses import asdict, dataclass
from datetime import datetime
from enum import StrEnum

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms, to_ms_or_none


class State(StrEnum):
    DRAFT = "draft"
    SCHEDULED = "scheduled"
    RUNNING = "running"
    PAUSED = "paused"
    STOPPED = "stopped"
    DONE = "done"


@dataclass(frozen=True, slots=True)
class Segment:
    """Of those who agreed to news. `seen_days`: seen within so many days; negative: not seen for so many.

    `bought`: `ever` or `never`. Whatever is empty or 0 asks for nothing.
    """

    language: str = ""
    provider: str = ""
    seen_days: int = 0
    bought: str = ""


@dataclass(frozen=True, slots=True)
class News:
    """What readers of one language get: Telegram's HTML, and Telegram's id of a picture whose caption it is."""

    html: str
    photo: str | None = None


@dataclass(frozen=True, slots=True)
class Broadcast:
    """`target`: what its button opens, as `offer:12`, `department:name` or an address. `held`: why it paused itself."""

    id: int
    made_by: int
    state: State
    missing: str
    target: str
    segment: Segment
    held: str
    rounds: int
    starts_at: datetime | None
    started_at: datetime | None
    ended_at: datetime | None
    created_at: datetime


def _broadcast(row: Row) -> Broadcast:
    values = {name: row[name] for name in Broadcast.__slots__}
    values["state"], values["segment"] = State(row["state"]), Segment(**json.loads(row["segment"]))
    values |= {name: from_ms_or_none(row[name]) for name in ("starts_at", "started_at", "ended_at")}
    return Broadcast(**values | {"created_at": from_ms(row["created_at"])})


async def create(tx: Transaction, made_by: int, now: datetime) -> int:
    row = await tx.one(
        "INSERT INTO broadcasts (made_by, created_at) VALUES (:who, :now) RETURNING id", who=made_by, now=to_ms(now)
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def get(reader: Reader, broadcast_id: int) -> Broadcast | None:
    row = await reader.one("SELECT * FROM broadcasts WHERE id = :id", id=broadcast_id)
    return None if row is None else _broadcast(row)


async def page(reader: Reader, limit: int, offset: int) -> list[Broadcast]:
    """The newest first."""
    rows = await reader.all(
        "SELECT * FROM broadcasts ORDER BY id DESC LIMIT :limit OFFSET :offset", limit=limit, offset=offset
    )
    return [_broadcast(row) for row in rows]


async def count(reader: Reader) -> int:
    row = await reader.one("SELECT count(*) AS n FROM broadcasts")
    return int(row["n"]) if row else 0


async def in_state(reader: Reader, state: State) -> list[Broadcast]:
    """The oldest first."""
    rows = await reader.all("SELECT * FROM broadcasts WHERE state = :state ORDER BY id", state=state)
    return [_broadcast(row) for row in rows]


async def change(
    tx: Transaction,
    draft_id: int,
    *,
    missing: str | None = None,
    target: str | None = None,
    segment: Segment | None = None,
) -> bool:
    """Changes a draft; False where it is none any more."""
    changed = await tx.run(
        """UPDATE broadcasts SET missing = coalesce(:missing, missing), target = coalesce(:target, target),
            segment = coalesce(:segment, segment) WHERE id = :id AND state = 'draft'""",
        id=draft_id,
        missing=missing,
        target=target,
        segment=None if segment is None else json.dumps(asdict(segment), sort_keys=True),
    )
    return changed == 1


async def move(
    tx: Transaction,
    broadcast_id: int,
    before: State,
    after: State,
    *,
    starts_at: datetime | None = None,
    started_at: datetime | None = None,
    ended_at: datetime | None = None,
    held: str = "",
) -> bool:
    """Moves it from one state to another; False where it is not in the first. Instants that are None stay."""
    changed = await tx.run(
        """UPDATE broadcasts SET state = :after, held = :held, starts_at = coalesce(:starts_at, starts_at),
            started_at = coalesce(:started_at, started_at),
            ended_at = CASE WHEN :after IN ('running', 'paused') THEN NULL ELSE coalesce(:ended_at, ended_at) END,
            rounds = rounds + (:after = 'running' AND :before <> 'paused')
        WHERE id = :id AND state = :before""",
        id=broadcast_id,
        before=before,
        after=after,
        held=held,
        starts_at=to_ms_or_none(starts_at),
        started_at=to_ms_or_none(started_at),
        ended_at=to_ms_or_none(ended_at),
    )
    return changed == 1


async def hold_all(tx: Transaction) -> int:
    """Pauses what is under way and takes dates back: the file was restored, and others may have got it since."""
    held = await tx.run("UPDATE broadcasts SET state = 'paused', held = 'restored' WHERE state = 'running'")
    return held + await tx.run("UPDATE broadcasts SET state = 'draft' WHERE state = 'scheduled'")


async def drop(tx: Transaction, draft_id: int) -> bool:
    """Deletes a draft with its texts; what was ever started stays."""
    return await tx.run("DELETE FROM broadcasts WHERE id = :id AND state = 'draft'", id=draft_id) == 1


async def put_text(tx: Transaction, broadcast_id: int, language: str, news: News) -> None:
    await tx.run(
        """INSERT INTO broadcast_texts (broadcast_id, language, html, photo) VALUES (:id, :language, :html, :photo)
        ON CONFLICT (broadcast_id, language) DO UPDATE SET html = excluded.html, photo = excluded.photo""",
        id=broadcast_id,
        language=language,
        html=news.html,
        photo=news.photo,
    )


async def drop_text(tx: Transaction, broadcast_id: int, language: str) -> None:
    await tx.run(
        "DELETE FROM broadcast_texts WHERE broadcast_id = :id AND language = :language",
        id=broadcast_id,
        language=language,
    )


async def texts(reader: Reader, broadcast_id: int) -> dict[str, News]:
    """By language."""
    rows = await reader.all(
        "SELECT language, html, photo FROM broadcast_texts WHERE broadcast_id = :id ORDER BY language", id=broadcast_id
    )
    return {row["language"]: News(row["html"], row["photo"]) for row in rows}
