"""Bodies that are committed together: who goes first, and what happens to the others when one breaks the transaction.

Told in virtual time, each run the same.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from storage.database import DatabaseClosed, Transaction
from storage.errors import BodyTooSlow
from storage.sqlite import SqliteDatabase, opened
from tests.simulation.inline_sqlite import InlineConnections
from tests.simulation.loop import run
from tests.storage.facts import PUT, keys, put, putting


class Commits:
    """Counts commits, and what callers had been told before each became durable."""

    def __init__(self) -> None:
        self.told: list[str] = []
        self.told_before: list[list[str]] = []

    async def before_commit(self) -> None:
        self.told_before.append(list(self.told))

    @property
    def count(self) -> int:
        return len(self.told_before)


@asynccontextmanager
async def world(path: Path, commits: Commits | None = None, **options: Any) -> AsyncIterator[SqliteDatabase]:
    seam = commits or Commits()
    async with opened(path, connect=InlineConnections(), before_commit=seam.before_commit, **options) as db:
        yield db


async def together(*writes: Awaitable[Any]) -> list[Any]:
    """Hands all in before the writer has a turn."""
    return await asyncio.gather(*writes, return_exceptions=True)


def test_what_waits_together_is_committed_once_and_told_after(shop_file: Path) -> None:
    commits = Commits()

    async def one(db: SqliteDatabase, key: str) -> None:
        await db.write(putting(key))
        commits.told.append(key)

    async def story() -> None:
        async with world(shop_file, commits) as db:
            await together(*(one(db, str(number)) for number in range(100)))
            assert commits.told_before == [[]]
            assert len(await keys(db)) == 100

    run(story())


def test_a_batch_takes_a_hundred_at_most(shop_file: Path) -> None:
    commits = Commits()

    async def story() -> None:
        async with world(shop_file, commits) as db:
            await together(*(db.write(putting(str(number))) for number in range(250)))

    run(story())
    assert commits.count == 3


def test_a_batch_takes_twenty_milliseconds_of_work_at_most(shop_file: Path) -> None:
    commits = Commits()

    async def seven_milliseconds(_: Transaction) -> None:
        await asyncio.sleep(0.007)

    async def story() -> None:
        async with world(shop_file, commits) as db:
            await together(*(db.write(seven_milliseconds) for _ in range(9)))

    run(story())
    assert commits.count == 3


def test_people_go_before_bulk(shop_file: Path) -> None:
    async def story() -> list[str]:
        async with world(shop_file) as db:
            await together(
                db.write(putting("bulk 1"), bulk=True),
                db.write(putting("person 1")),
                db.write(putting("bulk 2"), bulk=True),
                db.write(putting("person 2")),
            )
            return await keys(db)

    assert run(story()) == ["person 1", "person 2", "bulk 1", "bulk 2"]


def test_a_full_line_makes_callers_wait_and_a_flood_of_bulk_keeps_no_person_out(shop_file: Path) -> None:
    async def story() -> list[str]:
        async with world(shop_file, waiting=2) as db:
            flood = [db.write(putting(f"bulk {number}"), bulk=True) for number in range(9)]
            assert len(await together(*flood, db.write(putting("person")))) == 10
            return await keys(db)

    written = run(story())
    assert len(written) == 10
    assert written[0] == "person"


def test_who_waits_outside_of_a_full_line_hears_that_it_has_closed(shop_file: Path) -> None:
    async def story() -> None:
        async with world(shop_file, waiting=1) as db:
            writing = [asyncio.create_task(db.write(putting(key))) for key in "abcd"]
            await asyncio.sleep(0)
            await db.close()
            results = await together(*writing)
        assert results[0] == "a"
        assert [type(result) for result in results[1:]] == [DatabaseClosed] * 3

    run(story())


@pytest.mark.parametrize("broken", ["INSERT OR ROLLBACK", "full disk"])
def test_when_the_engine_leaves_the_transaction_the_others_are_written_once(shop_file: Path, broken: str) -> None:
    async def breaks_a_rule(tx: Transaction) -> None:
        await tx.run(PUT.replace("INSERT", "INSERT OR ROLLBACK"), key="a", at=1)

    async def fills_the_disk(tx: Transaction) -> None:
        pages = await tx.one("PRAGMA page_count")
        assert pages is not None
        await tx.all(f"PRAGMA max_page_count = {pages['page_count']}")
        await put(tx, "x" * 1_000_000)

    async def story() -> tuple[list[Any], list[str]]:
        breaking = breaks_a_rule if broken.startswith("INSERT") else fills_the_disk
        async with world(shop_file) as db:
            results = await together(*map(db.write, (putting("a"), breaking, putting("b"))))
            return results, await keys(db)

    with capture_logs() as logs:
        results, written = run(story())
    assert [results[0], results[2]] == written == ["a", "b"]
    assert isinstance(results[1], sqlite3.Error)
    assert [entry["event"] for entry in logs] == ["write.batch_undone"]


class FailingCommit:
    """Connections whose first commits fail, as on a failing disk."""

    def __init__(self, failures: int) -> None:
        self._connect, self.failures = InlineConnections(), failures

    def __call__(self, path: Path) -> Any:
        connection = self._connect(path)
        commit: Callable[[], Awaitable[None]] = connection.commit

        async def fails() -> None:
            if self.failures:
                self.failures -= 1
                raise sqlite3.OperationalError("disk I/O error")
            await commit()

        connection.commit = fails  # type: ignore[method-assign]
        return connection


@pytest.mark.parametrize(("failures", "expected"), [(1, ["a", "b", "c"]), (2, ["b", "c"]), (4, [])])
def test_after_a_failed_commit_each_body_is_tried_once_more_alone(
    shop_file: Path, failures: int, expected: list[str]
) -> None:
    async def story() -> tuple[list[Any], list[str]]:
        async with opened(shop_file, connect=FailingCommit(failures)) as db:
            results = await together(*(db.write(putting(key)) for key in "abc"))
            return results, await keys(db)

    results, written = run(story())
    assert written == expected
    assert [result for result in results if isinstance(result, str)] == expected
    assert all(isinstance(result, str | sqlite3.OperationalError) for result in results)


def test_a_verdict_that_rested_on_undone_work_is_not_told(shop_file: Path) -> None:
    """The second body meets the first one's row; the commit fails, and alone the first is refused."""

    async def story() -> list[Any]:
        async with opened(shop_file, connect=FailingCommit(2)) as db:
            return await together(db.write(putting("a")), db.write(putting("a")))

    first, second = run(story())
    assert isinstance(first, sqlite3.OperationalError)
    assert second == "a"


