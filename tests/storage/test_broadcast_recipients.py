"""Who is on a broadcast's list: nobody is written to against their will, and what was stopped stays so."""

from datetime import UTC, datetime

import pytest

from storage import broadcast_recipients as recipients
from storage import broadcasts, customers, notifications
from storage.broadcast_recipients import Claimed
from storage.broadcasts import Segment, State
from storage.database import Database, Transaction

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)
BEN = 5


@pytest.fixture
async def row(db: Database) -> int:
    """Ben's row of a broadcast that is under way."""

    async def body(tx: Transaction) -> None:
        await customers.see(tx, BEN, language="en", now=NOW)
        await notifications.put(tx, BEN, notifications.NEWS, True, NOW)
        one = await broadcasts.create(tx, 1, NOW)
        await broadcasts.move(tx, one, State.DRAFT, State.RUNNING, started_at=NOW)
        assert await recipients.freeze(tx, one, Segment(), ["en"], NOW) == 1

    await db.write(body)
    return 1


async def claimed(db: Database, row: int) -> Claimed | None:
    return await db.write(lambda tx: recipients.claim(tx, row, "boot", NOW))


async def state(db: Database) -> str:
    found = await db.read(lambda reader: reader.one("SELECT state FROM broadcast_recipients"))
    assert found is not None
    return str(found["state"])


async def test_what_did_not_leave_before_a_stop_leaves_no_more(db: Database, row: int) -> None:
    on_its_way = await claimed(db, row)
    assert on_its_way is not None

    async def stopped(tx: Transaction) -> None:
        await recipients.stop(tx, on_its_way.broadcast_id)
        await broadcasts.move(tx, on_its_way.broadcast_id, State.RUNNING, State.STOPPED, ended_at=NOW)
        await recipients.put_off(tx, on_its_way, NOW)

    await db.write(stopped)
    assert await state(db) == "stopped"


async def test_what_did_not_leave_waits_again(db: Database, row: int) -> None:
    on_its_way = await claimed(db, row)
    assert on_its_way is not None
    await db.write(lambda tx: recipients.put_off(tx, on_its_way, NOW))
    assert await state(db) == "waiting"


@pytest.mark.parametrize("change", ["blocked_at = 1", "reachable = 0"])
async def test_who_is_blocked_meanwhile_is_left_out(db: Database, row: int, change: str) -> None:
    await db.write(lambda tx: tx.run(f"UPDATE customers SET {change}"))
    assert await claimed(db, row) is None
    assert await state(db) == "left_out"
