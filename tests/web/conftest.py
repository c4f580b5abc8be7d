"""A real server on free loopback ports, a real client, a real database; doors as the program wires them."""

from collections.abc import AsyncIterator, Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from io import BytesIO
from typing import Any

import aiohttp
import pytest
from structlog.testing import capture_logs

from bot.services.hints import Hints
from bot.telegram.ingress import Intake, Webhook
from bot.web.health import HealthPage
from bot.web.server import LOOPBACK, HttpServer, Listener, application
from bot.web.webhooks import Webhooks
from bot.workers import Health, Workers
from storage import hints, inbox
from storage.database import Reader
from storage.sqlite import SqliteDatabase
from tests.providers.kinguin.canned import answering
from tests.services.shop import HandClock
from tests.storage.conftest import db, migrated_file, shop_file

__all__ = ["db", "migrated_file", "shop_file"]

BOT_ID = 7
TELEGRAM_SECRET = "telegram-secret"


@dataclass
class House:
    """The served program: `public` and `private` are the addresses of its two doors."""

    db: SqliteDatabase
    client: aiohttp.ClientSession
    workers: list[Health] = field(default_factory=list)
    checked: list[int] = field(default_factory=list)
    public: str = ""
    private: str = ""

    async def post(self, path: str, body: Any, headers: Mapping[str, str] | None = None) -> tuple[int, bytes]:
        sent = BytesIO(body) if isinstance(body, bytes) else body
        async with self.client.post(self.public + path, data=sent, headers=headers) as response:
            assert "Server" not in response.headers
            return response.status, await response.read()

    async def get(self, address: str) -> aiohttp.ClientResponse:
        async with self.client.get(address) as response:
            await response.read()
            return response

    async def stored(self, table: str) -> int:
        row = await self.db.read(lambda reader: reader.one(f"SELECT count(*) AS n FROM {table}"))
        assert row is not None
        return int(row["n"])

    async def backlog(self) -> dict[str, int]:
        async def body(reader: Reader) -> dict[str, int]:
            return {"inbox": await inbox.backlog(reader), "hints": await hints.backlog(reader)}

        return await self.db.read(body)


@pytest.fixture(autouse=True)
def logs() -> Iterator[Sequence[Any]]:
    with capture_logs() as entries:
        yield entries


@pytest.fixture
def clock() -> HandClock:
    return HandClock()


async def _nobody_pays(_query: Any) -> None:
    raise AssertionError("no payment here")


@pytest.fixture
async def house(db: SqliteDatabase, clock: HandClock) -> AsyncIterator[House]:
    intake = Intake(db, BOT_ID, Workers(clock), clock, lambda rows: None, _nobody_pays)
    kinguin: Any = answering()
    doors = Webhooks(clock, Hints({"kinguin": kinguin}, db, {}), Webhook(intake, TELEGRAM_SECRET).receive)
    async with aiohttp.ClientSession() as client:
        made = House(db, client)
        health = HealthPage(lambda: made.workers, made.backlog)
        async with served(doors.routes(), health.routes()) as ports:
            made.public, made.private = (f"http://{LOOPBACK}:{port}" for port in ports)
            yield made


def served(*routes: Sequence[Any]) -> Any:
    return _Served(HttpServer(Listener(application(each), LOOPBACK, 0) for each in routes))


class _Served:
    def __init__(self, server: HttpServer) -> None:
        self._server = server

    async def __aenter__(self) -> list[int]:
        await self._server.start()
        return self._server.ports

    async def __aexit__(self, *_: Callable[..., Any] | object) -> None:
        await self._server.stop()
