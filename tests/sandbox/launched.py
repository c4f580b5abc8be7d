"""A sandbox over real sockets with a pretended bot: a process that waits until it is told to end."""

import asyncio
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.files import Files
from bot.sandbox.making import make_sandbox
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.server import application
from tests.sandbox.conftest import TOKEN

KEY = "k3y"
WAITS = (sys.executable, "-c", "import sys; sys.stdin.read()")
Client = TestClient[web.Request, web.Application]


@dataclass(frozen=True)
class Launched:
    """What a visitor has: the page's address, and for looking behind it the sandbox itself."""

    client: Client
    sandbox: Sandbox

    async def panel(self, **command: Any) -> dict[str, Any]:
        """Shows the panel, or does something on it."""
        path = f"/{KEY}/api/panel"
        answer = await (self.client.post(path, json=command) if command else self.client.get(path))
        told: dict[str, Any] = await answer.json()
        return told

    async def bot_is(self, *, alive: bool) -> None:
        """Waits for the event that the page waits for."""
        while self.sandbox.child.alive is not alive:
            await self.sandbox.telegram.world.events.wait(60)


@asynccontextmanager
async def launched(folder: Path) -> AsyncIterator[Launched]:
    sandbox = make_sandbox("http://127.0.0.1:1", TOKEN, WAITS, Files(folder), {"PATH": "/usr/bin"})
    async with TestClient(TestServer(application(sandbox, KEY))) as client, asyncio.TaskGroup() as beside:
        supervision = beside.create_task(sandbox.child.supervise())
        yield Launched(client, sandbox)
        await sandbox.child.stop()
        supervision.cancel()
        sandbox.telegram.close()
