"""Puts a sandbox together. The only place that knows how its parts are joined."""

from collections.abc import Mapping, Sequence

from bot.sandbox.child import Child
from bot.sandbox.clock import SandboxClock
from bot.sandbox.files import Files
from bot.sandbox.memory import Memory
from bot.sandbox.port import HOST, free_port
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.suppliers import Suppliers, variables
from bot.sandbox.surroundings import surroundings
from bot.sandbox.telegram import TelegramStandin
from bot.seams import MachineIds


def make_sandbox(address: str, token: str, command: Sequence[str], files: Files, outer: Mapping[str, str]) -> Sandbox:
    """`address` is where it will be served, `command` runs the bot, `outer` is this process's environment."""
    clock = SandboxClock(files.clock)
    telegram = TelegramStandin(now=clock.now, token=token)
    telegram.add_first_people()
    memory = Memory(telegram, files)
    if not memory.recall():
        files.remove_memory()
    door = free_port()
    environment = surroundings(outer, address=address, door=door, token=token, files=files, providers=variables())

    def tell(alive: bool) -> None:
        telegram.announce({"type": "bot", "alive": alive})

    child = Child(command, environment, files.log, tell)
    suppliers = Suppliers(address, f"http://{HOST}:{door}", clock, MachineIds())
    return Sandbox(telegram, suppliers, clock, child, memory, files, door)
