"""Owns a small bot over the stand-in: it can be stopped dead at any moment and started again on the same file."""

import asyncio
import functools
from collections.abc import Awaitable, Callable, Coroutine
from datetime import timedelta
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from aiogram import Dispatcher, Router

from bot.callbacks import Place
from bot.sandbox.telegram import TelegramStandin
from bot.screens.screen import Button, Screen
from bot.services.people import Person as Who
from bot.services.staff_chat_links import GroupLinks
from bot.telegram.assembly import Shop, TelegramSide, World
from bot.telegram.composed import Composed
from bot.telegram.group_handlers import GroupHandlers
from bot.telegram.raw import Json
from bot.telegram.session import make_bot
from bot.texts import Catalogues
from bot.workers import Workers
from storage import letters
from storage.database import Row, Transaction
from storage.letters import Letter
from storage.sqlite import SqliteDatabase
from tests.chat.person import Person
from tests.chat.session import StandinSession
from tests.simulation.inline_sqlite import InlineConnections
from tests.simulation.loop import VirtualClock, run

TOKEN = "4242:not-a-real-token"
TEXTS = Catalogues(ZoneInfo("UTC"))


class Middle:
    """Jitter without chance."""

    def between(self, low: float, high: float) -> float:
        return (low + high) / 2


class Counting:
    """Ids that count."""

    def __init__(self) -> None:
        self._last = 0

    def reference(self) -> str:
        self._last += 1
        return f"00000000-0000-4000-8000-{self._last:012}"

    def nonce(self) -> str:
        self._last += 1
        return f"nonce{self._last:07}"

    secret = reference


class MortalSession(StandinSession):
    """Sends nothing once its world has crashed."""

    dead = False

    async def make_request(self, bot: Any, method: Any, timeout: int | None = None) -> Any:  # noqa: ASYNC109
        if self.dead:
            await asyncio.Event().wait()
        return await super().make_request(bot, method, timeout)


class House:
    """The stand-in lives as long as the story; the bot beside it comes and goes."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.clock = VirtualClock(asyncio.get_running_loop())
        self.telegram = TelegramStandin(now=self.clock.now, token=TOKEN)
        self.router: Callable[[], Router] = Router
        self.screens: dict[str, Screen] = {}
        self.drawn: list[str] = []
        self.composed: Callable[[Letter], Composed] = lambda letter: Screen(f"letter {letter.fields.get('n', '')}")
        self.decide: Callable[[Json], Awaitable[tuple[bool, str | None]]] = _pays
        self.money_set_aside: list[int] = []
        self.aside: list[tuple[int, str]] = []
        self._ids = Counting()
        self.commits = 0
        self.crash_before: int | None = None
        self.crash_after: int | None = None
        self.crashed = asyncio.Event()

    def person(self, name: str = "Anna", language: str = "en") -> Person:
        return Person(self.telegram, self.telegram.add_person(name, language).id, self.rest)

    async def start(self, *, only: tuple[str, ...] = (), poll: bool = True) -> None:
        """Starts the bot; `only` names the workers that run."""
        self.connections = InlineConnections()
        self.db = SqliteDatabase(
            self.file, connect=self.connections, before_commit=self._committing, after_commit=self._committed
        )
        await self.db.open()
        self.workers = Workers(self.clock)
        self.workers.keep("writer", self._write)
        dispatcher = Dispatcher(disable_fsm=True)
        dispatcher.include_router(self.router())
        self.session = MortalSession(self.telegram)
        self.bot = make_bot(TOKEN, self.session)
        world = World(self.db, self.bot, self.workers, self.clock, self._ids, Middle(), TEXTS)
        shop = Shop(
            dispatcher,
            self._render,
            self._compose,
            self._decide,
            self._on_quarantine,
            self._on_aside,
            GroupLinks(self._ids, "shop_bot"),
            GroupHandlers(),
        )
        self.side = TelegramSide(world, shop)
        for worker in self.side.workers():
            if not only or worker.name in only:
                self.workers.start(worker)
        if poll:
            self.workers.start(self.side.poller())

    async def _write(self) -> None:
        self.writer = asyncio.current_task()
        await self.db.run_writer()

    async def stop(self, grace: float = 30) -> None:
        await self.workers.stop(timedelta(seconds=grace))
        await self.db.close()

    async def kill(self) -> None:
        """Nothing that runs comes to its end."""
        self.connections.crash()
        await self.workers.stop(timedelta(0))
        self.writer.cancel()
        await self.db.close()

    async def rest(self, seconds: float = 20) -> None:
        """Lets virtual time pass, so that whatever can happen has happened."""
        await asyncio.sleep(seconds)

    async def row(self, sql: str, **values: Any) -> Row:
        found = await self.db.read(lambda reader: reader.one(sql, **values))
        assert found is not None, sql
        return found

    async def letter(self, person: Person, n: int = 0, **more: Any) -> None:
        await self.db.write(
            lambda tx: letters.put(
                tx, **{"chat_id": person.id, "kind": "test", "fields": {"n": n}, "now": self.clock.now(), **more}
            )
        )

    def calls(self, *methods: str) -> list[Json]:
        """What the bot asked of Telegram, oldest first."""
        return [params for method, params in self.telegram.calls if method in methods]

    async def _committing(self) -> None:
        self.commits += 1
        if self.commits == self.crash_before:
            await self._crash()

    async def _committed(self) -> None:
        if self.commits == self.crash_after:
            await self._crash()
        self.workers.wake_all()

    async def _crash(self) -> None:
        """The power is gone: nothing goes on, and no call leaves."""
        self.connections.crash()
        self.session.dead = True
        self.crashed.set()
        await asyncio.Event().wait()

    async def _render(self, place: Place, person: Who) -> Screen:
        packed = place.pack()
        self.drawn.append(packed)
        return self.screens.get(packed) or Screen(f"at {packed}", ((Button("Again", press=place),),))

    async def _compose(self, letter: Letter) -> Composed:
        return self.composed(letter)

    async def _decide(self, query: Json) -> tuple[bool, str | None]:
        return await self.decide(query)

    async def _on_quarantine(self, tx: Transaction, raw: Json) -> None:
        self.money_set_aside.append(raw["update_id"])

    async def _on_aside(self, tx: Transaction, letter: Letter, reason: str) -> None:
        self.aside.append((letter.id, reason))


async def _pays(query: Json) -> tuple[bool, str | None]:
    return True, None


Story = Callable[..., Coroutine[Any, Any, None]]


def story(told: Story) -> Callable[[Path], None]:
    """A test in virtual time: `async def test_x(house)`; the bot is stopped when it ends."""

    @functools.wraps(told)
    def test(shop_file: Path) -> None:
        run(_told(told, shop_file))

    del test.__wrapped__  # pytest would read the arguments of what is wrapped
    return test


async def _told(told: Story, file: Path) -> None:
    house = House(file)
    try:
        await told(house)
    finally:
        await (house.kill() if house.session.dead else house.stop())
