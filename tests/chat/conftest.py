"""One stocked file, copied for each story; stories live in virtual time, and what goes wrong unplanned fails them."""

import asyncio
import shutil
from collections.abc import AsyncIterator, Callable, Iterator, Mapping, MutableMapping
from functools import partial
from pathlib import Path
from typing import Any

import pytest
from structlog.testing import capture_logs

from storage import shop_settings
from storage.migrate import migrate
from tests.chat.person import Person
from tests.chat.setting import ALL_FIVE
from tests.chat.shop import Shop, shop_over
from tests.simulation.loop import VirtualLoop, run

STARS_FIRST = '["stars", "card", "invoicebox_link", "balance", "approval"]'
Logs = list[MutableMapping[str, Any]]


def pytest_asyncio_loop_factories() -> Mapping[str, Callable[[], asyncio.AbstractEventLoop]]:
    """Nothing in a story waits for a real second."""
    return {"virtual": VirtualLoop}


@pytest.fixture(scope="session")
def stocked_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A shop's file whose catalogue has been read once."""
    path = tmp_path_factory.mktemp("stocked") / "shop.db"
    migrate(path)
    run(_stock(path))
    return path


async def _stock(path: Path) -> None:
    async with shop_over(path, owners=frozenset()) as shop:
        await shop.tend("catalogue:kinguin", "deposit:kinguin", "deposit:simpleboost")
        assert not shop.errors


@pytest.fixture
def shop_file(stocked_file: Path, tmp_path: Path) -> Path:
    return Path(shutil.copy(stocked_file, tmp_path / "shop.db"))


@pytest.fixture(autouse=True)
def logs() -> Iterator[Logs]:
    """What the program logs is kept: drawing it takes time, and some stories read it."""
    with capture_logs() as entries:
        yield entries


@pytest.fixture
async def shop(shop_file: Path, logs: Logs) -> AsyncIterator[Shop]:
    async with shop_over(shop_file) as opened:
        yield opened
    assert opened.errors == []
    assert [entry for entry in logs if entry.get("log_level") in ("error", "critical")] == []


@pytest.fixture
async def wide(shop_file: Path, logs: Logs) -> AsyncIterator[Shop]:
    """A shop with all five providers. Its goods to be sent are paid in Stars first, as all others are."""
    async with shop_over(shop_file, environment=ALL_FIVE) as opened:
        await opened.tend("catalogue:vektor")
        await opened.db.write(lambda tx: shop_settings.put(tx, "ways:physical", STARS_FIRST, opened.clock.now()))
        for name, standin in opened.standins.items():
            standin.send_webhook = partial(opened.hear_of, name)
        yield opened
    assert opened.errors == []
    assert [entry for entry in logs if entry.get("log_level") in ("error", "critical")] == []


@pytest.fixture
def anna(shop: Shop) -> Person:
    """A customer who speaks Russian."""
    return shop.anna


@pytest.fixture
def ben(shop: Shop) -> Person:
    """A customer who speaks English."""
    return shop.ben


@pytest.fixture
def olga(shop: Shop) -> Person:
    """The owner, who speaks Russian."""
    return shop.olga
