"""The database as the rest of the program sees it: transactions to write in, readers to read with. Knows no engine.

A body is an async function that gets a `Transaction` (or a `Reader`) and awaits nothing else. It may run more than
once, so it must not change anything outside the transaction. Statements use `:name` placeholders; values are int, str,
bytes or None.
"""

from collections.abc import Awaitable, Callable, Mapping
from typing import Any, Protocol, TypeVar

T = TypeVar("T")
Row = Mapping[str, Any]


class Reader(Protocol):
    """Reads one consistent picture of the database."""

    async def one(self, sql: str, **values: Any) -> Row | None:
        """The first row, or None where there is none."""
        ...

    async def all(self, sql: str, **values: Any) -> list[Row]:
        """Every row, in the order of the statement."""
        ...


class Transaction(Reader, Protocol):
    """Reads and writes; everything it wrote appears at once, or not at all."""

    async def run(self, sql: str, **values: Any) -> int:
        """Runs one statement that changes rows and says how many it changed."""
        ...


class Database(Protocol):
    """One shop's database."""

    async def write(self, body: Callable[[Transaction], Awaitable[T]], *, bulk: bool = False) -> T:
        """Runs the body in a transaction and returns its result once it is durably committed.

        `bulk` lets people's writes go first. Whatever the body raises undoes its writes and is raised here. A caller
        that is cancelled does not cancel its body. Raises `DatabaseClosed` when the writer is gone.
        """
        ...

    async def read(self, body: Callable[[Reader], Awaitable[T]]) -> T:
        """Runs the body over a connection that cannot write, and returns its result."""
        ...


class DatabaseClosed(Exception):
    """The writer has stopped; what was waiting has not been written."""
