"""What can be wrong with the shop itself, and how that is seen. Pure: judges figures, reads and tells nothing.

A cause is a text such as `worker:letters`, `queue:inbox`, `disk` or `backup`.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from storage.queues import Queue
from storage.vault import Disk

FAILS_IN_A_ROW = 5
FAILS_FOR = timedelta(minutes=5)
STUCK_AFTER: Mapping[str, timedelta] = {
    "inbox": timedelta(minutes=5),
    "letters": timedelta(minutes=30),
    "hints": timedelta(minutes=30),
}
LEAST_FREE = 512 * 2**20
COPIES_WANTED = 3
"""So many times the database must fit beside itself: a backup, and the copy by which it is proved."""
CALM = 1.25
"""What was scarce is enough again only well above the limit, so that nobody is told each minute."""
_SIDE = re.compile(r":\d+$")


class WorkerHealth(Protocol):
    """How one worker does; `failures` counts those in a row."""

    name: str
    last_ok_at: datetime | None
    last_error: str | None
    failures: int


@dataclass(frozen=True, slots=True)
class Signs:
    """`started_at`: since when the workers run."""

    workers: Sequence[WorkerHealth]
    queues: Mapping[str, Queue]
    disk: Disk
    backup_too_old: bool
    started_at: datetime


@dataclass(frozen=True, slots=True)
class Verdict:
    """`wrong`: causes that are there. `unsure`: those of which nobody can say yet whether they are over."""

    wrong: frozenset[str] = frozenset()
    unsure: frozenset[str] = field(default_factory=frozenset)


def judged(signs: Signs, now: datetime) -> Verdict:
    wrong, unsure = _workers(signs, now)
    wrong |= {f"queue:{name}" for name, queue in signs.queues.items() if _stuck(name, queue, now)}
    if signs.disk.free < wanted_free(signs.disk):
        wrong.add("disk")
    elif signs.disk.free < CALM * wanted_free(signs.disk):
        unsure.add("disk")
    if signs.backup_too_old:
        wrong.add("backup")
    return Verdict(frozenset(wrong), frozenset(unsure - wrong))


def wanted_free(disk: Disk) -> int:
    """Bytes that should be free."""
    return max(LEAST_FREE, COPIES_WANTED * disk.database)


def family(worker: str) -> str:
    """Workers that do the same side by side have one name to people: `orders:acme:2` is `orders:acme`."""
    return _SIDE.sub("", worker)


def _workers(signs: Signs, now: datetime) -> tuple[set[str], set[str]]:
    """A worker that has not yet succeeded since the start is neither well nor, so soon, ill."""
    wrong, unsure = set(), set()
    for each in signs.workers:
        cause = f"worker:{family(each.name)}"
        since = now - (each.last_ok_at or signs.started_at)
        if each.failures >= FAILS_IN_A_ROW and since >= FAILS_FOR:
            wrong.add(cause)
        elif each.failures or each.last_ok_at is None:
            unsure.add(cause)
    return wrong, unsure


def _stuck(name: str, queue: Queue, now: datetime) -> bool:
    return queue.oldest_at is not None and now - queue.oldest_at > STUCK_AFTER[name]
