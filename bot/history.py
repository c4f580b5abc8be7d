"""Thirty days of invented past orders for the sandbox, written once. Refuses to reach anybody: no letters, no cases."""

from collections.abc import Sequence
from contextlib import suppress
from datetime import datetime, timedelta
from functools import partial
from hashlib import sha256
from typing import Any, TypeVar
from uuid import UUID

from bot.services.answers import Answers
from bot.services.checkout import METHOD
from bot.services.errors import Gone
from bot.services.moves import PROGRAM, give_money_back
from bot.services.quoting import Item, Quote, Quoting
from bot.services.schedule import LAPSE_GRACE, PROMISE, QUOTE_LIVES
from bot.texts import Catalogues
from bot.wiring import Parts
from bot.workers import Outcome
from providers.errors import InvalidAnswer
from providers.orders import ItemKind
from storage import checkouts, customers, deliveries, ledger, offers, orders, payments, refunds, search
from storage.database import Reader, Transaction
from storage.order_state import OrderState as S
from storage.orders import NewOrder, Order
from storage.payment_state import PaymentState, RefundState
from storage.payments import Payment

PAST, SELDOM, ORDERS, SHELF = timedelta(days=30), timedelta(days=1), 72, 12
KNOWN = {20: (1001, "ru"), 51: (1001, "ru"), 33: (1002, "en"), 62: (1002, "en")}
"""Orders of the sandbox's first people, some for each; all others belong to invented ones."""
FIRST, STRANGERS, FIRST_STRANGER = 1, 15, 900_001  # FIRST: of a file's orders, none is ever deleted
FAILURES = {4: (S.CANCELLED, "remote:cancelled"), 13: (S.REJECTED, "not_placed_in_time")}  # places among eighteen
HERE_SECONDS, ELSEWHERE_SECONDS = (4, 150), (300, 2400)
"""From payment to delivery: keys that come into the chat, and work that is done elsewhere."""
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
        shelves = {name: await db.read(partial(self._shelf, name)) for name in self._sellers()}
        filled = [shelf for shelf in shelves.values() if shelf]
        awaited = [name for name, shelf in shelves.items() if self._parts.profiles[name].has_catalogue and not shelf]
        if awaited or not filled:
            return False
        await db.write(lambda tx: self._write(tx, filled, now), bulk=True)
        return SELDOM

    def _sellers(self) -> list[str]:
        """The providers whose orders are paid in Stars, as all of these were."""
        return sorted(name for name, profile in self._parts.profiles.items() if profile.paid_by_shop)

    async def _shelf(self, name: str, reader: Reader) -> list[Quote]:
        """What people bought there: one piece each, at the price that the shop has now."""
        quotes: list[Quote] = []
        for found in await search.page(reader, search.Scope((name,), in_stock=True), "popular", 0, SHELF):
            for ref in [one.ref for one in await offers.variants(reader, found.id)] or [""]:
                with suppress(Gone):  # a variant without a price
                    quotes += await self._quoting.quotes(reader, [Item(found.id, ref, 1)])
        return quotes

    async def _write(self, tx: Transaction, shelves: Sequence[Sequence[Quote]], now: datetime) -> None:
        for n in range(0 if await orders.get(tx, FIRST) else ORDERS):  # a customer may have been quicker
            shelf = shelves[n % len(shelves)]
            ordered_at = now - PAST + PAST / ORDERS * n + timedelta(seconds=_drawn(n, "at", 6 * 3600))
            order = await self._order(tx, n, shelf[_drawn(n, "what", len(shelf))], ordered_at)
            await self._live(tx, n, order, ordered_at + timedelta(seconds=20 + _drawn(n, "paid", 90)))

    async def _order(self, tx: Transaction, n: int, quote: Quote, at: datetime) -> Order:
        stranger = _drawn(n, "who", STRANGERS)
        who, language = KNOWN.get(n, (FIRST_STRANGER + stranger, ("ru", "en")[stranger % 2]))
        await customers.see(tx, who, language=language, now=at)
        await customers.set_reachable(tx, who, n in KNOWN)
        checkout = await checkouts.begin(tx, f"history-{n}", who, from_cart=False, now=at)
        reference = str(UUID(bytes=sha256(f"reference:{n}".encode()).digest()[:16], version=4))
        price, cost = quote.total, (quote.cost_minor, quote.cost_currency)
        money, until = (price.money.currency, price.money.minor, price.stars, *cost), at + QUOTE_LIVES
        new = NewOrder(reference, checkout, who, quote.provider, *money, until, until + LAPSE_GRACE)
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
        payment = await _pay(tx, f"history-{n}", order, paid_at)
        here = self._parts.providers[order.provider].profile.delivers_here
        low, high = HERE_SECONDS if here else ELSEWHERE_SECONDS
        after, cause = FAILURES.get(n % 18, (S.DELIVERED, "remote:done"))
        took = PROMISE if after is S.REJECTED else timedelta(seconds=low + _drawn(n, "took", high - low))
        paid: dict[str, Any] = {"paid_at": paid_at, "promised_at": paid_at + PROMISE, "next_step_at": None}
        bought = {"remote_id": f"history-{n}", "remote_items": int(here) or None, "charged_minor": order.cost_minor}
        steps = [(paid_at, S.PAID, "paid", paid)]
        if after is not S.REJECTED:
            placed_at = paid_at + timedelta(seconds=1)
            steps += [(paid_at, S.PLACING, "placing", {"attempts": 1}), (placed_at, S.IN_PROGRESS, "accepted", bought)]
        for at, state, why, facts in (*steps, (paid_at + took, after, cause, {"ended_at": paid_at + took})):
            actor = f"customer:{order.customer_id}" if state is S.PAID else PROGRAM
            order = await orders.move(tx, order, state, now=at, cause=why, actor=actor, **facts)
        if after is not S.DELIVERED:
            await _give_back(tx, order, payment, cause, paid_at + took)
            return
        await _book(tx, "earned", payment, f"order:{order.id}", "revenue", paid_at + took)
        for line in await orders.lines(tx, order.id):
            await offers.count_sold(tx, line.offer_id, line.quantity)
            if here:
                await self._hand_over(tx, f"history-{n}", order.id, line.title, paid_at + took)

    async def _hand_over(self, tx: Transaction, name: str, order_id: int, title: str, at: datetime) -> None:
        letters = sha256(f"key:{name}".encode()).hexdigest().upper()
        key = "-".join((letters[:5], letters[5:10], letters[10:15])).encode()
        item = {"item": name, "kind": ItemKind.KEY, "title": title, "media_type": "text/plain"}
        sealed = self._parts.cipher.seal(key, about=f"delivery:{order_id}:{name}")
        await deliveries.add(tx, order_id=order_id, **item, sealed=sealed, now=at)


