"""One sandbox: Telegram's stand-in, the suppliers, the clock and the bot's process, and starting them all anew."""

from dataclasses import dataclass

from bot.sandbox.child import Child
from bot.sandbox.clock import SandboxClock
from bot.sandbox.files import Files
from bot.sandbox.memory import Memory
from bot.sandbox.suppliers import Suppliers
from bot.sandbox.telegram import TelegramStandin


@dataclass(frozen=True, slots=True)
class Sandbox:
    """What the panel works on."""

    telegram: TelegramStandin
    suppliers: Suppliers
    clock: SandboxClock
    child: Child
    memory: Memory
    files: Files
    door: int
    """The port of the bot's web server."""

    async def reset(self) -> None:
        """A fresh shop in a fresh world; the page keeps its address, the first people keep their languages."""
        await self.child.stop()
        self.files.remove_memory()
        fresh = TelegramStandin(now=self.clock.now, token=self.telegram.token)
        for person in fresh.add_first_people():
            known = self.telegram.world.state.people.get(person.id)
            person.language_code = known.language_code if known else person.language_code
        self.telegram.restore(fresh.snapshot())
        self.telegram.world.tell_people()
        self.suppliers.renew()
        self.child.start()
