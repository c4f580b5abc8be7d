"""One seeded world: a shop that dies and comes back over stand-ins and a file that outlive it.

A life is a loop of virtual time with the whole program in it. A crash ends the life: every point raises, connections
are dropped, the loop is thrown away, and the next life opens the same file.
"""

import asyncio
import contextlib
import random
from collections.abc import AsyncIterator, Callable, Coroutine
from dataclasses import dataclass, field
from decimal import Decimal
from pathlib import Path
from typing import Any

import httpx

from bot.assembly import App, Telegram
from bot.sample_goods import SampleGoods
from bot.sandbox.telegram import TelegramStandin
from bot.services.setup import declare_open
from bot.settings import Settings
from bot.telegram.session import make_bot
from bot.wiring import Parts
from bot.workers import Worker, Workers
from providers import registry
from providers.base import Goods, Provider
from providers.intercode.standin import IntercodeStandin
from providers.invoicebox.standin import standin as invoicebox_standin
from providers.kinguin.standin import KinguinStandin
from providers.simpleboost.standin import SimpleBoostStandin
from providers.standin import Standin
from providers.vektor.standin import VektorStandin
from storage import balances, shop_settings
from storage.database import Transaction
from storage.marker import MemoryMarker
from storage.sqlite import SqliteDatabase
from storage.sqlite_readers import SqliteReaders
from tests.simulation import prose
from tests.simulation.agenda import Actor, Agenda, at_once
from tests.simulation.conditions import Conditions
from tests.simulation.customers import Customer
from tests.simulation.inline_sqlite import InlineConnections
from tests.simulation.loop import VirtualLoop
from tests.simulation.outside import Weather, WeatheredSession, WeatheredTransport
from tests.simulation.points import Crash, Points
from tests.simulation.post import Post
from tests.simulation.seeded import SeededChance, SeededIds, WorldClock, seeded_cipher
from tests.simulation.setting import (
    BUDGET,
    CARD_TOKEN,
    CATALOGUE_SEED,
    CATALOGUE_SIZE,
    CURRENCY,
    ENVIRONMENT,
    EVERY_WAY,
    RESTLESS,
    SETTLE,
    STALE,
    STEPS,
    TICK,
    TOKEN,
    USERNAME,
)
from tests.simulation.staff import Oracle
from tests.simulation.suppliers import Suppliers
from tests.simulation.tills import Tills
from tests.simulation.witness import Witness


