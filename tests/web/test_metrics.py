"""What Prometheus reads: figures of the program, in its own words, and nothing about a person."""

import re
from collections.abc import AsyncIterator
from datetime import timedelta
from pathlib import Path

import aiohttp
import pytest
from prometheus_client.parser import text_string_to_metric_families

from bot.services.figures import FRESH, Gathering
from bot.version import VERSION
from bot.web.metrics import MetricsPage
from bot.web.server import LOOPBACK
from bot.workers import Health
from storage.database import Transaction
from storage.sqlite import SqliteDatabase
from storage.vault import MemoryVault
from tests.services.shop import NOW, HandClock
from tests.web.conftest import served

PERSON, INVITE = 987654321, "discord.gg/canary"
ROOT = Path(__file__).resolve().parents[2]


class Watcher:
    """Reads the page as Prometheus does."""

    def __init__(self, client: aiohttp.ClientSession, address: str) -> None:
        self._client, self._address = client, address
        self.text = ""

    async def read(self) -> dict[str, dict[str, float]]:
        """Values by name, then by the values of their labels."""
        async with self._client.get(self._address) as answer:
            assert answer.status == 200
            assert answer.headers["Content-Type"].startswith("text/plain; version=")
            self.text = await answer.text()
        found: dict[str, dict[str, float]] = {}
        for family in text_string_to_metric_families(self.text):
            for sample in family.samples:
                found.setdefault(sample.name, {})["/".join(sample.labels.values())] = sample.value
        return found

    async def status(self) -> int:
        async with self._client.get(self._address) as answer:
            return answer.status


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
async def watcher(db: SqliteDatabase, clock: HandClock, vault: MemoryVault) -> AsyncIterator[Watcher]:
    workers = [Health("letters", NOW, None, 0), Health("orders:acme:0", None, f"OSError {PERSON}", 4)]
    gathering = Gathering(db, clock, lambda: workers, vault, VERSION)
    async with (
        aiohttp.ClientSession() as client,
        served(MetricsPage(gathering.figures).routes()) as ports,
    ):
        yield Watcher(client, f"http://{LOOPBACK}:{ports[0]}/metrics")


async def letter(db: SqliteDatabase, state: str, *, age: timedelta = timedelta()) -> None:
    at = int((NOW - age).timestamp() * 1000)

    async def body(tx: Transaction) -> None:
        await tx.run(
            "INSERT INTO letters (chat_id, kind, fields, state, created_at) VALUES (:who, 'x', :fields, :state, :at)",
            who=PERSON,
            fields=f'{{"invite": "{INVITE}"}}',
            state=state,
            at=at,
        )

    await db.write(body)


async def test_figures_are_told_by_name(
    db: SqliteDatabase, watcher: Watcher, vault: MemoryVault, clock: HandClock
) -> None:
    await letter(db, "waiting", age=timedelta(minutes=3))
    await letter(db, "sent")
    await vault.make(NOW - timedelta(hours=5))
    found = await watcher.read()
    assert found["vitrina_worker_failures"] == {"letters": 0, "orders:acme:0": 4}
    assert found["vitrina_worker_last_success_timestamp_seconds"] == {"letters": NOW.timestamp()}
    assert found["vitrina_queue_waiting"] == {"inbox": 0, "letters": 1, "hints": 0}
    assert found["vitrina_queue_oldest_seconds"]["letters"] == 180
    assert found["vitrina_letters"] == {"waiting": 1, "sent": 1}
    assert found["vitrina_backup_timestamp_seconds"][""] == (NOW - timedelta(hours=5)).timestamp()
    assert found["vitrina_maintenance"][""] == 0
    assert found["process_resident_memory_bytes"][""] > 2**20
    [info] = found["vitrina_info"]
    assert VERSION in info.split("/")


async def test_no_label_is_about_a_person(db: SqliteDatabase, watcher: Watcher) -> None:
    await letter(db, "waiting")
    await watcher.read()
    assert str(PERSON) not in watcher.text
    assert INVITE not in watcher.text
    labels = set(re.findall(r'(\w+)="', watcher.text))
    known = {"worker", "queue", "state", "provider", "kind", "outcome", "cause", "version", "revision"}
    assert labels <= known


async def test_tables_are_counted_at_most_once_in_a_while(
    db: SqliteDatabase, watcher: Watcher, clock: HandClock
) -> None:
    assert (await watcher.read())["vitrina_queue_waiting"]["letters"] == 0
    await letter(db, "waiting")
    assert (await watcher.read())["vitrina_queue_waiting"]["letters"] == 0
    clock.move(FRESH)
    assert (await watcher.read())["vitrina_queue_waiting"]["letters"] == 1


async def test_without_a_database_there_are_no_figures(db: SqliteDatabase, watcher: Watcher) -> None:
    await db.close()
    assert await watcher.status() == 503


async def test_the_architecture_lists_every_metric(db: SqliteDatabase, watcher: Watcher, vault: MemoryVault) -> None:
    await vault.make(NOW)
    await watcher.read()
    told = set(re.findall(r"^# HELP (vitrina_\w+)", watcher.text, re.MULTILINE))
    named = set(re.findall(r"^\| `(vitrina_\w+)", (ROOT / "ARCHITECTURE.md").read_text(), re.MULTILINE))
    assert named == told


def test_the_version_is_that_of_the_project() -> None:
    assert f'\nversion = "{VERSION}"\n' in (ROOT / "pyproject.toml").read_text()
