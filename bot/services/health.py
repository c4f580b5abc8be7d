"""How the program does, for staff: workers, queues, the last errors, disk, backups, maintenance. Changes nothing."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import datetime

from bot.services import maintenance
from bot.services.backups import Backups, BackupState
from bot.services.maintenance import Closed
from bot.services.people import Person
from bot.services.rights import Right, may, require
from bot.services.signs import FAILS_IN_A_ROW, WorkerHealth, family, wanted_free
from storage import alerts, backlogs, queues
from storage.alerts import Alert
from storage.backlogs import Backlogs
from storage.database import Reader
from storage.queues import Queue
from storage.vault import Disk, Vault


@dataclass(frozen=True, slots=True)
class WorkerRow:
    """Workers that do the same side by side are one row: the worst of them. `name` may end in `:<provider>`."""

    name: str
    last_ok_at: datetime | None
    last_error: str | None
    failures: int

    @property
    def fails(self) -> bool:
        return self.failures >= FAILS_IN_A_ROW


@dataclass(frozen=True, slots=True)
class HealthView:
    """`may_care`: maintenance, backups and the doctor. `may_send`: say where backups go."""

    now: datetime
    workers: tuple[WorkerRow, ...]
    queues: dict[str, Queue]
    backlogs: Backlogs
    disk: Disk
    scarce: bool
    backup: BackupState
    closed: Closed | None
    lasting: tuple[Alert, ...]
    version: str
    revision: str
    may_care: bool
    may_send: bool


class HealthDesk:
    """One per shop. `workers` tells how each worker does."""

    def __init__(
        self, workers: Callable[[], Sequence[WorkerHealth]], vault: Vault, backups: Backups, version: str
    ) -> None:
        self._workers, self._vault, self._backups, self._version = workers, vault, backups, version

    async def view(self, reader: Reader, person: Person, now: datetime) -> HealthView:
        """Raises `Gone` for strangers."""
        require(person, Right.LOOK)
        disk = await self._vault.disk()
        return HealthView(
            now=now,
            workers=self.workers(),
            queues=await queues.waiting(reader, now),
            backlogs=await backlogs.counted(reader),
            disk=disk,
            scarce=disk.free < wanted_free(disk),
            backup=await self._backups.state(reader),
            closed=await maintenance.closed(reader),
            lasting=tuple(await alerts.lasting(reader)),
            version=self._version,
            revision=await queues.revision(reader),
            may_care=may(person, Right.CARE),
            may_send=may(person, Right.VAULT),
        )

    def workers(self) -> tuple[WorkerRow, ...]:
        """Those that fail first, then by name."""
        found: dict[str, WorkerRow] = {}
        for each in self._workers():
            name = family(each.name)
            row = WorkerRow(name, each.last_ok_at, each.last_error, each.failures)
            if name not in found or row.failures > found[name].failures:
                found[name] = row
        return tuple(sorted(found.values(), key=lambda row: (-row.failures, row.name)))