async def _pay(tx: Transaction, name: str, order: Order, at: datetime) -> Payment:
    money: dict[str, Any] = {"method": METHOD, "amount_minor": order.stars, "currency": "XTR", "payload": name}
    dates: dict[str, Any] = {"deadline_at": order.quote_expires_at, "lapses_at": order.quote_expires_at + LAPSE_GRACE}
    await payments.add(tx, order_id=order.id, payer_id=order.customer_id, **money, **dates, now=order.created_at)
    await payments.move(tx, _known(await payments.by_payload(tx, name)), PaymentState.OPEN)
    opened = _known(await payments.by_payload(tx, name))
    await payments.move(tx, opened, PaymentState.CAPTURED, external_id=name, captured_at=at)
    await _book(tx, "captured", opened, METHOD, f"order:{order.id}", at)
    return opened


async def _give_back(tx: Transaction, order: Order, payment: Payment, reason: str, at: datetime) -> None:
    await give_money_back(tx, order, reason=reason, now=at)
    due = _known(await refunds.of_payment(tx, payment.id))
    sending = await refunds.move(tx, due, RefundState.SENDING, now=at, next_step_at=None)
    await refunds.move(tx, sending, RefundState.DONE, now=at, next_step_at=None)
    await _book(tx, "refunded", payment, f"order:{order.id}", METHOD, at)


async def _book(tx: Transaction, kind: str, payment: Payment, debit: str, credit: str, at: datetime) -> None:
    money: dict[str, Any] = {"amount_minor": payment.amount_minor, "currency": payment.currency}
    await ledger.book(tx, kind=kind, ref=f"payment:{payment.id}", debit=debit, credit=credit, **money, now=at)


def _drawn(n: int, what: str, count: int) -> int:
    """0 to `count` - 1, the same each time; small numbers are likelier."""
    digest = sha256(f"{what}:{n}".encode()).digest()
    return min(int.from_bytes(digest[:8], "big") % count, int.from_bytes(digest[8:16], "big") % count)


def _known(found: T | None) -> T:
    assert found is not None  # noqa: S101 - it was just written
    return found
