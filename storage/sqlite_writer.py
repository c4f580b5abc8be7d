"""The only code that writes to the file: takes waiting bodies in batches, one commit for all of a batch.

A body's outcome is told to its caller after the commit and never before, failures included: what made a body fail may
be the uncommitted work of another one in the same batch. Starts no task and opens no connection.
"""

import asyncio
import sqlite3
from collections.abc import Awaitable, Callable
from functools import partial
from typing import Any

import structlog

from storage.database import DatabaseClosed
from storage.errors import BodyTooSlow, TransactionLost
from storage.sqlite_connection import Opened, Statements, inside_body
from storage.sqlite_line import Job, Line

log = structlog.get_logger()

Hook = Callable[[], Awaitable[None]]
Tell = Callable[[], None]

BATCH_BODIES = 100
BATCH_SECONDS = 0.020
SLOW_SECONDS = 1.0
STOPPED_SECONDS = 5.0


async def no_hook() -> None:
    """What happens around a commit outside of the simulation: nothing."""


class Writer:
    """The loop over one connection. Ends once the line is closed and empty; any other end fails every waiter."""

    def __init__(self, opened: Opened, line: Line, before: Hook, after: Hook, limit: float) -> None:
        self._connection, self._brake, self._line = opened.connection, opened.brake, line
        self._before_commit, self._after_commit = before, after
        self._body_seconds = limit
        self._taken: list[Job] = []

    async def run(self) -> None:
        """Raises what broke the connection; an error of a body goes to its caller and breaks nothing."""
        try:
            while await self._line.wait():
                if len(self._line) == 1:
                    await self._alone(self._take())
                else:
                    await self._together()
                self._taken.clear()
        finally:
            self._line.close()
            self._line.fail_everyone()
            for job in self._taken:
                job.fail(DatabaseClosed("the writer has stopped"))

    def _take(self) -> Job:
        job = self._line.take()
        self._taken.append(job)
        return job

    async def _together(self) -> None:
        """One transaction for what waits, each body in its savepoint."""
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
        except sqlite3.Error as error:
            self._refuse(error)
            return
        try:
            await self._commit(await self._batch())
        except (sqlite3.Error, TransactionLost) as error:
            log.warning("write.batch_undone", bodies=len(self._taken), error=repr(error))
            await self._undo()
            for job in self._taken:
                await self._alone(job)

    def _refuse(self, error: sqlite3.Error) -> None:
        """No transaction can begin, for example because a foreign process holds the file."""
        log.error("write.no_transaction", error=repr(error))
        while self._line and len(self._taken) < BATCH_BODIES:
            self._take().fail(error)

    async def _batch(self) -> list[Tell]:
        clock = asyncio.get_running_loop().time
        ends = clock() + BATCH_SECONDS
        outcomes: list[Tell] = []
        while self._line and len(outcomes) < BATCH_BODIES:
            outcomes.append(await self._in_savepoint(self._take()))
            if clock() >= ends:
                break
        return outcomes

    async def _in_savepoint(self, job: Job) -> Tell:
        """Runs the body and gives back what to tell its caller once the batch is committed."""
        await self._connection.execute("SAVEPOINT body")
        tell: Tell
        try:
            tell = partial(job.succeed, await self._run(job))
        except Exception as error:
            if not self._connection.in_transaction:
                raise TransactionLost from error
            await self._connection.execute("ROLLBACK TO body")
            tell = partial(job.fail, error)
        await self._connection.execute("RELEASE body")
        return tell

    async def _alone(self, job: Job) -> None:
        """A transaction for one body: nobody else waits, or the batch was undone."""
        if job.stopped:
            job.fail(job.stopped)
            return
        try:
            await self._connection.execute("BEGIN IMMEDIATE")
            value = await self._run(job)
            await self._commit([partial(job.succeed, value)])
        except Exception as error:
            await self._undo()
            job.fail(error)

    async def _run(self, job: Job) -> Any:
        statements = Statements(self._connection)
        clock = asyncio.get_running_loop().time
        started = clock()
        mark = inside_body.set(True)
        try:
            async with asyncio.timeout(self._body_seconds) as limit:
                value = await job.body(statements)
        except TimeoutError as error:
            if not limit.expired():
                raise
            raise await self._stop(job) from error
        finally:
            inside_body.reset(mark)
            statements.end()
            if (took := clock() - started) > SLOW_SECONDS:
                log.warning("write.slow", body=job.name, seconds=round(took, 3))
        if not self._connection.in_transaction:
            raise TransactionLost("the engine left the transaction and the body did not mind")
        return value

    async def _stop(self, job: Job) -> BodyTooSlow:
        self._brake.pulled = True
        # A trip through the connection's thread: after it, the stopped statement has surely ended.
        await self._connection.execute_fetchall("SELECT 1")
        self._brake.pulled = False
        job.stopped = BodyTooSlow(f"{job.name} ran for over {self._body_seconds:g} s")
        return job.stopped

    async def _commit(self, outcomes: list[Tell]) -> None:
        """Makes durable, then tells. A COMMIT that is on its way when the writer is cancelled still tells its end."""
        await self._before_commit()
        commit = asyncio.gather(self._connection.commit())
        try:
            await asyncio.shield(commit)
        except asyncio.CancelledError:
            await commit
            self._tell(outcomes)
            raise
        await self._after_commit()
        self._tell(outcomes)

    def _tell(self, outcomes: list[Tell]) -> None:
        for tell in outcomes:
            tell()

    async def _undo(self) -> None:
        if self._connection.in_transaction:
            await self._connection.rollback()
