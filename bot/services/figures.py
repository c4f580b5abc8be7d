"""The shop in figures for the machine that watches it: counts and instants, no names of people, no content.

Counting reads whole tables, so what was gathered is given again for a short while.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.seams import Clock
from bot.services import maintenance
from bot.services.signs import WorkerHealth
from storage import alerts, backlogs, queues
from storage.database import Database, Reader
from storage.queues import Queue
from storage.vault import Backup, Disk, Vault

FRESH = timedelta(seconds=15)


@dataclass(frozen=True, slots=True)
class Counts:
    """What the database tells. `calls` by provider, kind and what its answer meant."""

    queues: Mapping[str, Queue]
    letters: Mapping[str, int]
    quarantined: int
    orders: Mapping[str, int]
    calls: Mapping[tuple[str, str, str], int]
    lasting: Sequence[str]
    closed: bool
    revision: str


@dataclass(frozen=True, slots=True)
class Figures:
    """`at`: when they were gathered, aware UTC. `newest` is the last good backup."""

    at: datetime
    version: str
    workers: Sequence[WorkerHealth]
    counts: Counts
    disk: Disk
    newest: Backup | None
    backups: int


class Gathering:
    """One per shop. `workers` tells how each worker does."""

    def __init__(
        self, db: Database, clock: Clock, workers: Callable[[], Sequence[WorkerHealth]], vault: Vault, version: str
    ) -> None:
        self._db, self._clock, self._workers, self._vault, self._version = db, clock, workers, vault, version
        self._last: Figures | None = None

    async def figures(self) -> Figures:
        """Raises what a database that cannot be read raises."""
        now = self._clock.now()
        if self._last is None or not timedelta() <= now - self._last.at < FRESH:
            self._last = await self._gathered(now)
        return self._last

    async def _gathered(self, now: datetime) -> Figures:
        backups = await self._vault.all()
        return Figures(
            at=now,
            version=self._version,
            workers=self._workers(),
            counts=await self._db.read(lambda reader: _counts(reader, now)),
            disk=await self._vault.disk(),
            newest=backups[0] if backups else None,
            backups=len(backups),
        )


async def _counts(reader: Reader, now: datetime) -> Counts:
    return Counts(
        queues=await queues.waiting(reader, now),
        letters=await queues.letters_by_state(reader),
        quarantined=(await backlogs.counted(reader)).quarantined,
        orders=await queues.orders_by_state(reader),
        calls=await queues.calls_by_outcome(reader),
        lasting=[each.cause for each in await alerts.lasting(reader)],
        closed=await maintenance.closed(reader) is not None,
        revision=await queues.revision(reader),
    )
