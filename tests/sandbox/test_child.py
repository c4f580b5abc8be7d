"""The bot's process under its supervisor: deaths, kills, stops, and a sandbox that is gone."""

import asyncio
import os
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from bot.sandbox.child import Child
from tests.sandbox.launched import WAITS

Tells = asyncio.Queue[bool]


@asynccontextmanager
async def supervised(child: Child) -> AsyncIterator[None]:
    async with asyncio.TaskGroup() as beside:
        supervision = beside.create_task(child.supervise())
        yield
        await child.stop()
        supervision.cancel()


@pytest.fixture
def told() -> Tells:
    return asyncio.Queue()


@pytest.fixture
def make(tmp_path: Path, told: Tells) -> Callable[..., Child]:
    def made(*command: str, grace: float = 60) -> Child:
        return Child(command, os.environ, tmp_path / "log", told.put_nowait, pause=0, grace=grace)

    return made


async def take(told: Tells, count: int) -> list[bool]:
    return [await told.get() for _ in range(count)]


async def test_a_bot_that_died_is_started_again(
    make: Callable[..., Child], told: Tells, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    mark = tmp_path / "mark"
    script = f"import os, sys; m={str(mark)!r}; os.path.exists(m) and sys.stdin.read(); open(m, 'w'); sys.exit('woe')"
    child = make(sys.executable, "-c", script)
    async with supervised(child):
        child.start()
        assert await take(told, 3) == [True, False, True]
    said = capsys.readouterr()
    assert "ended with exit code 1" in said.err
    assert "    woe" in said.err


async def test_a_bot_that_cannot_live_is_left_alone(make: Callable[..., Child], told: Tells) -> None:
    child = make(sys.executable, "-c", "raise SystemExit(3)")
    async with supervised(child):
        child.start()
        assert await take(told, 10) == [True, False] * 5
        child.start()
        assert await take(told, 10) == [True, False] * 5
    assert child.starts == 10


async def test_a_killed_bot_stays_dead_until_it_is_wanted(make: Callable[..., Child], told: Tells) -> None:
    child = make(*WAITS)
    async with supervised(child):
        child.start()
        await take(told, 1)
        await child.kill()
        assert (child.alive, child.pid) == (False, None)
        child.start()
        assert await take(told, 2) == [False, True]


async def test_a_stopped_bot_says_goodbye(make: Callable[..., Child], tmp_path: Path) -> None:
    ready, goodbye = tmp_path / "ready", tmp_path / "goodbye"
    os.mkfifo(ready)
    script = (
        "import signal, sys\n"
        f"signal.signal(signal.SIGTERM, lambda *_: sys.exit(open({str(goodbye)!r}, 'w').close()))\n"
        f"open({str(ready)!r}, 'w').close()\n"
        "sys.stdin.read()"
    )
    child = make(sys.executable, "-c", script)
    async with supervised(child):
        child.start()
        await asyncio.to_thread(ready.read_bytes)
    assert goodbye.exists()


async def test_a_bot_that_will_not_stop_is_killed(make: Callable[..., Child], tmp_path: Path) -> None:
    ready = tmp_path / "ready"
    os.mkfifo(ready)
    script = (
        "import signal, sys\n"
        "signal.signal(signal.SIGTERM, signal.SIG_IGN)\n"
        f"open({str(ready)!r}, 'w').close()\n"
        "sys.stdin.read()"
    )
    child = make(sys.executable, "-c", script, grace=0)
    async with supervised(child):
        child.start()
        await asyncio.to_thread(ready.read_bytes)
        await child.stop()
        assert not child.alive


async def test_a_bot_ends_with_the_sandbox_that_started_it() -> None:
    script = "import signal; from bot.sandbox.lifeline import end_with_parent; end_with_parent(); signal.pause()"
    bot = await asyncio.create_subprocess_exec(sys.executable, "-c", script, stdin=asyncio.subprocess.PIPE)
    assert bot.stdin is not None
    bot.stdin.close()
    assert await bot.wait() == 1
