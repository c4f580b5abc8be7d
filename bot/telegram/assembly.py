"""Puts Telegram's side together: one object for each part, and the workers that drive them. Decides nothing."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from aiogram import Bot, Dispatcher
from aiogram.exceptions import TelegramNotFound, TelegramUnauthorizedError

from bot.seams import Chance, Clock, Ids
from bot.services.staff_chat_links import GroupLinks
from bot.telegram.dispatch import Dispatch, OnQuarantine
from bot.telegram.group_desk import GroupDesk
from bot.telegram.group_handlers import GroupHandlers
from bot.telegram.groups import GroupAnswers
from bot.telegram.ingress import Intake
from bot.telegram.lanes import Lanes
from bot.telegram.pacer import Pacer
from bot.telegram.painter import Painter, Render
from bot.telegram.polling import POLL_SECONDS, Polling, SecondPoller, allowed_updates
from bot.telegram.posting import Posting
from bot.telegram.precheckout import Decide, PreCheckout
from bot.telegram.presses import Presses
from bot.telegram.sender import Compose, OnAside, Sender
from bot.telegram.sweeping import Sweeper
from bot.telegram.takeover import WebhookLeftSet
from bot.texts import Catalogues
from bot.workers import Worker, Workers
from storage import inbox
from storage.database import Database, DatabaseClosed
from storage.inbox import InboxRow

FATAL = (SecondPoller, WebhookLeftSet, TelegramUnauthorizedError, TelegramNotFound, DatabaseClosed)

KEPT = timedelta(days=2)
"""How long handled updates are kept: twice as long as Telegram may repeat one."""

SET_ASIDE_KEPT = timedelta(days=30)
"""How long updates that were set aside are kept: staff decide about money within days."""

WEBHOOK_BRINGS_WITHIN = timedelta(minutes=5)
"""Telegram tries a webhook again after two minutes at the most."""


@dataclass(frozen=True, slots=True)
class World:
    """What Telegram's side is given."""

    db: Database
    bot: Bot
    workers: Workers
    clock: Clock
    ids: Ids
    chance: Chance
    catalogues: Catalogues


@dataclass(frozen=True, slots=True)
class Shop:
    """What the shop does for Telegram's side."""

    dispatcher: Dispatcher
    render: Render
    compose: Compose
    pre_checkout: Decide
    on_quarantine: OnQuarantine
    on_aside: OnAside
    links: GroupLinks
    group_handlers: GroupHandlers


class TelegramSide:
    """`workers()` are to be started with the writer running; with a webhook, without the poller.

    `pacer` is shared with whoever else writes into chats.
    """

    def __init__(
        self, world: World, shop: Shop, *, pacer: Pacer | None = None, poll_seconds: int = POLL_SECONDS
    ) -> None:
        self._clock = world.clock
        self._webhook_from: datetime | None = None
        self._webhook_until: int | None = None
        """The newest update that may have waited while the program was down, once Telegram has brought them all."""
        db, bot, workers, clock = world.db, world.bot, world.workers, world.clock
        self._db = db
        self.posting, self.pacer = Posting(bot), pacer or Pacer()
        self.sweeper = Sweeper(self.posting, self.pacer, workers)
        self.painter = Painter(
            db, self.posting, self.sweeper, self.pacer, workers, world.catalogues, world.ids, shop.render
        )
        self.presses = Presses(bot, self.pacer, workers, world.catalogues)
        self.dispatch = Dispatch(
            db=db,
            bot=bot,
            dispatcher=shop.dispatcher,
            workers=workers,
            painter=self.painter,
            sweeper=self.sweeper,
            presses=self.presses,
            groups=GroupAnswers(bot, self.pacer, world.catalogues),
            group_desk=GroupDesk(
                db, bot, self.pacer, self.presses, world.catalogues, clock, shop.links, shop.group_handlers
            ),
            catalogues=world.catalogues,
            clock=clock,
            ids=world.ids,
            on_quarantine=shop.on_quarantine,
        )
        self.lanes = Lanes(db, bot.id, workers, self.dispatch.handle)
        pre_checkout = PreCheckout(bot, self.pacer, world.catalogues, shop.pre_checkout)
        self.intake = Intake(db, bot.id, workers, clock, self._accept, pre_checkout.answer)
        self.dispatcher = shop.dispatcher
        """Every handler of the program hangs here."""
        self.allowed = allowed_updates(shop.dispatcher)
        self.polling = Polling(bot, self.intake, world.chance, self.allowed, poll_seconds)
        self.sender = Sender(db, self.posting, self.pacer, workers, clock, shop.compose, shop.on_aside)

    def _accept(self, rows: Sequence[InboxRow]) -> None:
        self.presses.expect(rows)
        self.lanes.accept(rows)

    def workers(self) -> Sequence[Worker]:
        """What takes up and sends; `lanes` first, so that the backlog is known before new updates come."""
        return (
            Worker("lanes", self.lanes.step, timedelta(seconds=30)),
            Worker("screens", self.painter.step),
            Worker("letters", self.sender.step),
            Worker("inbox", self._forget, timedelta(hours=1), woken=False),
        )

    @property
    def caught_up(self) -> bool:
        """What waited while the program was down has been handled: before that, no timer of money may run out."""
        if self._webhook_from is not None:
            if self._webhook_until is None and self._clock.now() >= self._webhook_from + WEBHOOK_BRINGS_WITHIN:
                self._webhook_until = self.lanes.newest()
            return self._webhook_until is not None and self.lanes.handled_until(self._webhook_until + 1)
        return self.polling.drained and self.lanes.handled_until(self.polling.drained_until)

    def expect_webhook(self) -> None:
        """Telegram brings its updates from now on, also those that waited."""
        self._webhook_from = self._clock.now()

    async def _forget(self, now: datetime) -> bool:
        await self._db.write(lambda tx: inbox.forget(tx, now - KEPT, now - SET_ASIDE_KEPT), bulk=True)
        return False

    def poller(self) -> Worker:
        """Ends the program beside another poller or a webhook, and where Telegram refuses the token."""
        return Worker("polling", self.polling.step, timedelta(0), fatal=FATAL, interruptible=True)
