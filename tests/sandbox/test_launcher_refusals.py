"""Starts of the whole program that cannot work: one line, an exit code, and no traceback."""

import asyncio
import os
import socket
import sqlite3
import sys
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.telegram import TelegramStandin
from bot.sandbox.telegram.http import routes
from storage.migrate import mark_kind, migrate
from tests.sandbox.conftest import TOKEN

ROOT = Path(__file__).parents[2]


async def lines_of_start(folder: Path, **variables: str) -> list[str]:
    """What `python -m bot` says when it cannot start."""
    environment = {"PATH": os.environ["PATH"], "PYTHONPATH": str(ROOT), **variables}
    process = await asyncio.create_subprocess_exec(
        *(sys.executable, "-m", "bot"), cwd=folder, env=environment, stderr=asyncio.subprocess.PIPE
    )
    _, said = await process.communicate()
    assert process.returncode == 1
    return said.decode().splitlines()


@pytest.fixture
async def telegram(standin: TelegramStandin) -> AsyncIterator[str]:
    """The address of a Bot API."""
    app = web.Application()
    app.add_routes(routes(standin, "k3y"))
    async with TestServer(app) as server:
        yield str(server.make_url("")).rstrip("/")


async def test_a_token_that_telegram_refuses_is_told(tmp_path: Path, telegram: str) -> None:
    lines = await lines_of_start(tmp_path, BOT_TOKEN="1:wrong", TELEGRAM_API_URL=telegram)
    assert lines == ["Telegram does not accept BOT_TOKEN. Copy it again from @BotFather"]


async def test_a_busy_port_for_webhooks_is_told(tmp_path: Path, telegram: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        shop = {"PUBLIC_URL": "https://shop.example", "HTTP_PORT": port}
        lines = await lines_of_start(tmp_path, BOT_TOKEN=TOKEN, TELEGRAM_API_URL=telegram, **shop)
    assert lines == [f"Port {port} is busy. Stop what listens there, or change HTTP_PORT or HEALTH_PORT"]


async def test_what_is_no_token_is_told(tmp_path: Path) -> None:
    lines = await lines_of_start(tmp_path, BOT_TOKEN="nonsense")
    assert lines == ["BOT_TOKEN does not look like a token. Copy it again from @BotFather"]


async def test_a_shop_refuses_a_sandboxs_file(tmp_path: Path) -> None:
    path = tmp_path / "sandbox.db"
    migrate(path)
    mark_kind(path, "sandbox", created_at=0)
    lines = await lines_of_start(tmp_path, BOT_TOKEN="1:token", DATABASE_URL="sqlite:///sandbox.db")
    assert lines == ["sandbox.db belongs to a sandbox, this is a shop. Point DATABASE_URL at another file"]


async def test_a_file_of_a_newer_program_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    migrate(path)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("UPDATE alembic_version SET version_num = '9999'")
    [line] = await lines_of_start(tmp_path, BOT_TOKEN="1:token", DATABASE_URL="sqlite:///shop.db")
    assert "made by a newer Vitrina (revision 9999" in line


async def test_a_folder_that_cannot_be_written_is_told(tmp_path: Path) -> None:
    (tmp_path / "data").write_text("a file where the folder should be")
    [line] = await lines_of_start(tmp_path, BOT_TOKEN="1:token")
    assert line.startswith("data/vitrina.db cannot be written")
