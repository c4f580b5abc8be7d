"""Connections to one SQLite file and the statements a body may run on them. Begins and ends no transaction."""

import sqlite3
from collections.abc import Callable
from contextvars import ContextVar
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import aiosqlite

from storage.database import Row
from storage.errors import BodyMistake, TransactionLost

Connect = Callable[[Path], aiosqlite.Connection]

BUSY_MILLISECONDS = 5_000
WAL_BYTES_KEPT = 64 * 1024 * 1024

_EVERYWHERE = ("PRAGMA foreign_keys = ON", f"PRAGMA busy_timeout = {BUSY_MILLISECONDS}")
WRITER = (
    *_EVERYWHERE,
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    "PRAGMA secure_delete = ON",  # what was forgotten must not stay readable in the file
    f"PRAGMA journal_size_limit = {WAL_BYTES_KEPT}",
)
READER = (*_EVERYWHERE, "PRAGMA query_only = ON")

inside_body: ContextVar[bool] = ContextVar("inside_body", default=False)


def connect(path: Path) -> aiosqlite.Connection:
    """A connection in its own thread that begins no transaction by itself. To be awaited, and closed in any case."""
    return aiosqlite.connect(path, isolation_level=None, cached_statements=512)


class Brake:
    """Stops the statement that runs, or that waits for its turn in the connection's thread: `interrupt()` misses
    those.

    SQLite asks after so many steps that the short statements of a transaction are never stopped.
    """

    STEPS = 10_000

    def __init__(self) -> None:
        self.pulled = False

    def __call__(self) -> int:
        return self.pulled


@dataclass(frozen=True, slots=True)
class Opened:
    """A configured connection and the brake of its statements."""

    connection: aiosqlite.Connection
    brake: Brake


async def open_connection(path: Path, connect: Connect, pragmas: tuple[str, ...]) -> Opened:
    """Opens and configures. A failure closes: an open connection's thread would keep the process from ending."""
    connection = await connect(path)
    brake = Brake()
    try:
        connection.row_factory = sqlite3.Row
        for pragma in pragmas:
            await connection.execute_fetchall(pragma)
        await connection.set_progress_handler(brake, Brake.STEPS)
    except BaseException:
        await connection.close()
        raise
    return Opened(connection, brake)


def refuse_inside_body() -> None:
    """Raises `BodyMistake` where a body asks for another transaction: it would wait for itself."""
    if inside_body.get():
        raise BodyMistake("a body awaits nothing but its own transaction")


class Statements:
    """One body's transaction. Refuses to work once the body has ended or the engine has left the transaction."""

    def __init__(self, connection: aiosqlite.Connection) -> None:
        self._connection = connection
        self._ended = False

    async def one(self, sql: str, **values: Any) -> Row | None:
        rows = await self.all(sql, **values)
        return rows[0] if rows else None

    async def all(self, sql: str, **values: Any) -> list[Row]:
        self._check()
        # Everything in one call: each call is a trip to the connection's thread and back.
        rows = await self._connection.execute_fetchall(sql, values)
        return [dict(row) for row in rows]

    async def run(self, sql: str, **values: Any) -> int:
        self._check()
        cursor = await self._connection.execute(sql, values)
        return max(cursor.rowcount, 0)

    def end(self) -> None:
        self._ended = True

    def _check(self) -> None:
        if self._ended:
            raise BodyMistake("this transaction has ended")
        if not self._connection.in_transaction:
            # The next statement would be a transaction of its own, committed at once.
            raise TransactionLost("the engine has left the transaction")
