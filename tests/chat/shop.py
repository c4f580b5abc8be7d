"""Owns the shop of a story: the real program over a real file, with stand-ins for Telegram and the providers.

Nothing runs by itself: `settle` makes the steps of all workers until nothing more happens, `pass_time` moves the clock
from one due step to the next. Time stands still otherwise.
"""

import asyncio
import sqlite3
from collections.abc import AsyncIterator, Callable, Mapping
from contextlib import asynccontextmanager, closing
from datetime import datetime, timedelta
from decimal import Decimal
from pathlib import Path
from typing import Any

from pydantic import SecretStr

from bot.assembly import App, Telegram
from bot.sample_goods import SampleGoods
from bot.sandbox.telegram import TelegramStandin
from bot.services.doctor import Finding
from bot.services.reopening import mark
from bot.services.setup import declare_open
from bot.settings import Settings
from bot.telegram.pacer import Limits, Rate
from bot.telegram.session import make_bot
from bot.texts import Texts
from bot.wiring import Parts
from bot.workers import Worker, Workers
from providers import registry
from providers.base import Provider
from providers.intercode.standin import IntercodeStandin
from providers.invoicebox.standin import standin as invoicebox_standin
from providers.kinguin.standin import KinguinStandin
from providers.kinguin.standin import standin as kinguin_standin
from providers.rates.bank import Bank
from providers.simpleboost.standin import SimpleBoostStandin
from providers.standin import Standin
from providers.vektor.standin import VektorStandin
from storage.cipher import Cipher
from storage.database import Row, Transaction
from storage.instants import from_ms, to_ms
from storage.marker import MemoryMarker
from storage.migrate import mark_kind
from storage.sqlite import SqliteDatabase
from storage.sqlite_readers import SqliteReaders
from storage.vault import MemoryVault
from tests.chat.moving_clock import MovingClock
from tests.chat.person import Person
from tests.chat.session import StandinSession
from tests.chat.setting import ALL_FIVE, CARD_TOKEN, CATALOGUE, CIPHER_KEY, ENVIRONMENT, OWNER, PUBLIC_URL, TOKEN
from tests.chat.wire import Killed, Wire
from tests.simulation.inline_sqlite import InlineConnections
from tests.telegram.house import Counting, Middle

MOST_ROUNDS = 400
NEXT_DUE = """
    SELECT min(next_step_at) AS at FROM (
        SELECT next_step_at FROM orders UNION ALL SELECT next_step_at FROM refunds
    ) WHERE next_step_at > :now
"""
_FREELY = Rate(1_000_000, 1_000_000)


