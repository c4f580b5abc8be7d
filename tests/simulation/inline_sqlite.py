"""aiosqlite without its thread: each statement runs where it is awaited, so that a run repeats exactly.

A statement still lets the other tasks have a turn before it runs, as it does with a thread.
"""

import asyncio
import sqlite3
from collections.abc import Callable, Generator
from pathlib import Path
from typing import Any

import aiosqlite


class InlineConnection(aiosqlite.Connection):
    """A connection on the loop's own thread. `trace` hears each statement; `drop()` is what a crash does."""

    trace: Callable[[str], object] | None = None

    def __await__(self) -> Generator[Any, None, aiosqlite.Connection]:
        self._connection = self._connector()
        self._connection.set_trace_callback(self.trace)
        return asyncio.sleep(0, self).__await__()

    async def _execute(self, fn: Callable[..., Any], *args: Any, **kwargs: Any) -> Any:
        await asyncio.sleep(0)
        if self._connection is None:
            raise ValueError("Connection closed")
        return fn(*args, **kwargs)

    async def close(self) -> None:
        self.drop()

    def stop(self) -> None:
        self.drop()

    def drop(self) -> None:
        """Closes at once; what was not committed is gone."""
        connection, self._connection = self._connection, None
        if connection is not None:
            connection.close()


class InlineConnections:
    """Gives `storage.sqlite` its connections and drops all of them when the world crashes."""

    def __init__(self) -> None:
        self._all: list[InlineConnection] = []

    def __call__(self, path: Path) -> InlineConnection:
        connection = InlineConnection(lambda: sqlite3.connect(path, isolation_level=None), 64)
        self._all.append(connection)
        return connection

    def crash(self) -> None:
        """Every later call of every connection raises `ValueError`."""
        for connection in self._all:
            connection.drop()
        self._all.clear()
