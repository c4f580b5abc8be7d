"""Thirty days of invented past orders for the sandbox, written once. Refuses to reach anybody: no letters, no cases."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from bot.history_money import book, give_back, pay_in_stars, pay_there, take_out
from bot.services.answers import Answers
from bot.services.errors import Gone
from bot.services.moves import PROGRAM
from bot.services.quoting import Item, Quote, Quoting
from bot.services.schedule import LAPSE_GRACE, PROMISE, QUOTE_LIVES
from bot.texts import LANGUAGES, Catalogues
from bot.wiring import Parts
from bot.workers import Outcome
from providers.base import Profile
from providers.errors import InvalidAnswer
from providers.orders import ItemKind
from storage import checkouts, customers, deliveries, offers, orders, search
from storage.database import Reader, Transaction
from storage.order_state import OrderState as S
from storage.orders import NewOrder, Order

PAST, SELDOM, ORDERS, SHELF = timedelta(days=30), timedelta(days=1), 72, 12
KNOWN = {20: (1001, "ru"), 51: (1001, "ru"), 33: (1002, "en"), 62: (1002, "en")}
"""Orders of the sandbox's first people, some for each; all others belong to invented ones."""
FIRST, STRANGERS, FIRST_STRANGER = 1, 15, 900_001  # FIRST: of a file's orders, none is ever deleted
FAILURES = {4: (S.CANCELLED, "remote:cancelled"), 13: (S.REJECTED, "not_placed_in_time")}  # places among eighteen
LEFT = 3
"""After so many orders somebody begins a purchase and leaves it."""
HERE_SECONDS, ELSEWHERE_SECONDS = (4, 150), (300, 2400)
"""From payment to delivery: keys that come into the chat, and work that is done elsewhere."""
Facts = dict[str, Any]
Shelves = dict[str, list[Quote]]
Step = tuple[datetime, S, str, Facts]
T = TypeVar("T")


