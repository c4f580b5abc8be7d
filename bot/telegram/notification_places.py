"""What a customer sees of news and reminders, and the letters about them. Writes nothing."""

from collections.abc import Awaitable, Callable
from typing import Any

from bot.callbacks import Place
from bot.callbacks.notification import Notifications
from bot.screens import notifications as screens
from bot.screens.parts import full_title, words
from bot.screens.screen import Screen
from bot.services import notifications
from bot.services.notifications import ASK
from bot.services.people import Person
from bot.telegram.composed import Composed, Nothing
from bot.texts import Catalogues, Texts
from storage import carts, customers, offers, order_lists, orders
from storage import notifications as kept
from storage.database import Database, Reader
from storage.letters import Letter
from storage.order_state import OrderState

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


class NotificationPlaces:
    """Places of customers, and what `Reminding` puts into the outbox."""

    def __init__(self, db: Database, catalogues: Catalogues) -> None:
        self._db, self._catalogues = db, catalogues

    def draws(self) -> dict[type[Place], Draw]:
        return {Notifications: self._notifications}

    async def _notifications(self, reader: Reader, person: Person, place: Notifications, t: Texts) -> Screen:
        return screens.notifications(await notifications.view(reader, person), t)

    async def compose(self, letter: Letter) -> Composed:
        """The question, or the reminder as long as there is something to be reminded of; neither where the customer
        has chosen otherwise since it was put into the outbox."""
        return await self._db.read(lambda reader: self._composed(reader, letter))

    async def _composed(self, reader: Reader, letter: Letter) -> Composed:
        known = await customers.find(reader, letter.chat_id)
        t = self._catalogues.of(known.language if known else "en")
        chosen = await kept.get(reader, letter.chat_id)
        if letter.kind == ASK:
            return Nothing() if chosen.news else screens.ask_news(t)
        if not chosen.reminders:
            return Nothing()
        checkout = int(str(letter.fields["checkout"]))
        what = await self._left(reader, letter.chat_id, checkout, t)
        return screens.reminder(checkout, what, t) if what else Nothing()

    async def _left(self, reader: Reader, customer: int, checkout: int, t: Texts) -> str:
        """The first thing that was left unfinished, plain; empty where nothing is any more."""
        if checkout:
            found = await order_lists.newest_open(reader, customer)
            if found is None or found.checkout_id != checkout or found.state is not OrderState.AWAITING_PAYMENT:
                return ""
            lines = await orders.lines(reader, found.id)
            return full_title(t, found.provider, lines[0].title, lines[0].variant_title) if lines else ""
        in_cart = await carts.lines(reader, customer)
        offer = await offers.get(reader, in_cart[0].offer_id, t.language) if in_cart else None
        return words(t, offer.provider, offer.title) if offer else ""
