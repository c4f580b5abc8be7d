"""Cards of the staff chat that follow their case: drawn again when it is taken, escalated or closed."""

import json
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256

from bot.services.errors import Gone
from bot.services.staff_chat import Topic, redraw
from storage import orders, staff, staff_cards, staff_chats
from storage.database import Database, Reader, Row, Transaction
from storage.instants import from_ms

CASE = "case"
EVERY = timedelta(minutes=1)
"""A commit wakes the step; this is for what only time changes: a deadline that passes."""
_NOT_SHOWN = frozenset({"evidence", "reason"})
"""Columns of a case of which its card says nothing."""


@dataclass(frozen=True, slots=True)
class CaseCard:
    """A case as a whole group may read it: no personal data, no evidence. Names are those of staff."""

    id: int
    kind: str
    order_number: int | None
    provider: str | None
    opened_at: datetime
    deadline_at: datetime
    late_by: timedelta | None
    taken_by: str | None
    closed: str | None
    closed_by: str | None
    escalated: bool


async def case_card(reader: Reader, case_id: int, now: datetime) -> CaseCard:
    """Raises `Gone`."""
    row = await staff_cards.case_row(reader, case_id)
    if row is None:
        raise Gone
    order = await orders.get(reader, row["order_id"]) if row["order_id"] else None
    deadline = from_ms(row["deadline_at"])
    return CaseCard(
        id=case_id,
        kind=row["kind"],
        order_number=order.number if order else None,
        provider=order.provider if order else None,
        opened_at=from_ms(row["opened_at"]),
        deadline_at=deadline,
        late_by=now - deadline if row["closed_at"] is None and now > deadline else None,
        taken_by=await _name(reader, row["taken_by"]),
        closed=row["resolution"] if row["closed_at"] is not None else None,
        closed_by=await _name(reader, row["closed_by"]),
        escalated=bool(row.get("escalated")) and row["closed_at"] is None,
    )


async def _name(reader: Reader, staff_id: int | None) -> str | None:
    return None if staff_id is None else await staff.name_of(reader, staff_id)


class CaseCards:
    """A worker's step: compares what the cards show with what the cases are."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def step(self, now: datetime) -> bool:
        """Always False."""
        changed = await self._db.read(lambda reader: _changed(reader, now))
        if changed:
            await self._db.write(lambda tx: _redraw(tx, changed, now))
        return False


async def _changed(reader: Reader, now: datetime) -> list[Row]:
    """The cases whose cards show something else."""
    group = await staff_chats.usable(reader)
    if group is None:
        return []
    shown = await staff_cards.open_cards(reader, group.chat_id, CASE)
    rows = await staff_cards.case_rows(reader, [int(each) for each in shown])
    return [row for row in rows if shown[str(row["id"])] != _state_of(row, now)]


async def _redraw(tx: Transaction, cases: list[Row], now: datetime) -> None:
    group = await staff_chats.usable(tx)
    if group is None:
        return
    for row in cases:
        card, is_first = f"{CASE}:{row['id']}", await _is_first(tx, group.chat_id, row)
        over = row["closed_at"] is not None
        changed = await staff_cards.note_drawn(tx, group.chat_id, card, _state_of(row, now), is_over=over)
        if changed and not is_first:
            fields = {"case": int(row["id"])}
            await redraw(tx, Topic.PROBLEMS, card, kind=CASE, order_id=row["order_id"], fields=fields, now=now)


async def _is_first(tx: Transaction, chat_id: int, row: Row) -> bool:
    """Its first letter still waits, or has just left, for the case as it was opened."""
    known = await staff_cards.find(tx, chat_id, f"{CASE}:{row['id']}")
    return known is not None and known.drawn == "" and row["taken_by"] is None and row["closed_at"] is None


def _state_of(row: Row, now: datetime) -> str:
    """Everything that a card shows, as one word; a column that is added to cases counts by itself."""
    shown = {name: row[name] for name in sorted(row.keys()) if name not in _NOT_SHOWN}
    late = row["closed_at"] is None and now > from_ms(row["deadline_at"])
    return sha256(json.dumps([shown, late], default=str).encode()).hexdigest()[:16]
