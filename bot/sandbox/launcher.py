"""Starts a sandbox and stops it: the page first, the bot beside it. Loads what is slow only after the port is bound."""

import asyncio
import os
import signal
import socket
import sys
from collections.abc import Awaitable, Callable, Sequence

from bot.console import say
from bot.problems import SECOND_SANDBOX, CannotStart
from bot.sandbox.files import Files
from bot.sandbox.port import HOST, listen
from storage.errors import AlreadyOpen
from storage.lock import hold

BOT = (sys.executable, "-m", "bot", "run")
SAVE_EVERY = 5.0
TICK_EVERY = 1.0
BOT_ID = 4200000042


async def run_sandbox(port: int | None, *, command: Sequence[str] = BOT, files: Files | None = None) -> int:
    """Runs until SIGINT or SIGTERM. `port` None takes the usual one or the next free. Raises `CannotStart`."""
    files = files or Files()
    try:
        with hold(files.guarded), listen(port) as listener:
            files.log.write_bytes(b"")
            await _run(listener, command, files)
    except AlreadyOpen:
        raise CannotStart(SECOND_SANDBOX) from None
    return 0


async def _run(listener: socket.socket, command: Sequence[str], files: Files) -> None:
    from bot.sandbox.making import make_sandbox
    from bot.sandbox.server import application, serve
    from bot.seams import MachineIds

    ids = MachineIds()
    address = f"http://{HOST}:{listener.getsockname()[1]}"
    key = ids.secret()
    sandbox = make_sandbox(address, f"{BOT_ID}:{ids.secret()}", command, files, os.environ)
    stopped = _stop_signals()
    runner = await serve(application(sandbox, key), listener)
    say(f"The sandbox is open: {address}/{key}/")
    say("Everything in it is pretended: no money, no real orders. Ctrl-C stops it.")
    sandbox.child.start()
    try:
        async with asyncio.TaskGroup() as beside:
            supervision = beside.create_task(sandbox.child.supervise())
            saving = beside.create_task(_save(sandbox.memory.write))
            ticking = beside.create_task(_tick(sandbox.suppliers.tick))
            await stopped.wait()
            say("Stopping")
            await sandbox.child.stop()
            supervision.cancel()
            saving.cancel()
            ticking.cancel()
    finally:
        sandbox.telegram.close()
        await runner.cleanup()
        sandbox.memory.write()


def _stop_signals() -> asyncio.Event:
    """Set by Ctrl-C and by SIGTERM."""
    stopped = asyncio.Event()
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, stopped.set)
    return stopped


async def _save(write: Callable[[], None]) -> None:
    """Now and then, for the day when the sandbox itself is killed."""
    while True:
        await asyncio.sleep(SAVE_EVERY)
        write()


async def _tick(tick: Callable[[], Awaitable[None]]) -> None:
    """The suppliers' own time: they tell of what happened without being asked."""
    while True:
        await asyncio.sleep(TICK_EVERY)
        await tick()
