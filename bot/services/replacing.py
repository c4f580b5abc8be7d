"""Other goods at the shop's cost: a new order without the customer's payment, in place of one whose goods are no good.

It is placed by the same machine as every order. Refuses orders whose goods have not come, whose cost nobody knows, and
a second replacement while the first has not failed.
"""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from bot.seams import Ids
from bot.services import schedule
from bot.services.answers import Answers
from bot.services.availability import availability
from bot.services.errors import Gone, Mistake
from bot.services.moves import move
from bot.services.quoting import Item, Quote, Quoting
from bot.services.remedies import Verdict
from bot.services.replaceable import Chosen, chosen, costs_no_more
from providers.money import Money
from storage import checkouts, customers, orders, replacements
from storage.database import Database, Transaction
from storage.order_state import OrderState
from storage.orders import NewOrder, Order


class Replacing:
    """`begin` runs in the caller's transaction; `present_prices` asks the provider before it."""

    def __init__(self, db: Database, quoting: Quoting, answers: Answers, ids: Ids, currency: str) -> None:
        self._db, self._quoting, self._answers, self._ids = db, quoting, answers, ids
        self._currency = currency

    async def present_prices(self, order: Order, text: str) -> Sequence[Item]:
        """What is to be bought, at its cost of this moment; 3 s at most."""
        wanted = chosen(text)
        if wanted.offer:
            return await self._quoting.refresh([Item(wanted.offer, wanted.variant, 1)])
        lines = await self._db.read(lambda reader: orders.lines(reader, order.id))
        return await self._quoting.refresh([Item(line.offer_id, line.variant, line.quantity) for line in lines])

    async def begin(self, tx: Transaction, verdict: Verdict, items: Sequence[Item]) -> Order:
        """Orders it, once for each draft. Raises `Mistake` where it is not sold now, or would cost more than it may."""
        first, now = verdict.order, verdict.now
        quote = await self._quote(tx, first, items, chosen(verdict.typed.text), now)
        checkout = await checkouts.begin(tx, f"replace:{verdict.typed.id}", first.customer_id, from_cart=False, now=now)
        lines = [replace(line, unit_minor=0) for line in quote.lines]
        order_id = await orders.add(tx, self._new(first, quote, checkout, now), lines, now)
        for key, text in (await self._answers.of_order(tx, first.id)).items():
            await self._answers.put(tx, order_id, key, text)
        await replacements.add(tx, order_id, first.id, verdict.staff_id, now)
        order = await orders.get(tx, order_id)
        if order is None:
            raise Gone
        return await move(
            tx, order, OrderState.PAID, now=now, cause="replacement", actor=verdict.actor, note=verdict.typed.reason,
            paid_at=now, promised_at=now + schedule.PROMISE, next_step_at=now,
        )  # fmt: skip

    async def _quote(
        self, tx: Transaction, first: Order, items: Sequence[Item], wanted: Chosen, now: datetime
    ) -> Quote:
        buyer = await customers.find(tx, first.customer_id)
        try:
            quotes = await self._quoting.quotes(tx, items, buyer.language if buyer else "en")
        except (Gone, Mistake):
            raise Mistake("error.replacement_not_sold") from None
        quote = quotes[0] if len(quotes) == 1 else None
        if quote is None or quote.cost_minor is None or quote.provider != first.provider:
            raise Mistake("error.replacement_not_sold")
        if wanted.offer and not costs_no_more(quote.cost_minor, quote.cost_currency, first):
            raise Mistake("error.replacement_dear")
        cost = Money.of_minor(quote.cost_minor, quote.cost_currency)
        if not (await availability(tx, quote.provider, now, cost=cost)).ok:
            raise Mistake("error.replacement_closed")
        return quote

    def _new(self, first: Order, quote: Quote, checkout: int, now: datetime) -> NewOrder:
        return NewOrder(
            reference=self._ids.reference(),
            checkout_id=checkout,
            customer_id=first.customer_id,
            provider=quote.provider,
            currency=self._currency,
            total_minor=0,
            stars=0,
            cost_minor=quote.cost_minor,
            cost_currency=quote.cost_currency,
            quote_expires_at=now,
            next_step_at=now,
            cost_rate=quote.rate_text,
        )