def test_a_body_over_its_time_is_undone_and_reported_and_the_others_are_written(shop_file: Path) -> None:
    async def slow(tx: Transaction) -> None:
        await put(tx, "slow")
        await asyncio.sleep(3600)

    async def story() -> tuple[list[Any], list[str], float]:
        async with world(shop_file) as db:
            results = await together(*map(db.write, (putting("a"), slow, putting("b"))))
            return results, await keys(db), asyncio.get_running_loop().time()

    with capture_logs() as logs:
        results, written, ended = run(story())
    assert written == ["a", "b"]
    assert isinstance(results[1], BodyTooSlow)
    assert ended == 5
    assert [(entry["event"], entry["seconds"]) for entry in logs] == [("write.slow", 5)]
    assert "test_a_body_over_its_time" in logs[0]["body"]


def test_no_transaction_while_a_foreign_process_holds_the_file(shop_file: Path) -> None:
    async def story() -> tuple[list[Any], str]:
        async with world(shop_file) as db:
            await db.write(lambda tx: tx.all("PRAGMA busy_timeout = 0"))
            foreign = sqlite3.connect(shop_file, isolation_level=None)
            foreign.execute("BEGIN IMMEDIATE")
            refused = await together(db.write(putting("a")), db.write(putting("b")))
            foreign.close()
            return refused, await db.write(putting("c"))

    refused, after = run(story())
    assert [str(error) for error in refused] == ["database is locked"] * 2
    assert after == "c"
