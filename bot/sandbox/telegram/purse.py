"""Owns what a person does with money: opens invoices, pays, tops up; and refunds that come from outside."""

import asyncio
import contextlib
import re

from bot.sandbox.telegram import checkout
from bot.sandbox.telegram.errors import ActRefused
from bot.sandbox.telegram.invoices import sheet
from bot.sandbox.telegram.model import Json, Person
from bot.sandbox.telegram.stars import refund
from bot.sandbox.telegram.world import World

_SLUG = re.compile(r"(?:https?://)?t\.me/(?:\$|invoice/)([\w-]+)")


# Who lives in a new sandbox: two customers and the owner.
FIRST_PEOPLE = (
    ("Anna", "ru", "customer", "🙂"),
    ("Ben", "en", "customer", "😎"),
    ("Olga", "ru", "staff", "👩‍💼"),
)


class Purse:
    """Payments of people, in Stars or in test money."""

    world: World

    def open_invoice(self, person_id: int, link: str) -> Json:
        """What the payment sheet shows for an invoice link or a slug."""
        self.world.person(person_id)
        found = _SLUG.fullmatch(link)
        invoice = self.world.state.invoices.get(found[1] if found else link)
        if invoice is None:
            raise ActRefused("INVOICE_SLUG_INVALID")
        return sheet(invoice)

    def invoice_of_message(self, chat_id: int, message_id: int) -> str:
        """The slug of the invoice that a message shows."""
        chat = self.world.state.chats.get(chat_id)
        if chat is None or message_id not in chat.messages:
            raise ActRefused("the message is gone")
        for slug, invoice in self.world.state.invoices.items():
            if (invoice["chat_id"], invoice.get("message_id")) == (chat_id, message_id):
                return slug
        raise ActRefused("the message is no invoice")

    def begin_payment(self, person_id: int, slug: str) -> Json:
        """Confirms the sheet: the bot is asked; the returned checkout has `state` "waiting"."""
        return checkout.begin(self.world, self.world.person(person_id), slug)

    async def pay(self, person_id: int, slug: str) -> Json:
        """Confirms the sheet and waits for the bot, 10 s per question; the checkout says the outcome."""
        started = self.begin_payment(person_id, slug)
        while started["state"] == "waiting":
            asked = started["id"]
            await self._answered(asked)
            if started["state"] == "waiting" and started["id"] == asked:
                checkout.expire(self.world, started)
        return started

    async def _answered(self, query_id: str) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.world.checkouts[query_id] = future
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(future, checkout.ANSWER_MS / 1000)
        self.world.checkouts.pop(query_id, None)

    def expire_payment(self, query_id: str) -> None:
        """The ten seconds of a pre-checkout question are over, whatever the clock says."""
        if query_id in self.world.state.checkouts:
            checkout.expire(self.world, self.world.state.checkouts[query_id])

    def top_up(self, person_id: int, amount: int) -> int:
        """Buys Stars; returns the new balance."""
        if amount <= 0:
            raise ActRefused("a top-up is a positive number of Stars")
        person = self.world.person(person_id)
        self.world.move_stars(person, amount)
        return person.stars

    def refund_from_outside(self, charge_id: str) -> None:
        """Telegram or a store returns the money without asking the bot."""
        charge = self.world.state.charges.get(charge_id)
        if charge is None or charge["currency"] != "XTR":
            raise ActRefused("CHARGE_NOT_FOUND")
        if charge["refunded_at"] is not None:
            raise ActRefused("CHARGE_ALREADY_REFUNDED")
        refund(self.world, charge, "outside")

    def add_first_people(self) -> list[Person]:
        """Anna 1001, Ben 1002 and Olga 1003, each with 5,000 Stars."""
        return [self.add_person(name, language, role, emoji=emoji) for name, language, role, emoji in FIRST_PEOPLE]

    def add_person(
        self,
        first_name: str,
        language_code: str = "en",
        role: str = "customer",
        *,
        stars: int = 5000,
        emoji: str = "🙂",
        person_id: int | None = None,
    ) -> Person:
        """Somebody new; ids grow from 1001."""
        number = person_id or max(self.world.state.people, default=1000) + 1
        username = first_name.lower() if re.fullmatch(r"[A-Za-z]\w{2,31}", first_name) else ""
        if username in [other.username for other in self.world.state.people.values()]:
            username = f"{username}{number}" if username else ""
        person = Person(number, first_name, username, language_code, stars, role, False, emoji)
        self.world.state.people[number] = person
        self.world.tell_people()
        return person

    def speak(self, person_id: int, language_code: str) -> bool:
        """Changes the language of somebody's Telegram, as long as they have never written; whether it did."""
        person = self.world.person(person_id)
        if person_id in self.world.state.chats or person.language_code == language_code:
            return False
        person.language_code = language_code
        self.world.tell_people()
        self.world.tell_profile()
        return True