class Shop:
    """The stand-ins and the file live as long as the story; the program beside them comes and goes."""

    def __init__(
        self, file: Path, owners: frozenset[int] = frozenset({OWNER}), environment: Mapping[str, str] = ENVIRONMENT
    ) -> None:
        self.file, self.environment = file, environment
        self.clock = MovingClock(asyncio.get_running_loop())
        self.telegram = TelegramStandin(now=self.clock.now, token=TOKEN)
        self.anna, self.ben, self.olga = (
            Person(self.telegram, person.id, self.settle) for person in self.telegram.add_first_people()
        )
        self._ids = Counting()
        self.kinguin: KinguinStandin = kinguin_standin(
            now=self.clock.now, size=CATALOGUE, base_url="https://kinguin.example"
        )
        self.simpleboost = SimpleBoostStandin(now=self.clock.now, new_id=self._ids.reference)
        self.vektor = VektorStandin(now=self.clock.now, new_id=self._ids.reference)
        self.intercode = IntercodeStandin(now=self.clock.now, new_id=self._ids.secret)
        self.invoicebox = invoicebox_standin(
            now=self.clock.now, new_id=self._ids.reference, base_url="https://pay.example"
        )
        self.standins: dict[str, Standin] = {
            standin.name: standin
            for standin in (self.kinguin, self.simpleboost, self.vektor, self.intercode, self.invoicebox)
        }
        self.wires = {name: Wire(standin, self._die) for name, standin in self.standins.items()}
        self.settings = Settings(
            _env_file=None,
            bot_token=SecretStr(TOKEN),
            database_url=f"sqlite:///{file}",
            admin_ids=owners,
            shop_timezone="UTC",
            public_url=PUBLIC_URL if environment is ALL_FIVE else None,
            payment_provider_token=SecretStr(CARD_TOKEN) if environment is ALL_FIVE else None,
        )
        self.marker = MemoryMarker()
        """Outlives the file: a story that restores a copy leaves it as it is."""
        self.vault = MemoryVault()
        """Where the backups of the story are; it outlives the file too."""
        self.findings: list[Finding] = []
        """What the doctor would say."""
        self.errors: list[BaseException] = []
        """What workers' steps raised; a story that plans for them clears the list."""
        self.bank: Bank | None = None
        """Where rates come from after the next start."""
        self.alive = False
        self.is_new = False
        """Whether it waits for its owner to open it; else it was opened before the story."""
        self._commits = 0
        self._commits_left: int | None = None

    async def start(self) -> None:
        """A new start of the program over the same file."""
        mark_kind(self.file, "shop", created_at=to_ms(self.clock.now()))
        self.connections = InlineConnections()
        self.db = SqliteDatabase(self.file, connect=self.connections, after_commit=self._committed)
        await self.db.open()
        self.workers = Workers(self.clock)
        self.workers.keep("database", self.db.run_writer)
        self._readers = SqliteReaders(self.file, count=1, connect=self.connections)
        await self._readers.open()
        self._providers = self._made_providers()
        if self.marker.told is None:
            self.marker.write(await self.db.read(mark))
        parts = Parts(
            self.settings,
            self.db,
            self.clock,
            self._ids,
            Cipher([CIPHER_KEY]),
            self._providers,
            boot=self._ids.reference(),
            marker=self.marker,
            vault=self.vault,
            examine=self._examine,
            bank=self.bank,
        )
        self.session = StandinSession(self.telegram, die=self._die)
        self.bot = make_bot(TOKEN, self.session)
        username = self.telegram.world.state.bot["username"]
        telegram = Telegram(self.bot, username, Limits(_FREELY, _FREELY, _FREELY), poll_seconds=0)
        self.app = App(parts, telegram, self.workers, Middle(), self._readers, strict_texts=True)
        if not self.is_new:
            await self.db.write(lambda tx: declare_open(tx, self.clock.now()))
        await self.app.prepare(self.environment)
        await self.db.write(self._set_prices)
        self._rests: dict[str, datetime] = {}
        """Until when a worker said that it is not to be woken."""
        self.alive = True

    async def _examine(self) -> list[Finding]:
        return self.findings

    async def _set_prices(self, tx: Transaction) -> None:
        """What the owner sets once: without a rate nothing is sold across currencies."""
        if self.bank is None:
            await self.app.counter.pricing.set_rate(tx, "kinguin", Decimal(100), self.clock.now())
        await SampleGoods(self.app.staff.shelf, self.app.catalogues).put(tx, self.clock.now())

    def _made_providers(self) -> Mapping[str, Provider]:
        return registry.build(
            self.environment, now=self.clock.now, transports=self.wires, public_url=self.settings.public_url
        )

    async def stop(self, grace: float = 30) -> None:
        self.alive = False
        await self.workers.stop(timedelta(seconds=grace))
        for provider in self._providers.values():
            await provider.close()
        await self._readers.close()
        await self.db.close()

    async def kill(self) -> None:
        """Ends the program as a lost power supply does: nothing that runs comes to its end."""
        self._die()
        await self.stop(0)

    async def restart(self) -> None:
        """Ends it so, starts it again and lets it do what waits."""
        await self.kill()
        await self.start()
        await self.settle()

    def kill_after_act(self, provider: str) -> None:
        """The program dies between the provider's next answer and its own commit."""
        self.wires[provider].kills_after_act = True

    def kill_after_commit(self, commits: int = 1) -> None:
        """The program dies as soon as it has committed anything, or so many times."""
        self._commits_left = commits

    def kill_after_call(self, method: str, calls: int = 1) -> None:
        """The program dies when Telegram has acted on so many calls of the method, and hears of the last no more."""
        self.session.deaths[method] = calls

    def _die(self) -> None:
        self.alive, self._commits_left = False, None
        self.connections.crash()

    async def settle(self) -> None:
        """Makes all steps until a whole round changes nothing. Fails where that takes for ever."""
        for _ in range(MOST_ROUNDS):
            before = (self._commits, self.session.acts)
            await self._round()
            if (self._commits, self.session.acts) == before or not self.alive:
                return
        raise AssertionError("the shop never comes to rest")

    async def _round(self) -> None:
        app = self.app
        await self.step(app.telegram.poller())
        for worker in (*app.telegram.workers(), *app.shop_workers()):
            rests_until = self._rests.get(worker.name)
            if _is_quick(worker.name) and (rests_until is None or rests_until <= self.clock.now()):
                await self.step(worker)

    async def step(self, worker: Worker) -> None:
        """One step of a worker, and what it started."""
        if not self.alive:
            return
        try:
            outcome = await worker.step(self.clock.now())
            if isinstance(outcome, timedelta):
                self._rests[worker.name] = self.clock.now() + outcome
            await self.workers.errands_done()
        except Killed:
            return
        except Exception as error:
            if self.alive:
                self.errors.append(error)

    def delay_updates(self) -> Callable[[], None]:
        """Telegram keeps what it has to tell for itself until the returned function is called."""
        queue = self.telegram.world.updates
        kept, queue.pending = queue.pending, []
        return lambda: queue.pending.extend(kept)

    async def tend(self, *names: str) -> None:
        """What happens seldom: `deposit:kinguin`, `catalogue:kinguin`, `profile`."""
        for worker in self.app.shop_workers():
            if worker.name in names:
                await self.step(worker)

    async def read_rates(self) -> None:
        """The bank's next file is read at once; no story waits a day for it."""
        await self.db.write(lambda tx: tx.run("UPDATE rates SET seen_at = seen_at - 86400000"))
        await self.restart()

    async def pass_time(self, **by: float) -> None:
        """Lets time pass, e.g. `minutes=15`: every step on the way is made when it is due."""
        until = self.clock.now() + timedelta(**by)
        while self.alive and (now := self.clock.now()) < until:
            due = (await self.row(NEXT_DUE, now=to_ms(now)))["at"]
            next_at = until if due is None else min(from_ms(due), until)
            await asyncio.sleep((next_at - now).total_seconds())
            await self.settle()

    async def hear(self, event: str, headers: dict[str, str], body: bytes) -> None:
        """A webhook of the key merchant reaches the shop."""
        await self.hear_of(self.kinguin.name, event, headers, body)

    async def hear_of(self, provider: str, event: str, headers: dict[str, str], body: bytes) -> None:
        """A provider's webhook reaches the shop."""
        known = {name.lower(): value for name, value in headers.items()}
        reply = await self.app.hints.receive(provider, known, body, self.clock.now())
        assert reply.status < 300, event

    async def row(self, sql: str, **values: Any) -> Row:
        found = await self.db.read(lambda reader: reader.one(sql, **values))
        assert found is not None, sql
        return found

    async def rows(self, sql: str, **values: Any) -> list[Row]:
        return list(await self.db.read(lambda reader: reader.all(sql, **values)))

    def on_disk(self, sql: str) -> list[tuple[Any, ...]]:
        """What the file holds while no program runs."""
        with closing(sqlite3.connect(self.file)) as connection:
            return connection.execute(sql).fetchall()

    async def states(self) -> list[str]:
        """The states of all orders, oldest first."""
        return [row["state"] for row in await self.rows("SELECT state FROM orders ORDER BY id")]

    def texts(self, person: Person) -> Texts:
        """The shop's words in the person's language."""
        return self.app.catalogues.of(self.telegram.world.person(person.id).language_code)

    @staticmethod
    def euros(cents: int) -> Decimal:
        return Decimal(cents).scaleb(-2)

    def bought(self, provider: str) -> int:
        """How many orders really happened at the provider."""
        return sum(fact.what == "placed" for fact in self.standins[provider].truth)

    async def _committed(self) -> None:
        self._commits += 1
        if self._commits_left is not None:
            self._commits_left -= 1
            if not self._commits_left:
                self._die()
                raise Killed


def _is_quick(name: str) -> bool:
    """Leaves out what seldom happens, and all but one of the workers that do the same side by side."""
    if name in ("inbox", "profile") or name.startswith(("catalogue:", "deposit:")):
        return False
    return not name.startswith("orders:") or name.endswith(":0")


@asynccontextmanager
async def shop_over(
    file: Path,
    owners: frozenset[int] = frozenset({OWNER}),
    environment: Mapping[str, str] = ENVIRONMENT,
    *,
    is_new: bool = False,
) -> AsyncIterator[Shop]:
    """A shop while the story is told. `is_new`: nobody has opened it to customers yet."""
    shop = Shop(file, owners, environment)
    shop.is_new = is_new
    await shop.start()
    try:
        yield shop
    finally:
        if shop.alive:
            await shop.stop()