@dataclass
class World:
    """`file` is a migrated database. Everything else is made from the conditions."""

    conditions: Conditions
    file: Path
    clock: WorldClock = field(default_factory=WorldClock)
    lives: int = 0
    marker: MemoryMarker = field(default_factory=MemoryMarker)
    unexpected: list[str] = field(default_factory=list)
    """What the program logged as an error while it lived."""

    def __post_init__(self) -> None:
        self.name = f"world {self.conditions.seed}"
        self.random = random.Random(self.name)
        self.points = Points(self.name, rate=self.conditions.crashes, at=self.conditions.crash_at)
        self.points.seconds = self.clock.seconds
        self.weather = Weather(self.name, 0.0, self.conditions.acting)
        self.telegram = TelegramStandin(now=self.clock.now, token=TOKEN, username=USERNAME)
        self.telegram.calls = type(self.telegram.calls)(maxlen=1)
        ids = SeededIds(f"{self.name}:simpleboost")
        self.boosts = SimpleBoostStandin(now=self.clock.now, new_id=ids.reference, balance=1_000_000)
        self.keys = KinguinStandin(
            now=self.clock.now,
            seed=CATALOGUE_SEED,
            size=CATALOGUE_SIZE,
            base_url="https://keys.example",
            api_key=None,
            order_seed=self.conditions.seed + 1000,
        )
        self.cards = VektorStandin(now=self.clock.now, new_id=SeededIds(f"{self.name}:vektor").reference)
        self.goods = IntercodeStandin(now=self.clock.now, new_id=SeededIds(f"{self.name}:intercode").secret)
        self.book = self.goods._book
        ids = SeededIds(f"{self.name}:invoicebox")
        self.invoices = invoicebox_standin(now=self.clock.now, new_id=ids.reference, base_url="https://pay.example")
        self.standins: dict[str, Standin] = {
            each.name: each for each in (self.boosts, self.keys, self.cards, self.goods, self.invoices)
        }
        self.agenda = Agenda(self.clock.seconds)
        self.app: App | None = None
        """The program, while it lives."""
        self.tills = Tills(self)
        self.post = Post(self)
        self.keys.send_webhook = self.post.sender("kinguin", repeated=False)
        self.invoices.send_webhook = self.post.sender("invoicebox", repeated=True)
        self.agenda.add(self.post.lie())
        self.witness = Witness(self.telegram)
        self.agenda.add(self.witness.watch())
        self.customers: list[Customer] = []
        self.suppliers = Suppliers(self)
        self.busy = 0
        """How many of those outside are not finished."""
        self.awaited = 0
        """How many come later, when the faults may be over."""
        self.complaints: list[int] = []
        """Orders whose goods staff are to return."""
        self.handed_over: dict[int, str] = {}
        """What staff have given for an order by their own hand."""
        self.cabinet: dict[str, int] = {}
        """What staff gave back where no call can: minor units by charge, or by order at the provider."""
        self.paid_out: dict[int, tuple[int, int]] = {}
        """What staff gave back of a customer's balance, in kopecks, by case."""
        self.accepted: dict[int, int] = {}
        """When staff accepted an order that is paid later, in milliseconds."""
        self._errands: set[asyncio.Task[None]] = set()
        self.owner = self.telegram.add_person("Olga", "en", "staff").id
        self.settings = Settings(
            bot_token=TOKEN,  # type: ignore[arg-type]
            admin_ids=str(self.owner),  # type: ignore[arg-type]
            public_url="https://shop.example",
            payment_provider_token=CARD_TOKEN,  # type: ignore[arg-type]
            _env_file=None,
        )
        names = tuple(f"{name.upper()}_" for name in self.conditions.providers)
        self.environment = {name: value for name, value in ENVIRONMENT.items() if name.startswith(names)}

    @property
    def life_name(self) -> str:
        return f"{self.name}:life {self.lives}"

    @property
    def blockers(self) -> set[int]:
        """Who has blocked the bot at some time."""
        return {one.id for one in self.customers if one.has_blocked}

    def random_of(self, name: str) -> random.Random:
        return random.Random(f"{self.name}:{name}")

    def add(self, actor: Actor, after: float = 0.0) -> None:
        """Somebody for whom the world waits."""
        self.busy += 1
        self.agenda.add(self._counted(actor), after)

    def _counted(self, actor: Actor) -> Actor:
        yield from actor
        self.busy -= 1

    def awaited_from_now(self, actor: Actor, after: float) -> None:
        """Somebody who acts later: the faults may stop before, the world does not end before."""
        self.awaited += 1

        def counted() -> Actor:
            yield from actor
            self.awaited -= 1

        self.agenda.add(counted(), after)

    def errand(self, coroutine: Coroutine[Any, Any, None]) -> None:
        """Something that reaches the program from outside; nothing comes of it while the program is dead."""
        if self.app is None or self.points.dead:
            coroutine.close()
            return
        task = asyncio.create_task(coroutine)
        self._errands.add(task)
        task.add_done_callback(self._errand_over)

    def _errand_over(self, task: asyncio.Task[None]) -> None:
        self._errands.discard(task)
        error = None if task.cancelled() else task.exception()
        if error is not None and not isinstance(error, Crash):
            self._hear(f"errand: {error!r}")

    def run(self) -> None:
        """From the first life to rest. Raises what no life may raise."""
        self.telegram.start(self.owner)
        with prose.heard(self._hear):
            while not self._live():
                pass
        self.witness.look()

    def _hear(self, told: str) -> None:
        if not self.points.dead and len(self.unexpected) < 20:
            self.unexpected.append(f"{self.clock.seconds():.1f} {told}")

    def _live(self) -> bool:
        """One life; whether the story is over."""
        self.lives += 1
        with asyncio.Runner(loop_factory=VirtualLoop) as runner, self.conditions.mend():
            return runner.run(self._life())

    async def _life(self) -> bool:
        loop = asyncio.get_running_loop()
        loop.set_exception_handler(self._loop_heard)
        self.clock.begin(loop)
        self.points.revive()
        self.connections = InlineConnections()
        over = asyncio.Event()

        def crash() -> None:
            self.connections.crash()
            over.set()

        self.points.on_crash = crash
        crashed = asyncio.create_task(over.wait())
        outside = asyncio.create_task(self.agenda.run())
        bot = asyncio.create_task(self._bot())
        try:
            await asyncio.wait({crashed, outside, bot}, return_when=asyncio.FIRST_COMPLETED)
            for task in (outside, bot):
                if not self.points.dead and task.done():
                    task.result()
            return not self.points.dead
        finally:
            self.clock.end()
            self.app = None
            self.points.dead = True
            self.connections.crash()

    def _loop_heard(self, loop: asyncio.AbstractEventLoop, context: dict[str, Any]) -> None:
        error = context.get("exception")
        if not isinstance(error, Crash):
            self._hear(f"loop: {context.get('message')} {error!r}")

    async def _bot(self) -> None:
        """The program from its start to the end of the story."""
        await asyncio.sleep(self.random.uniform(1, 20) if self.lives > 1 else 0)
        async with self._opened() as (app, workers):
            await app.parts.db.write(lambda tx: declare_open(tx, self.clock.now()))
            await app.prepare(self.environment)
            await app.parts.db.write(lambda tx: self._furnish(app, tx))
            self.app = app
            self.workers = self._chosen(app)
            self._pace(TICK)
            for worker in (*self.workers, app.telegram.poller()):
                workers.start(worker)
            workers.start(Worker("oracle", Oracle(self, app).step, woken=False))
            await self._story(workers)

    async def _furnish(self, app: App, tx: Transaction) -> None:
        """What staff have set once: a rate, and the goods of their own shelf, some at a price of yesterday."""
        if "kinguin" in self.conditions.providers:
            await app.counter.pricing.set_rate(tx, "kinguin", Decimal(100), self.clock.now())
        for goods in Goods:
            await shop_settings.put(tx, f"ways:{goods}", EVERY_WAY, self.clock.now())
        for one in self.customers:
            await balances.put_budget(tx, one.id, CURRENCY, BUDGET, self.clock.now())
        await SampleGoods(app.staff.shelf, app.catalogues).put(tx, self.clock.now())
        for ref, minor in STALE.items():
            sql = "UPDATE offers SET cost_minor = :minor WHERE provider = 'intercode' AND ref = :ref"
            await tx.run(sql, minor=minor, ref=ref)

    @contextlib.asynccontextmanager
    async def _opened(self) -> AsyncIterator[tuple[App, Workers]]:
        workers = Workers(self.clock)

        async def before() -> None:
            self.points.passing("before commit")

        async def after() -> None:
            self.points.passing("after commit")
            workers.wake_all()

        db = SqliteDatabase(self.file, connect=self.connections, before_commit=before, after_commit=after)
        await db.open()
        workers.keep("database", db.run_writer)
        readers = SqliteReaders(self.file, count=1, connect=self.connections)
        await readers.open()
        name = self.life_name
        ids = SeededIds(name)
        cipher, boot = seeded_cipher(name), ids.reference()
        parts = Parts(self.settings, db, self.clock, ids, cipher, self._providers(), boot=boot, marker=self.marker)
        bot = make_bot(TOKEN, WeatheredSession(self.telegram, self.points, self.weather))
        telegram = Telegram(bot, USERNAME, poll_seconds=50)
        yield App(parts, telegram, workers, SeededChance(name), readers), workers
        await workers.stop()
        await readers.close()
        await db.close()

    def _providers(self) -> dict[str, Provider]:
        transports = {name: self._network(name) for name in self.conditions.providers}
        return registry.build(
            self.environment, now=self.clock.now, transports=transports, public_url=self.settings.public_url
        )

    def _network(self, name: str) -> WeatheredTransport:
        return WeatheredTransport(
            self.standins[name],
            self.points,
            self.weather,
            SETTLE[name],
            self._arrives_later(name),
            self.tills.looked if name == "invoicebox" else _nobody_minds,
        )

    def _arrives_later(self, name: str) -> Callable[[float, httpx.Request], None]:
        standin = self.standins[name]

        def later(seconds: float, request: httpx.Request) -> None:
            def arrives() -> Actor:
                at_once(standin.handle(request))
                return
                yield

            self.agenda.add(arrives(), seconds)

        return later

    def _chosen(self, app: App) -> list[Worker]:
        """Two steps side by side for each provider are enough to meet each other."""
        found = [*app.telegram.workers(), *app.shop_workers()]
        return [one for one in found if not one.name.endswith((":2", ":3")) and one.name not in self.conditions.without]

    def _pace(self, seconds: float) -> None:
        for worker in self.workers:
            worker.every = max(worker.every, type(worker.every)(seconds=seconds))

    async def _story(self, workers: Workers) -> None:
        """Faults while anybody is busy; then quiet until everything has come to rest."""
        if not self.points.counts:
            await self._shelves_full()
        self.points.counts = True
        while self.busy:
            self.weather.rate, self.points.rate = self.conditions.faults, self.conditions.crashes
            await asyncio.sleep(20)
        self.weather.rate = self.points.rate = 0.0
        self.points.counts = False
        for seconds in STEPS:
            self.suppliers.tidy()
            await asyncio.sleep(seconds)
            if await self._at_rest():
                return
            self._pace(seconds)

    async def _shelves_full(self) -> None:
        if "kinguin" not in self.conditions.providers or self.app is None:
            return
        sql = "SELECT count(*) AS n FROM providers WHERE name = 'kinguin' AND full_read_at IS NOT NULL"
        for _ in range(1000):
            row = await self.app.parts.db.read(lambda reader: reader.one(sql))
            if row is not None and row["n"]:
                return
            await asyncio.sleep(5)

    async def _at_rest(self) -> bool:
        if self.awaited or self.app is None:
            return False
        row = await self.app.parts.db.read(lambda reader: reader.one(RESTLESS))
        return row is not None and row["n"] == 0


def _nobody_minds(request: httpx.Request) -> None:
    """Nothing happens in that moment."""
