"""What owners hear when something is wrong with the shop itself: once, again after a while, and when it is over."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.services.alerts import COOL_DOWN, Alerts
from bot.services.signs import FAILS_FOR, FAILS_IN_A_ROW, LEAST_FREE, Signs, judged
from bot.workers import Health
from storage import staff
from storage.database import Database
from storage.queues import Queue
from storage.vault import Disk
from tests.services.shop import NOW
from tests.services.staffroom import OLGA

WELL = Signs(workers=(), queues={}, disk=Disk(2**34, 2**35, 2**20), backup_too_old=False, started_at=NOW)
MINUTE = timedelta(minutes=1)


class Watch:
    """The signs are what the story says; `at` is the moment of the next step."""

    def __init__(self, db: Database) -> None:
        self._db = db
        self.signs, self.at = WELL, NOW
        self.restart()

    def restart(self) -> None:
        self._alerts = Alerts(self._db, self._look)

    async def _look(self, now: object) -> Signs:
        return self.signs

    async def step(self, **changes: object) -> None:
        self.signs = replace(WELL, **changes)  # type: ignore[arg-type]
        await self._alerts.step(self.at)
        self.at += MINUTE

    async def heard(self) -> list[str]:
        rows = await self._db.read(
            lambda r: r.all(
                """SELECT json_extract(fields, '$.move') AS move, json_extract(fields, '$.cause') AS cause FROM letters
                   WHERE kind = 'alert' ORDER BY id"""
            )
        )
        return [f"{row['move']} {row['cause']}" for row in rows]


@pytest.fixture
async def watch(db: Database) -> Watch:
    await db.write(lambda tx: staff.add(tx, OLGA.id, "owner", "Olga", NOW))
    return Watch(db)


def failing(failures: int = FAILS_IN_A_ROW) -> tuple[Health, ...]:
    return (Health("orders:kinguin:2", NOW - timedelta(hours=1), "OSError", failures),)


def working() -> tuple[Health, ...]:
    return (Health("orders:kinguin:2", NOW + timedelta(days=1)),)


async def test_a_cause_is_told_once_again_after_a_while_and_when_it_is_over(watch: Watch) -> None:
    for _ in range(5):
        await watch.step(backup_too_old=True)
    assert await watch.heard() == ["begun backup"]
    watch.at += COOL_DOWN
    await watch.step(backup_too_old=True)
    await watch.step(backup_too_old=True)
    assert await watch.heard() == ["begun backup", "again backup"]
    await watch.step()
    await watch.step()
    assert await watch.heard() == ["begun backup", "again backup", "over backup"]


async def test_what_comes_and_goes_is_not_told_each_time(watch: Watch) -> None:
    for _ in range(4):
        await watch.step(backup_too_old=True)
        await watch.step()
    assert await watch.heard() == ["begun backup", "over backup"]
    watch.at += COOL_DOWN
    await watch.step(backup_too_old=True)
    assert await watch.heard() == ["begun backup", "over backup", "begun backup"]


async def test_a_restart_neither_repeats_nor_forgets(watch: Watch) -> None:
    await watch.step(workers=failing())
    watch.restart()
    # Straight after the start nobody knows yet how the worker does.
    await watch.step(workers=(Health("orders:kinguin:2"),))
    await watch.step(workers=(Health("orders:kinguin:2", None, "OSError", 1),))
    assert await watch.heard() == ["begun worker:orders:kinguin"]
    await watch.step(workers=working())
    assert await watch.heard() == ["begun worker:orders:kinguin", "over worker:orders:kinguin"]


async def test_a_worker_that_is_no_more_is_no_trouble_any_more(watch: Watch) -> None:
    await watch.step(workers=failing())
    await watch.step(workers=())
    assert (await watch.heard())[-1] == "over worker:orders:kinguin"


async def test_several_causes_are_told_apart_and_workers_side_by_side_are_one(watch: Watch) -> None:
    both = tuple(Health(f"orders:kinguin:{n}", None, "OSError", 9) for n in range(4))
    watch.at += FAILS_FOR
    await watch.step(workers=both, backup_too_old=True)
    assert await watch.heard() == ["begun backup", "begun worker:orders:kinguin"]


async def test_every_owner_hears_it(watch: Watch, db: Database) -> None:
    await watch.step(backup_too_old=True)
    rows = await db.read(lambda reader: reader.all("SELECT chat_id FROM letters WHERE kind = 'alert'"))
    assert [row["chat_id"] for row in rows] == [OLGA.id]


def wrong(**changes: object) -> set[str]:
    return set(judged(replace(WELL, **changes), NOW).wrong)  # type: ignore[arg-type]


def test_a_hiccup_is_no_cause() -> None:
    assert wrong(workers=failing(FAILS_IN_A_ROW - 1)) == set()
    assert wrong(workers=(Health("letters", NOW - timedelta(seconds=40), "OSError", 9),)) == set()
    assert wrong(workers=failing()) == {"worker:orders:kinguin"}


@pytest.mark.parametrize(("name", "minutes"), [("inbox", 5), ("letters", 30), ("hints", 30)])
def test_a_queue_is_stuck_when_its_first_one_waits_too_long(name: str, minutes: int) -> None:
    assert wrong(queues={name: Queue(900, NOW - timedelta(minutes=minutes))}) == set()
    assert wrong(queues={name: Queue(1, NOW - timedelta(minutes=minutes, seconds=1))}) == {f"queue:{name}"}
    assert wrong(queues={name: Queue(0, None)}) == set()


def test_a_disk_is_nearly_full_when_a_backup_would_not_fit() -> None:
    assert wrong(disk=Disk(LEAST_FREE - 1, 2**40, 0)) == {"disk"}
    assert wrong(disk=Disk(LEAST_FREE, 2**40, 0)) == set()
    big = 2**31
    assert wrong(disk=Disk(3 * big - 1, 2**40, big)) == {"disk"}
    assert wrong(disk=Disk(3 * big, 2**40, big)) == set()


async def test_a_disk_that_is_just_enough_again_is_not_called_well_yet(watch: Watch) -> None:
    await watch.step(disk=Disk(LEAST_FREE - 1, 2**40, 0))
    await watch.step(disk=Disk(LEAST_FREE + 1, 2**40, 0))
    assert await watch.heard() == ["begun disk"]
    await watch.step(disk=Disk(2 * LEAST_FREE, 2**40, 0))
    assert await watch.heard() == ["begun disk", "over disk"]
