"""The shop put together: services, Telegram's side and the workers that move orders and money. Starts nothing."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import TypeVar

from aiogram import Bot, Dispatcher

from bot.history import History
from bot.sample_goods import SampleGoods
from bot.seams import Chance
from bot.services import setup
from bot.services.deposits import Deposits
from bot.services.fulfilment import Fulfilment
from bot.services.hints import Hints
from bot.services.housekeeping import Housekeeping
from bot.services.invoice_watch import InvoiceWatch
from bot.services.invoicing import Invoicing
from bot.services.rates_reading import RateReading
from bot.services.reconciling import Reconciling
from bot.services.reconciling_paid import PaidThere
from bot.services.refunding import Refunding
from bot.services.reindexing import Reindexing
from bot.services.reopening import Reopening
from bot.services.staff_chat_links import GroupLinks
from bot.services.stranded import report_stranded
from bot.sides import sides
from bot.sides.side import Backstage
from bot.sides.staff import StaffSide
from bot.telegram.assembly import Shop, TelegramSide, World
from bot.telegram.composed import Composed
from bot.telegram.composing import Composing
from bot.telegram.decide import DecidePayment
from bot.telegram.group_form import in_group
from bot.telegram.group_handlers import GroupHandlers
from bot.telegram.pacer import Limits, Pacer
from bot.telegram.places import Places, Services
from bot.telegram.polling import POLL_SECONDS
from bot.telegram.routing import dispatcher
from bot.telegram.sender import Compose
from bot.telegram.setup import Profile
from bot.telegram.trouble import letter_set_aside, update_quarantined
from bot.telegram.wording import Wording
from bot.till import Till
from bot.wiring import Parts, counter, texts
from bot.workers import Worker, Workers
from providers import registry
from storage import providers as stored_providers
from storage.database import Transaction
from storage.letters import Letter
from storage.sqlite_readers import SqliteReaders

K = TypeVar("K")
V = TypeVar("V")

STEPS_SIDE_BY_SIDE = 4
"""How many orders of one provider are handled at once: a hanging call holds up no other order."""


@dataclass(frozen=True, slots=True)
class Telegram:
    """How the program reaches Telegram: a bot made over some session, and its name."""

    bot: Bot
    username: str
    limits: Limits | None = None
    poll_seconds: int = POLL_SECONDS


class App:
    """Everything that runs. `workers` start it; tests call the steps themselves."""

    def __init__(
        self,
        parts: Parts,
        telegram: Telegram,
        workers: Workers,
        chance: Chance,
        readers: SqliteReaders,
        *,
        strict_texts: bool = False,
    ) -> None:
        """`strict_texts`: a key without a text is an error instead of showing itself."""
        self.parts, self.workers, self.bot = parts, workers, telegram.bot
        db, clock, ids = parts.db, parts.clock, parts.ids
        self.till = Till(telegram.bot, parts.settings, parts.providers)
        self.counter = counter(parts, telegram.username, self.till.methods, self.till.own)
        self.catalogues = texts(parts.settings, parts.providers, strict=strict_texts)
        self.staff = StaffSide(parts, self.counter, workers.spawn)
        self.links = GroupLinks(parts.ids, telegram.username)
        self._pacer = Pacer(telegram.limits)
        self._username = telegram.username
        self.sides = (self.staff.side(self.catalogues), *sides(self._backstage()))
        self.reindexing = Reindexing(parts.db, self.catalogues.every_name)
        self.telegram = TelegramSide(
            World(db, telegram.bot, workers, clock, ids, chance, self.catalogues),
            self._shop(readers),
            pacer=self._pacer,
            poll_seconds=telegram.poll_seconds,
        )
        self.hints = Hints(parts.providers, db, self.counter.syncs)
        self._take_money()
        self._follow_orders()
        self.profile = Profile(telegram.bot, self.catalogues, parts.settings.shop_name)

    def _backstage(self) -> Backstage:
        return Backstage(
            self.parts,
            self.counter,
            self.catalogues,
            self.bot,
            self._username,
            self.workers,
            self.links,
            self.staff.desk,
            self._pacer,
        )

    def _take_money(self) -> None:
        """What takes money, looks for it and gives it back."""
        self.reconciling = Reconciling(
            self.parts.db,
            self.parts.clock,
            self.till.stars.name,
            self.till.api,
            self.counter.holds,
            self.counter.outside,
        )
        wording = Wording(self.catalogues)
        self.invoicing = {
            name: Invoicing(self.parts.db, {name: method}, self.counter.paying, wording, wording.top_up)
            for name, method in self.till.methods.items()
        }
        """One for each method: one that hangs keeps no other waiting."""
        self.invoice_watch = InvoiceWatch(self.parts.db, self.till.asked, self.counter.holds)
        self.refunding = Refunding(self.parts.db, self.parts.clock, self.till.ways_back)

    def _follow_orders(self) -> None:
        """What moves orders at their providers."""
        supplies = {name: self.parts.supply(name) for name in self.parts.providers}
        self.paid_there = {
            name: PaidThere(each, self.counter.holds)
            for name, each in supplies.items()
            if each.provider.profile.lists_paid
        }
        self.reopening = Reopening(
            self.parts.db, self.parts.clock, self.parts.marker, list(supplies.values()), self._compared
        )
        self.fulfilments = {
            name: Fulfilment(each, may_expire=self._may_expire, may_place=lambda: not self.reopening.closed)
            for name, each in supplies.items()
        }

    def _may_expire(self) -> bool:
        """Whether all money that could have come has been looked for."""
        return self.telegram.caught_up and self.reconciling.done and not self.reopening.closed

    def _compared(self) -> bool:
        """Whether all money has been compared with the other side since the start."""
        there = all(each.done for each in self.paid_there.values())
        return self.telegram.caught_up and self.reconciling.compared and there

    async def _refund(self, now: datetime) -> bool:
        """Nothing goes back before a restored database has been compared."""
        return False if self.reopening.closed else await self.refunding.step(now)

    def _shop(self, readers: SqliteReaders) -> Shop:
        parts, counter = self.parts, self.counter
        services = Services(
            counter.home,
            counter.catalogue,
            counter.cart,
            counter.summaries,
            counter.orders,
            counter.goods,
            counter.answers,
        )
        places = Places(
            parts.db,
            services,
            self.catalogues,
            parts.clock,
            parts.ids,
            parts.settings.shop_name,
            parts.settings.support_contact,
            more=_joined(side.places for side in self.sides),
        )
        return Shop(
            dispatcher=self._dispatcher(),
            render=places.render,
            compose=self._compose(self._composing()),
            pre_checkout=DecidePayment(readers, parts.clock, self.catalogues),
            on_quarantine=update_quarantined(parts.clock, self.bot.id),
            on_aside=letter_set_aside(parts.clock),
            links=self.links,
            group_handlers=self._group_handlers(),
        )

    def _composing(self) -> Composing:
        parts, counter = self.parts, self.counter
        return Composing(
            parts.db,
            self.catalogues,
            parts.clock,
            parts.ids,
            counter.orders,
            counter.goods,
            counter.payment_qr,
            self.staff.case_of,
        )

    def _group_handlers(self) -> GroupHandlers:
        """What sides do in the staff chat."""
        messages = [hear for side in self.sides for hear in side.group_messages]
        return GroupHandlers(messages, _joined(side.group_presses for side in self.sides))

    def _compose(self, others: Composing) -> Compose:
        """Sides know the kinds of letters that are theirs."""
        known = _joined(side.letters for side in self.sides)
        works = frozenset(self._group_handlers().presses)

        async def compose(letter: Letter) -> Composed:
            composed = await known.get(letter.kind, others.compose)(letter)
            return in_group(composed, self._username, works) if letter.chat_id < 0 else composed

        return compose

    def _dispatcher(self) -> Dispatcher:
        counter = self.counter
        return dispatcher(
            [router for side in self.sides for router in side.routers],
            [router for side in self.sides for router in side.free],
            db=self.parts.db,
            catalogue=counter.catalogue,
            deep_links=counter.deep_links,
            cart=counter.cart,
            quoting=counter.quoting,
            checkout=counter.checkout,
            paying=counter.paying,
            holds=counter.holds,
            outside=counter.outside,
            paying_there=counter.paying_there,
            balance=counter.balance,
            top_ups=counter.top_ups,
            approval=counter.approval,
            payment_qr=counter.payment_qr,
            profiles=self.parts.profiles,
            goods=counter.goods,
            answers=counter.answers,
            **_joined(side.handed for side in self.sides),
        )

    def shop_workers(self) -> Sequence[Worker]:
        """What moves orders and money."""
        found = [
            Worker("refunds", self._refund),
            Worker("top-ups", self.counter.top_ups.step, timedelta(minutes=1)),
            Worker("invoice watch", self.invoice_watch.step),
            Worker("profile", self.profile.step, timedelta(hours=1)),
            Worker("hints", self.hints.step),
            Worker("reconciling", self.reconciling.step),
            Worker("reopening", self.reopening.step),
            Worker("words", self.reindexing.step, timedelta(hours=1), interruptible=True, woken=False),
            Worker("housekeeping", Housekeeping(self.parts.db).step, woken=False),
        ]
        found += [Worker(f"invoices:{name}", each.step) for name, each in self.invoicing.items()]
        found += [Worker(f"paid:{name}", each.step) for name, each in self.paid_there.items()]
        if self.parts.bank and self.counter.pricing.book:
            reading = RateReading(
                self.parts.bank, self.parts.db, self.counter.pricing, self.counter.pricing.book, self.parts.profiles
            )
            found.append(Worker("rates", reading.step, timedelta(minutes=1), interruptible=True, woken=False))
        for name, fulfilment in self.fulfilments.items():
            sides = range(STEPS_SIDE_BY_SIDE)
            found += [Worker(f"orders:{name}:{side}", fulfilment.step, timedelta(seconds=1)) for side in sides]
            if name in self.counter.syncs:
                sync = self.counter.syncs[name]
                found.append(Worker(f"catalogue:{name}", sync.step, timedelta(seconds=5), interruptible=True))
            if self.parts.providers[name].profile.shows_balance:
                found.append(Worker(f"deposit:{name}", Deposits(self.parts.supply(name)).step))
        if self.parts.settings.sandbox:
            history = History(self.parts, self.counter.quoting, self.catalogues)
            found.append(Worker("history", history.step, timedelta(seconds=1)))
        return [*found, *(worker for side in self.sides for worker in side.workers)]

    async def prepare(self, environment: Mapping[str, str]) -> None:
        """What must stand in the tables before the first update: providers, price tables, owners."""
        now = self.parts.clock.now()

        async def body(tx: Transaction) -> None:
            await self.reindexing.begin(tx, now)
            missing = await stored_providers.configure(tx, list(self.parts.providers))
            await report_stranded(tx, missing, now)
            for name in self.parts.providers:
                if rows := registry.shelf(name, environment):
                    names = {row.ref: self.catalogues.every_name(name, row.title) for row in rows}
                    await self.counter.shelf.seed_price_table(tx, name, rows, now, names)
            if self.parts.settings.sandbox:
                await SampleGoods(self.staff.shelf, self.catalogues).put(tx, now)
            await self.staff.seed(tx, now)
            await setup.begin(tx, sandbox=self.parts.settings.sandbox, now=now)
            await self.links.from_settings(tx, self.parts.settings.staff_chat_id, now)
            await self.reopening.begin(tx, now)

        await self.parts.db.write(body)


def _joined(parts: Iterable[Mapping[K, V]]) -> dict[K, V]:
    """All of them in one. Raises `ValueError` where two know the same name."""
    joined: dict[K, V] = {}
    for part in parts:
        if twice := joined.keys() & part.keys():
            raise ValueError(f"two sides know {twice}")
        joined.update(part)
    return joined
