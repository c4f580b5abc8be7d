"""What somebody decided about all orders of an incident, order by order: a stop of the program repeats nothing."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class Run:
    id: int
    incident_id: int
    what: str
    """`look`, `refund` or `tell`."""
    word: str
    """Which text buyers are told."""
    staff_id: int
    begun_at: datetime
    done_at: datetime | None


@dataclass(frozen=True, slots=True)
class Item:
    """One order of a run. `absent`: so many looks agreed that its provider knows nothing of it."""

    run_id: int
    order_id: int
    looks: int
    absent: int


@dataclass(frozen=True, slots=True)
class Progress:
    run: Run
    whole: int
    done: int
    passed: int
    """Orders that were left alone, with a reason."""
    whys: tuple[tuple[str, int], ...] = ()
    """How many of them for which reason."""


def _run(row: Row) -> Run:
    values = {name: row[name] for name in Run.__slots__}
    return Run(**values | {"begun_at": from_ms(row["begun_at"]), "done_at": from_ms_or_none(row["done_at"])})


async def begin(
    tx: Transaction, incident_id: int, what: str, word: str, staff_id: int, orders: Sequence[int], now: datetime
) -> bool:
    """Begins a run over these orders. False while one of the same kind is under way."""
    row = await tx.one(
        """INSERT INTO bulk_runs (incident_id, what, word, staff_id, begun_at)
           VALUES (:incident, :what, :word, :who, :at) ON CONFLICT DO NOTHING RETURNING id""",
        incident=incident_id,
        what=what,
        word=word,
        who=staff_id,
        at=to_ms(now),
    )
    if row is None:
        return False
    await tx.run(
        "INSERT INTO bulk_items (run_id, order_id) SELECT :run, value FROM json_each(:orders)",
        run=row["id"],
        orders=json.dumps(list(orders)),
    )
    return True


async def get(reader: Reader, run_id: int) -> Run | None:
    row = await reader.one("SELECT * FROM bulk_runs WHERE id = :id", id=run_id)
    return None if row is None else _run(row)


async def due(reader: Reader, now: datetime) -> Item | None:
    """The item that waits longest."""
    row = await reader.one(
        """SELECT run_id, order_id, looks, absent FROM bulk_items WHERE state = 'waiting' AND next_at <= :now
           ORDER BY next_at, run_id, order_id LIMIT 1""",
        now=to_ms(now),
    )
    return None if row is None else Item(**dict(row))


async def finish(tx: Transaction, item: Item, *, passed: str = "") -> bool:
    """Notes that the order is done with, or why it was left alone. False where that was noted before."""
    changed = await tx.run(
        """UPDATE bulk_items SET state = :state, why = :why
           WHERE run_id = :run AND order_id = :order AND state = 'waiting'""",
        state="passed" if passed else "done",
        why=passed,
        run=item.run_id,
        order=item.order_id,
    )
    return changed == 1


async def wait(tx: Transaction, item: Item, next_at: datetime, *, absent: int) -> None:
    """Has the order looked at once more, later."""
    await tx.run(
        """UPDATE bulk_items SET looks = looks + 1, absent = :absent, next_at = :at
           WHERE run_id = :run AND order_id = :order AND state = 'waiting'""",
        absent=absent,
        at=to_ms(next_at),
        run=item.run_id,
        order=item.order_id,
    )


async def end(tx: Transaction, run_id: int, now: datetime) -> bool:
    """Ends a run in which nothing waits any more. Whether it ended just now."""
    changed = await tx.run(
        """UPDATE bulk_runs SET done_at = :at WHERE id = :id AND done_at IS NULL AND NOT EXISTS (
               SELECT 1 FROM bulk_items WHERE run_id = :id AND state = 'waiting')""",
        id=run_id,
        at=to_ms(now),
    )
    return changed == 1


async def progress(reader: Reader, incident_id: int, limit: int = 3) -> list[Progress]:
    """The newest runs of an incident."""
    rows = await reader.all(
        """SELECT r.*, count(i.order_id) AS n, count(i.order_id) FILTER (WHERE i.state = 'done') AS done,
               count(i.order_id) FILTER (WHERE i.state = 'passed') AS passed
           FROM bulk_runs r LEFT JOIN bulk_items i ON i.run_id = r.id
           WHERE r.incident_id = :id GROUP BY r.id ORDER BY r.id DESC LIMIT :limit""",
        id=incident_id,
        limit=limit,
    )
    return [Progress(_run(row), row["n"], row["done"], row["passed"], await _whys(reader, row["id"])) for row in rows]


async def _whys(reader: Reader, run_id: int) -> tuple[tuple[str, int], ...]:
    rows = await reader.all(
        "SELECT why, count(*) AS n FROM bulk_items WHERE run_id = :id AND state = 'passed' GROUP BY why ORDER BY why",
        id=run_id,
    )
    return tuple((row["why"], row["n"]) for row in rows)
