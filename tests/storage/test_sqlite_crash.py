"""Whatever mix of bodies fails, leaves or crashes: exactly the good ones are on disk, whole, and whoever heard
"written" finds it after the restart."""

import asyncio
import shutil
import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from enum import Enum
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from storage.database import DatabaseClosed, Transaction
from storage.sqlite import SqliteDatabase, opened
from tests.simulation.inline_sqlite import InlineConnection, InlineConnections
from tests.simulation.loop import run
from tests.storage.facts import PUT, keys, put, putting

few = settings(max_examples=80)


class Crash(BaseException):
    """The machine stops here."""


class Kind(Enum):
    GOOD = "writes two rows"
    LEFT = "its caller is cancelled"
    BROKEN_RULE = "breaks a rule of the schema after its first row"
    OWN_ERROR = "raises after its first row"
    ROLLS_BACK = "makes the engine leave the transaction"
    OVERLOOKS = "overlooks that the engine has left the transaction"


WRITTEN = {Kind.GOOD, Kind.LEFT}


@contextmanager
def copy_of(path: Path) -> Iterator[Path]:
    """A file of its own for each example."""
    with tempfile.TemporaryDirectory() as folder:
        yield Path(shutil.copy(path, Path(folder) / "shop.db"))


async def spoil(tx: Transaction, kind: Kind, key: str) -> None:
    if kind is Kind.BROKEN_RULE:
        await put(tx, key)
    elif kind is Kind.OWN_ERROR:
        raise LookupError(key)
    elif kind is Kind.ROLLS_BACK:
        await tx.run(PUT.replace("INSERT", "INSERT OR ROLLBACK"), key=key, at=0)
    elif kind is Kind.OVERLOOKS:
        with pytest.raises(sqlite3.IntegrityError):
            await spoil(tx, Kind.ROLLS_BACK, key)


async def write(db: SqliteDatabase, kind: Kind, key: str, *, bulk: bool = False) -> str:
    """Two rows or none; gives back the key once it is durable."""

    async def body(tx: Transaction) -> str:
        await put(tx, f"{key} first")
        await asyncio.sleep(0)
        await spoil(tx, kind, f"{key} first")
        return await put(tx, f"{key} second")

    await db.write(body, bulk=bulk)
    return key


def pairs(names: set[str]) -> list[str]:
    return sorted(f"{name} {half}" for name in names for half in ("first", "second"))


async def hand_in(db: SqliteDatabase, kinds: list[Kind], turns: list[int]) -> list[Any]:
    """Starts the writes with some turns of the loop between them; callers of the kind `LEFT` leave at the end."""
    tasks = []
    for number, (kind, pause) in enumerate(zip(kinds, turns, strict=True)):
        tasks.append(asyncio.create_task(write(db, kind, f"{number:03}", bulk=number % 3 == 0)))
        for _ in range(pause):
            await asyncio.sleep(0)
    await asyncio.sleep(0)
    for task, kind in zip(tasks, kinds, strict=True):
        if kind is Kind.LEFT:
            task.cancel()
    return await asyncio.gather(*tasks, return_exceptions=True)


steps = st.lists(st.tuples(st.sampled_from(Kind), st.integers(0, 12)), max_size=30)


@few
@given(steps=steps)
def test_exactly_the_good_bodies_are_written(migrated_file: Path, steps: list[tuple[Kind, int]]) -> None:
    kinds, turns = [kind for kind, _ in steps], [pause for _, pause in steps]

    async def story(path: Path) -> tuple[list[Any], list[str]]:
        async with opened(path, connect=InlineConnections()) as db:
            results = await hand_in(db, kinds, turns)
            await db.write(putting("last"), bulk=True)
            return results, await keys(db)

    with copy_of(migrated_file) as path:
        results, written = run(story(path))
    good = {f"{number:03}" for number, kind in enumerate(kinds) if kind in WRITTEN}
    assert sorted(written) == sorted([*pairs(good), "last"])
    for kind, result in zip(kinds, results, strict=True):
        if kind is Kind.GOOD:
            assert isinstance(result, str)
        elif kind is not Kind.LEFT:
            assert isinstance(result, Exception)


