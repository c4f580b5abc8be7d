"""What a transaction promises to its caller."""

import asyncio
import sqlite3
from pathlib import Path
from typing import NoReturn

import pytest
from structlog.testing import capture_logs

from storage.database import DatabaseClosed, Transaction
from storage.errors import BodyMistake, BodyTooSlow, TransactionLost
from storage.sqlite import SqliteDatabase, opened
from tests.storage.facts import PUT, count, keys, put, putting

NUMBERS = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n)"
ENDLESS = [
    f"{NUMBERS} SELECT count(*) AS n FROM n",
    f"{NUMBERS} INSERT INTO shop_settings SELECT 'endless' || i, '', 0 FROM n",
]


async def test_a_write_gives_back_what_its_body_returns(db: SqliteDatabase) -> None:
    assert await db.write(lambda tx: tx.run(PUT, key="a", at=1)) == 1
    assert await db.write(lambda tx: tx.one("SELECT key FROM shop_settings")) == {"key": "a"}
    assert await db.write(lambda tx: tx.run("DELETE FROM shop_settings WHERE key = :key", key="b")) == 0


async def test_a_statement_that_gives_rows_back_is_read_like_a_query(db: SqliteDatabase) -> None:
    row = await db.write(lambda tx: tx.one(f"{PUT} RETURNING changed_at", key="a", at=5))
    assert row == {"changed_at": 5}


async def test_a_failing_body_leaves_nothing_and_its_caller_hears_why(db: SqliteDatabase) -> None:
    async def body(tx: Transaction) -> NoReturn:
        await put(tx, "a")
        raise LookupError("no such offer")

    with pytest.raises(LookupError, match="no such offer"):
        await db.write(body)
    assert await keys(db) == []


async def test_broken_rules_of_the_schema_are_raised_to_the_caller(db: SqliteDatabase) -> None:
    await db.write(putting("a"))
    with pytest.raises(sqlite3.IntegrityError, match="UNIQUE"):
        await db.write(putting("a"))
    checkout_of_nobody = "INSERT INTO checkouts (customer_id, from_cart, created_at) VALUES (1, 0, 0)"
    with pytest.raises(sqlite3.IntegrityError, match="FOREIGN KEY"):
        await db.write(lambda tx: tx.run(checkout_of_nobody))


async def test_transactions_inside_a_body_are_refused(db: SqliteDatabase) -> None:
    async def writes(_: Transaction) -> str:
        return await db.write(putting("inner"))

    async def reads(_: Transaction) -> int:
        return await db.read(count)

    for body in (writes, reads):
        with pytest.raises(BodyMistake):
            await db.write(body)
    assert await keys(db) == []
    assert await db.write(putting("after")) == "after"


async def test_a_transaction_kept_by_its_body_is_dead(db: SqliteDatabase) -> None:
    async def body(tx: Transaction) -> Transaction:
        return tx

    kept = await db.write(body)
    with pytest.raises(BodyMistake):
        await put(kept, "late")


async def test_a_body_that_overlooks_the_end_of_its_transaction_writes_nothing(db: SqliteDatabase) -> None:
    async def body(tx: Transaction) -> None:
        await put(tx, "a")
        with pytest.raises(sqlite3.IntegrityError):
            await tx.run(PUT.replace("INSERT", "INSERT OR ROLLBACK"), key="a", at=0)
        with pytest.raises(TransactionLost):
            await put(tx, "b")

    with pytest.raises(TransactionLost):
        await db.write(body)
    assert await keys(db) == []


async def test_a_cancelled_caller_does_not_cancel_its_body(db: SqliteDatabase) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def body(tx: Transaction) -> None:
        await put(tx, "a")
        begun.set()
        await go_on.wait()
        await put(tx, "b")

    caller = asyncio.create_task(db.write(body))
    await begun.wait()
    caller.cancel()
    with pytest.raises(asyncio.CancelledError):
        await caller
    go_on.set()
    await db.write(putting("c"))
    assert await keys(db) == ["a", "b", "c"]


@pytest.mark.parametrize("endless", ENDLESS)
async def test_an_endless_body_is_stopped_and_the_others_are_written(shop_file: Path, endless: str) -> None:
    async with opened(shop_file, body_seconds=0.05) as db:
        slow = asyncio.create_task(db.write(lambda tx: tx.all(endless)))
        others = [asyncio.create_task(db.write(putting(key))) for key in "ab"]
        with pytest.raises(BodyTooSlow):
            await slow
        assert await asyncio.gather(*others) == ["a", "b"]
        assert await keys(db) == ["a", "b"]


async def test_closing_writes_what_waits_and_lets_nobody_in(shop_file: Path) -> None:
    async with opened(shop_file) as db:
        waiting = [asyncio.create_task(db.write(putting(key))) for key in "abc"]
        await asyncio.sleep(0)
        await db.close()
        assert await asyncio.gather(*waiting) == ["a", "b", "c"]
        for late in (db.write(putting("d")), db.read(count)):
            with pytest.raises(DatabaseClosed):
                await late


async def test_an_error_beside_the_database_is_raised_as_it_is(shop_file: Path) -> None:
    with pytest.raises(LookupError, match="elsewhere"):
        async with opened(shop_file):
            raise LookupError("elsewhere")


async def test_a_database_closed_before_its_writer_began_tells_who_waits(shop_file: Path) -> None:
    db = SqliteDatabase(shop_file)
    await db.open()
    waiting = asyncio.create_task(db.write(putting("a")))
    await asyncio.sleep(0)
    await db.close()
    await db.run_writer()
    with pytest.raises(DatabaseClosed):
        await waiting


async def test_a_timeout_of_the_body_itself_is_its_own_error(db: SqliteDatabase) -> None:
    async def body(tx: Transaction) -> NoReturn:
        await put(tx, "a")
        raise TimeoutError("its own")

    with pytest.raises(TimeoutError, match="its own"):
        await db.write(body)
    assert await keys(db) == []


async def test_the_failure_of_a_body_whose_caller_left_is_logged(db: SqliteDatabase) -> None:
    begun, go_on = asyncio.Event(), asyncio.Event()

    async def body(_: Transaction) -> NoReturn:
        begun.set()
        await go_on.wait()
        raise LookupError("no such offer")

    caller = asyncio.create_task(db.write(body))
    await begun.wait()
    caller.cancel()
    with capture_logs() as logs:
        go_on.set()
        await db.write(putting("b"))
    assert [entry["event"] for entry in logs] == ["write.failed_after_caller_left"]


async def test_a_file_that_cannot_be_opened_leaves_no_thread_behind(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    path.write_bytes(b"this is no database" * 100)
    with pytest.raises(sqlite3.DatabaseError):
        async with opened(path):
            raise AssertionError("opened")


async def test_every_write_is_synced_and_the_file_checks_its_references(db: SqliteDatabase) -> None:
    async def body(tx: Transaction) -> list[object]:
        names = ("journal_mode", "synchronous", "foreign_keys", "busy_timeout")
        rows = [await tx.one(f"PRAGMA {name}") for name in names]
        return [next(iter(row.values())) for row in rows if row]

    assert await db.write(body) == ["wal", 2, 1, 5000]
