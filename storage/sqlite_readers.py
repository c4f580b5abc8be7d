"""The connections that only read: each read sees one picture of the database, whatever is committed meanwhile."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import TypeVar

from storage.database import DatabaseClosed, Reader
from storage.sqlite_connection import (
    READER,
    Connect,
    Opened,
    Statements,
    connect,
    inside_body,
    open_connection,
    refuse_inside_body,
)

T = TypeVar("T")

READERS = 2


class SqliteReaders:
    """A few connections with `query_only`. Who must never wait for others' reads opens one of these of their own."""

    def __init__(self, path: Path, *, count: int = READERS, connect: Connect = connect) -> None:
        self._path, self._count, self._connect = path, count, connect
        self._all: list[Opened] = []
        self._idle: asyncio.LifoQueue[Opened] = asyncio.LifoQueue()
        self._closed = False

    async def open(self) -> None:
        """Opens the connections. The file has to exist: a reader makes none."""
        for _ in range(self._count):
            opened = await open_connection(self._path, self._connect, READER)
            self._all.append(opened)
            self._idle.put_nowait(opened)

    async def read(self, body: Callable[[Reader], Awaitable[T]]) -> T:
        """Runs the body in one reading transaction. Raises `DatabaseClosed`, `BodyMistake` or what the body raises."""
        refuse_inside_body()
        if self._closed:
            raise DatabaseClosed
        opened = await self._idle.get()
        try:
            return await _read(opened, body)
        finally:
            self._idle.put_nowait(opened)

    async def close(self) -> None:
        """Waits for the reads under way and closes. May be called again."""
        self._closed = True
        while self._all:
            opened = await self._idle.get()
            self._all.remove(opened)
            await opened.connection.close()


async def _read(opened: Opened, body: Callable[[Reader], Awaitable[T]]) -> T:
    statements = Statements(opened.connection)
    mark = inside_body.set(True)
    try:
        await opened.connection.execute("BEGIN")
        opened.brake.pulled = False  # only now is it sure that what the last reader left behind has ended
        return await body(statements)
    except asyncio.CancelledError:
        # Nobody waits for the answer any more; the statement must not hold the connection.
        opened.brake.pulled = True
        raise
    finally:
        inside_body.reset(mark)
        statements.end()
        # Even if this await is cancelled too, the rollback is already in line before the next reader's BEGIN.
        await opened.connection.rollback()