class FallingWorld:
    """Crashes at the n-th place around a commit; from then on nothing works."""

    def __init__(self, places: int) -> None:
        self.connect = InlineConnections()
        self._places = places

    async def seam(self) -> None:
        self._places -= 1
        if self._places < 0:
            self.connect.crash()
            raise Crash


@few
@given(places=st.integers(0, 12), steps=steps)
def test_what_was_told_survives_a_crash_and_nothing_is_half_there(
    migrated_file: Path, places: int, steps: list[tuple[Kind, int]]
) -> None:
    world = FallingWorld(places)
    kinds, turns = [kind for kind, _ in steps], [pause for _, pause in steps]

    async def story(path: Path) -> list[Any]:
        db = SqliteDatabase(path, connect=world.connect, before_commit=world.seam, after_commit=world.seam)
        await db.open()
        writer = asyncio.create_task(db.run_writer())
        results = await hand_in(db, kinds, turns)
        world.connect.crash()
        writer.cancel()
        await asyncio.gather(writer, return_exceptions=True)
        return results

    with copy_of(migrated_file) as path:
        told = {result for result in run(story(path)) if isinstance(result, str)}
        with closing(sqlite3.connect(path)) as connection:
            rows = [key for (key,) in connection.execute("SELECT key FROM shop_settings")]
    names = {key.split()[0] for key in rows}
    assert sorted(rows) == pairs(names)
    assert told <= names <= {f"{number:03}" for number, kind in enumerate(kinds) if kind in WRITTEN}


def test_a_writer_that_dies_fails_every_waiter_and_raises(shop_file: Path) -> None:
    async def dies() -> None:
        raise Crash

    async def story() -> list[Any]:
        db = SqliteDatabase(shop_file, connect=InlineConnections(), before_commit=dies)
        await db.open()
        waiting = [asyncio.create_task(db.write(putting(key))) for key in "abc"]
        await asyncio.sleep(0)
        with pytest.raises(Crash):
            await db.run_writer()
        results = await asyncio.gather(*waiting, db.write(putting("late")), return_exceptions=True)
        await db.close()
        return results

    assert [type(result) for result in run(story())] == [DatabaseClosed] * 4


def test_a_commit_under_way_when_the_writer_is_cancelled_still_tells_its_end(shop_file: Path) -> None:
    committing, go_on = asyncio.Event(), asyncio.Event()

    class SlowCommit(InlineConnection):
        async def commit(self) -> None:
            committing.set()
            await go_on.wait()
            await super().commit()

    def connect(path: Path) -> InlineConnection:
        return SlowCommit(lambda: sqlite3.connect(path, isolation_level=None), 64)

    async def story() -> list[Any]:
        db = SqliteDatabase(shop_file, connect=connect)
        await db.open()
        writer = asyncio.create_task(db.run_writer())
        under_way = asyncio.create_task(db.write(putting("a")))
        await committing.wait()
        waiting = asyncio.create_task(db.write(putting("b")))
        await asyncio.sleep(0)
        writer.cancel()
        await asyncio.sleep(0)
        go_on.set()
        results: list[Any] = [*await asyncio.gather(under_way, waiting, writer, return_exceptions=True)]
        assert await keys(db) == ["a"]
        await db.close()
        return results

    told, refused, ended = run(story())
    assert told == "a"
    assert isinstance(refused, DatabaseClosed)
    assert isinstance(ended, asyncio.CancelledError)


def test_two_runs_of_one_story_are_the_same(migrated_file: Path) -> None:
    kinds = [Kind.GOOD, Kind.ROLLS_BACK, Kind.LEFT, Kind.BROKEN_RULE] * 5

    async def story(path: Path, trace: list[str]) -> None:
        connect = InlineConnections()

        def traced(file: Path) -> InlineConnection:
            connection = connect(file)
            connection.trace = trace.append
            return connection

        async with opened(path, connect=traced) as db:
            await hand_in(db, kinds, [number % 4 for number in range(20)])

    traces: list[list[str]] = [[], []]
    for trace in traces:
        with copy_of(migrated_file) as path:
            run(story(path, trace))
    assert traces[0] == traces[1]
    assert len(traces[0]) > 100
