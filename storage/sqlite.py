"""The database on one SQLite file: group commit through one writer, a few readers. Starts no background task.

One process per file: who opens it holds its lock (`storage/lock.py`) and has migrated it (`storage/migrate.py`).
"""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any, TypeVar

from storage.database import Reader, Transaction
from storage.sqlite_connection import WRITER, Connect, Opened, connect, open_connection, refuse_inside_body
from storage.sqlite_line import Job, Line
from storage.sqlite_readers import READERS, SqliteReaders
from storage.sqlite_writer import STOPPED_SECONDS, Hook, Writer, no_hook

T = TypeVar("T")

WAITING_BODIES = 10_000


class SqliteDatabase:
    """Implements `storage.database.Database`.

    `open()`, then `run_writer()` as a task of the caller's, then `close()` in any case: an open connection has a
    thread that keeps the process from ending. The hooks are awaited around each commit; a crash is raised in them.
    """

    def __init__(
        self,
        path: Path,
        *,
        connect: Connect = connect,
        before_commit: Hook = no_hook,
        after_commit: Hook = no_hook,
        waiting: int = WAITING_BODIES,
        readers: int = READERS,
        body_seconds: float = STOPPED_SECONDS,
    ) -> None:
        self._path, self._connect = path, connect
        self._writer_options = (before_commit, after_commit, body_seconds)
        self._line = Line(waiting)
        self._readers = SqliteReaders(path, count=readers, connect=connect)
        self._opened: Opened | None = None
        self._idle = asyncio.Event()
        self._idle.set()

    async def open(self) -> None:
        """Opens the writer's connection and the readers'. What fails here leaves nothing open."""
        try:
            self._opened = await open_connection(self._path, self._connect, WRITER)
            await self._readers.open()
        except BaseException:
            await self.close()
            raise

    async def run_writer(self) -> None:
        """Writes until `close()`, then what still waits, and returns. Whatever else ends it fails every waiter."""
        if self._opened is None:
            return  # closed before the task had its first turn
        self._idle.clear()
        try:
            await Writer(self._opened, self._line, *self._writer_options).run()
        finally:
            self._idle.set()

    async def write(self, body: Callable[[Transaction], Awaitable[T]], *, bulk: bool = False) -> T:
        """See `Database.write`. Raises `BodyMistake` inside a body and `BodyTooSlow` for one that was stopped.

        A caller cancelled while the line is full, before its body was let in, has written nothing.
        """
        refuse_inside_body()
        job = Job(body, asyncio.get_running_loop().create_future(), bulk)
        await self._line.put(job)
        value: T = await job.result
        return value

    async def read(self, body: Callable[[Reader], Awaitable[T]]) -> T:
        """See `Database.read`. Raises `BodyMistake` inside a body and `DatabaseClosed` after `close()`."""
        return await self._readers.read(body)

    async def close(self) -> None:
        """Lets no new body in, waits for the writer to finish what it has, closes every connection. May be repeated."""
        self._line.close()
        await self._idle.wait()
        self._line.fail_everyone()
        await self._readers.close()
        if self._opened is not None:
            opened, self._opened = self._opened, None
            await opened.connection.close()


@asynccontextmanager
async def opened(path: Path, **options: Any) -> AsyncIterator[SqliteDatabase]:
    """An open database with its writer running, for commands and tests. The bot's own writer is a worker of its."""
    database = SqliteDatabase(path, **options)
    await database.open()
    failure: Exception | None = None
    try:
        async with asyncio.TaskGroup() as group:
            group.create_task(database.run_writer())
            try:
                yield database
            except Exception as error:
                failure = error  # raised below: the group would wrap it
            finally:
                await database.close()
    finally:
        await database.close()
    if failure is not None:
        raise failure
