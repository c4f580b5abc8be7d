"""Writes per second: the engine's group commit beside one transaction at a time, in one run on one disk.

`python -m tests.bench.bench_write [seconds per case]`. The ratio is what to compare between machines and changes.
What a group saves is the wait for the disk: measured on the disk as it is, and as if each commit took 5 ms longer.
"""

import asyncio
import sqlite3
import sys
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from time import perf_counter

import aiosqlite

from storage.database import Transaction
from storage.migrate import migrate
from storage.sqlite import opened
from storage.sqlite_connection import WRITER, Connect, Statements, connect, open_connection

CALLERS = (1, 10, 50, 200)
Write = Callable[[int], Awaitable[None]]
Case = Callable[[Path, Connect, int, float], Awaitable[float]]


class SlowDisk(aiosqlite.Connection):
    """Each commit takes 5 ms longer."""

    async def commit(self) -> None:
        await asyncio.sleep(0.005)
        await super().commit()


def connect_slowly(path: Path) -> aiosqlite.Connection:
    return SlowDisk(lambda: sqlite3.connect(path, isolation_level=None), 64)


async def body(tx: Transaction, number: int) -> None:
    """About what one step of an order costs: a changed row and two new ones."""
    await tx.run("UPDATE shop_settings SET changed_at = :at WHERE key = 'counter'", at=number)
    for half in ("event", "letter"):
        await tx.run(
            "INSERT INTO shop_settings (key, value, changed_at) VALUES (:key, :value, 0)",
            key=f"{half} {number}",
            value="x" * 300,
        )


async def rate(write: Write, callers: int, seconds: float) -> float:
    """Writes per second with so many callers, each of which waits for its write before the next."""
    began = perf_counter()
    numbers = iter(range(10**9))

    async def caller() -> int:
        done = 0
        while perf_counter() < began + seconds:
            await write(next(numbers))
            done += 1
        return done

    written = sum(await asyncio.gather(*(caller() for _ in range(callers))))
    return written / (perf_counter() - began)


async def in_groups(path: Path, connect: Connect, callers: int, seconds: float) -> float:
    async with opened(path, connect=connect) as db:
        return await rate(lambda number: db.write(lambda tx: body(tx, number)), callers, seconds)


async def one_at_a_time(path: Path, connect: Connect, callers: int, seconds: float) -> float:
    writer = await open_connection(path, connect, WRITER)
    turn = asyncio.Lock()

    async def write(number: int) -> None:
        async with turn:
            await writer.connection.execute("BEGIN IMMEDIATE")
            await body(Statements(writer.connection), number)
            await writer.connection.commit()

    try:
        return await rate(write, callers, seconds)
    finally:
        await writer.connection.close()


def measure(case: Case, connect: Connect, callers: int, seconds: float) -> float:
    with tempfile.TemporaryDirectory(dir=".") as folder:
        path = Path(folder) / "bench.db"
        migrate(path)

        async def story() -> float:
            return await case(path, connect, callers, seconds)

        return asyncio.run(story())


def main() -> None:
    seconds = float(sys.argv[1]) if len(sys.argv) > 1 else 2.0
    sys.stdout.write("disk     callers  one at a time /s  in groups /s  ratio\n")
    for disk, connecting in (("as it is", connect), ("+5 ms", connect_slowly)):
        for callers in CALLERS:
            alone, grouped = (measure(case, connecting, callers, seconds) for case in (one_at_a_time, in_groups))
            sys.stdout.write(f"{disk:8} {callers:7}  {alone:16.0f}  {grouped:12.0f}  {grouped / alone:5.1f}\n")


if __name__ == "__main__":
    main()
