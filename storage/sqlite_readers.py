"""The connections that only read: each read sees one picture of the database, whatever is committed
meanwhile.
"""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

import aiosqlite

from storage.database import DatabaseClosed, Reader
from storage.sqlite_connection import (
    READER,
    Connect,
    Statements,
    connect,
    inside_body,
    open_connection,
    refuse_inside_body,
)

T = TypeVar("T")

READERS = 2


class SqliteReaders:
    """A few connections with `query_only`. Who must never wait for others' reads opens one of these
    of their own.
    """

    def __init__(self, path: Path, *, count: int = READERS, connect: Connect = connect) -> None:
        self._path, self._count, self._connect = path, count, connect
        self._all: list[aiosqlite.Connection] = []
        self._idle: asyncio.LifoQueue[aiosqlite.Connection] = asyncio.LifoQueue()
        self._closed = False

    async def open(self) -> None:
        """Opens the connections. The file has to exist: a reader makes none."""
        for _ in range(self._count):
            connection = await open_connection(self._path, self._connect, READER)
            self._all.append(connection)
            self._idle.put_nowait(connection)

    async def read(self, body: Callable[[Reader], Awaitable[T]]) -> T:
        """Runs the body in one reading transaction. Raises `DatabaseClosed`, `BodyMistake` or what
        the body raises.
        """
        refuse_inside_body()
        if self._closed:
            raise DatabaseClosed
        connection = await self._idle.get()
        try:
            return await _read(connection, body)
        finally:
            self._idle.put_nowait(connection)

    async def close(self) -> None:
        """Waits for the reads under way and closes. May be called again."""
        self._closed = True
        while self._all:
            connection = await self._idle.get()
            self._all.remove(connection)
            await connection.close()


async def _read(connection: aiosqlite.Connection, body: Callable[[Reader], Awaitable[T]]) -> T:
    statements = Statements(connection)
    mark = inside_body.set(True)
    try:
        await connection.execute("BEGIN")
        return await body(statements)
    except asyncio.CancelledError:
        # Nobody waits for the answer any more; the statement must not hold the connection.
        await connection.interrupt()
        raise
    finally:
        inside_body.reset(mark)
        statements.end()
        # Even if this await is cancelled too, the rollback is already in line before the next
        # reader's BEGIN.
        await connection.rollback()
