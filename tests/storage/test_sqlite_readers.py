"""Readers see one picture, write nothing and never wait for the writer."""

import asyncio
import sqlite3
from pathlib import Path

import pytest

from storage.database import Reader, Transaction
from storage.errors import BodyMistake
from storage.sqlite import SqliteDatabase, opened
from tests.storage.facts import PUT, count, put, putting


async def test_a_read_sees_one_picture_whatever_is_committed_meanwhile(db: SqliteDatabase) -> None:
    looked, go_on = asyncio.Event(), asyncio.Event()

    async def body(reader: Reader) -> tuple[int, int]:
        before = await count(reader)
        looked.set()
        await go_on.wait()
        return before, await count(reader)

    reading = asyncio.create_task(db.read(body))
    await looked.wait()
    await db.write(putting("a"))
    go_on.set()
    assert await reading == (0, 0)
    assert await db.read(count) == 1


async def test_a_read_cannot_write(db: SqliteDatabase) -> None:
    with pytest.raises(sqlite3.OperationalError, match="readonly"):
        await db.read(lambda reader: reader.all(f"{PUT} RETURNING key", key="a", at=0))
    assert await db.read(count) == 0


async def test_a_write_inside_a_read_is_refused(db: SqliteDatabase) -> None:
    async def body(_: Reader) -> str:
        return await db.write(putting("a"))

    with pytest.raises(BodyMistake):
        await db.read(body)


async def test_unfinished_writes_are_not_seen_and_not_waited_for(db: SqliteDatabase) -> None:
    wrote, go_on = asyncio.Event(), asyncio.Event()

    async def body(tx: Transaction) -> None:
        await put(tx, "a")
        wrote.set()
        await go_on.wait()

    writing = asyncio.create_task(db.write(body))
    await wrote.wait()
    assert await db.read(count) == 0
    go_on.set()
    await writing
    assert await db.read(count) == 1


async def test_a_read_whose_caller_left_is_stopped_and_frees_its_connection(shop_file: Path) -> None:
    endless = "WITH RECURSIVE n (i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n"
    begun = asyncio.Event()

    async def body(reader: Reader) -> object:
        await reader.one("SELECT 1")
        begun.set()
        return await reader.all(endless)

    async with opened(shop_file, readers=1) as db:
        reading = asyncio.create_task(db.read(body))
        await begun.wait()
        reading.cancel()
        with pytest.raises(asyncio.CancelledError):
            await reading
        assert await db.read(count) == 0


async def test_more_readers_than_connections_take_turns(db: SqliteDatabase) -> None:
    assert await asyncio.gather(*(db.read(count) for _ in range(20))) == [0] * 20