class History:
    """A worker's step: waits for what every catalogue sells, writes, and has nothing to do ever after."""

    def __init__(self, parts: Parts, quoting: Quoting, catalogues: Catalogues) -> None:
        self._parts, self._quoting, self._catalogues = parts, quoting, catalogues

    async def step(self, now: datetime) -> Outcome:
        """False while there is nothing yet that somebody could have bought."""
        db = self._parts.db
        if await db.read(partial(orders.get, order_id=FIRST)):
            return SELDOM
        shelves = {name: await db.read(partial(self._shelves, name)) for name in self._sellers()}
        filled = [shelf for shelf in shelves.values() if shelf]
        awaited = [name for name, shelf in shelves.items() if self._parts.profiles[name].has_catalogue and not shelf]
        if awaited or not filled:
            return False
        await db.write(lambda tx: self._write(tx, filled, now), bulk=True)
        return SELDOM

    def _sellers(self) -> list[str]:
        """The providers at which these people could pay."""
        return sorted(
            name for name, profile in self._parts.profiles.items() if profile.paid_by_shop or self._there(name)
        )

    def _there(self, name: str) -> bool:
        """Whether the provider collects money, and in the shop's own currency: no rate is invented."""
        profile = self._parts.profiles[name]
        return profile.collects_money and profile.currency == self._parts.settings.shop_currency

    async def _shelves(self, name: str, reader: Reader) -> Shelves:
        """What people bought there, titled in the language of each; nothing where nothing is sold."""
        found = {language: await self._shelf(name, language, reader) for language in LANGUAGES}
        return found if all(found.values()) else {}

    async def _shelf(self, name: str, language: str, reader: Reader) -> list[Quote]:
        """One piece of each thing, at the price that the shop has now."""
        quotes: list[Quote] = []
        for found in await search.page(reader, search.Scope((name,), in_stock=True), "popular", 0, SHELF):
            for ref in [one.ref for one in await offers.variants(reader, found.id)] or [""]:
                with suppress(Gone):  # a variant without a price
                    quotes += await self._quoting.quotes(reader, [Item(found.id, ref, 1)], language)
        return quotes

    async def _write(self, tx: Transaction, shelves: Sequence[Shelves], now: datetime) -> None:
        if await orders.get(tx, FIRST):
            return  # a customer was quicker
        for n in range(ORDERS):
            who, language = _buyer(n)
            shelf = shelves[n % len(shelves)][language]
            ordered_at = now - PAST + PAST / ORDERS * n + timedelta(seconds=_drawn(n, "at", 6 * 3600))
            await customers.see(tx, who, language=language, now=ordered_at)
            await customers.set_reachable(tx, who, n in KNOWN)
            order = await self._order(tx, n, shelf[_drawn(n, "what", len(shelf))], ordered_at)
            await self._live(tx, n, order, ordered_at + timedelta(seconds=20 + _drawn(n, "paid", 90)))
            if n % LEFT == 0:
                await checkouts.begin(tx, f"history-left-{n}", who, from_cart=False, now=ordered_at)
        await take_out(tx, now)

    async def _order(self, tx: Transaction, n: int, quote: Quote, at: datetime) -> Order:
        who, language = _buyer(n)
        checkout = await checkouts.begin(tx, f"history-{n}", who, from_cart=False, now=at)
        reference = str(UUID(bytes=sha256(f"reference:{n}".encode()).digest()[:16], version=4))
        price, cost = quote.total, (quote.cost_minor, quote.cost_currency)
        money, until = (price.money.currency, price.money.minor, price.stars, *cost), at + QUOTE_LIVES
        new = NewOrder(
            reference, checkout, who, quote.provider, *money, until, until + LAPSE_GRACE, cost_rate=quote.rate_text
        )
        order_id = await orders.add(tx, new, quote.lines, at)
        for key, answer in self._answers(quote.provider, language).items():
            await Answers(self._parts.cipher).put(tx, order_id, key, answer)
        return _known(await orders.get(tx, order_id))

    def _answers(self, name: str, language: str) -> dict[str, str]:
        """What somebody could have answered: the first of the options, or the example in the provider's texts."""
        provider, own = self._parts.providers[name], self._catalogues.of(language).provider(name)
        given: dict[str, str] = {}
        while fresh := [question for question in provider.questions(given) if question.key not in given]:
            key = fresh[0].key
            given[key] = fresh[0].options[0] if fresh[0].options else own.plain(f"question.{key}.example")
            with suppress(InvalidAnswer):  # an example that only shows the form
                given[key] = provider.check(key, given[key])
        return given

    async def _live(self, tx: Transaction, n: int, order: Order, paid_at: datetime) -> None:
        profile, name = self._parts.profiles[order.provider], f"history-{n}"
        there = self._there(order.provider) and (n % 2 == 1 or not profile.paid_by_shop)
        low, high = HERE_SECONDS if profile.delivers_here else ELSEWHERE_SECONDS
        after, cause = FAILURES.get(n % 18, _finished(profile))
        if there and after is S.REJECTED:
            after, cause = S.CANCELLED, "remote:cancelled"
        took = PROMISE if after is S.REJECTED else timedelta(seconds=low + _drawn(n, "took", high - low))
        if there:
            await orders.change(tx, order, now=order.created_at, pays_there_at=order.created_at, next_step_at=None)
            order = _known(await orders.get(tx, order.id))
        payment = await (pay_there if there else pay_in_stars)(tx, name, order, paid_at)
        bought = {"remote_id": name, "remote_items": int(profile.delivers_here) or None}
        way = _paid_there if there else _paid_here
        steps = way(order, paid_at, {**bought, "charged_minor": order.cost_minor})
        if after is S.REJECTED:
            steps = steps[:1]
        for at, state, why, facts in (*steps, (paid_at + took, after, cause, {"ended_at": paid_at + took})):
            actor = f"customer:{order.customer_id}" if state is S.PAID else PROGRAM
            order = await orders.move(tx, order, state, now=at, cause=why, actor=actor, **facts)
        if after is not S.DELIVERED:
            await give_back(tx, order, payment, cause, paid_at + took)
            return
        await book(tx, "earned", payment, f"order:{order.id}", "revenue", paid_at + took)
        for line in await orders.lines(tx, order.id):
            await offers.count_sold(tx, line.offer_id, line.quantity)
            if profile.delivers_here:
                await self._hand_over(tx, name, order.id, line.title, paid_at + took)

    async def _hand_over(self, tx: Transaction, name: str, order_id: int, title: str, at: datetime) -> None:
        letters = sha256(f"key:{name}".encode()).hexdigest().upper()
        key = "-".join((letters[:5], letters[5:10], letters[10:15])).encode()
        item = {"item": name, "kind": ItemKind.KEY, "title": title, "media_type": "text/plain"}
        sealed = self._parts.cipher.seal(key, about=f"delivery:{order_id}:{name}")
        await deliveries.add(tx, order_id=order_id, **item, sealed=sealed, now=at)


def _buyer(n: int) -> tuple[int, str]:
    stranger = _drawn(n, "who", STRANGERS)
    return KNOWN.get(n, (FIRST_STRANGER + stranger, LANGUAGES[stranger % 2]))


def _finished(profile: Profile) -> tuple[S, str]:
    return S.DELIVERED, "delivered_by_hand" if profile.done_by_staff else "remote:done"


def _paid_here(order: Order, at: datetime, bought: Facts) -> list[Step]:
    """Paid to the shop, then bought."""
    paid = {"paid_at": at, "promised_at": at + PROMISE, "next_step_at": None}
    accepted = (at + timedelta(seconds=1), S.IN_PROGRESS, "accepted", bought)
    return [(at, S.PAID, "paid", paid), (at, S.PLACING, "placing", {"attempts": 1}), accepted]


def _paid_there(order: Order, at: datetime, bought: Facts) -> list[Step]:
    """Placed unpaid, then paid at the provider."""
    placed_at = order.created_at + timedelta(seconds=2)
    placing = (placed_at, S.PLACING, "placing", {"attempts": 1})
    paid = {"paid_at": at, "promised_at": at + PROMISE, "next_step_at": None}
    return [placing, (placed_at, S.PLACED_UNPAID, "accepted", bought), (at, S.IN_PROGRESS, "remote:open", paid)]


def _drawn(n: int, what: str, count: int) -> int:
    """0 to `count` - 1, the same each time; small numbers are likelier."""
    digest = sha256(f"{what}:{n}".encode()).digest()
    return min(int.from_bytes(digest[:8], "big") % count, int.from_bytes(digest[8:16], "big") % count)


def _known(found: T | None) -> T:
    assert found is not None  # noqa: S101 - it was just written
    return found
