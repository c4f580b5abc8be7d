"""From "buy" to an invoice: one checkout, an order per provider, their questions, and a payment for each in turn.

Nothing here takes money or talks to a provider; `quoting` has asked before, `capture` takes what comes.
"""

from collections.abc import Mapping, Sequence
from datetime import datetime

from bot.callbacks import Home, OrderPlace, Place, Question, Summary
from bot.seams import Ids
from bot.services import schedule
from bot.services.admission import require_room, require_welcome
from bot.services.answers import Answers
from bot.services.asking import Asking
from bot.services.availability import availability, refused
from bot.services.errors import Gone, Mistake
from bot.services.moves import close_invoice, move
from bot.services.orders import price_of
from bot.services.outside_refunds import KIND as OUTSIDE
from bot.services.paying import Paying
from bot.services.people import Person
from bot.services.quoting import Item, Quote, Quoting
from bot.services.views import Price
from providers.base import Provider
from providers.money import Money
from storage import cases, checkouts, orders
from storage.database import Reader, Transaction
from storage.order_state import WITHOUT_GOODS, OrderState
from storage.orders import NewOrder, Order

MOST_STARS = 100_000
"""The largest invoice; Telegram refuses more."""


def is_asked(order: Order) -> bool:
    """Whether its customer may still answer: nothing is bought yet, and it is not on its way to be paid elsewhere."""
    chosen = order.pays_there_at is not None
    return order.state is OrderState.NEEDS_ANSWER or (order.state is OrderState.AWAITING_PAYMENT and not chosen)


class Checkout:
    """Writing methods run in the caller's transaction and say where to go next."""

    def __init__(
        self, providers: Mapping[str, Provider], quoting: Quoting, answers: Answers, paying: Paying, ids: Ids
    ) -> None:
        self._quoting = quoting
        self._paying = paying
        self._asking = Asking(providers, answers)
        self._ids = ids

    async def begin(
        self,
        tx: Transaction,
        person: Person,
        nonce: str,
        items: Sequence[Item],
        *,
        from_cart: bool,
        seen: Sequence[Price],
        now: datetime,
    ) -> Place:
        """Begins a checkout once per nonce: a second press finds the first. `seen` are the prices on the screen.

        Raises `Gone` for what is not sold, `Mistake` for a provider that takes no orders now.
        """
        known = await checkouts.begun_with(tx, nonce, person.id)
        if known is None:
            known = await self._begin(tx, person, nonce, items, from_cart=from_cart, seen=seen, now=now)
        return await self.next_place(tx, person, known, now)

    async def _begin(
        self,
        tx: Transaction,
        person: Person,
        nonce: str,
        items: Sequence[Item],
        *,
        from_cart: bool,
        seen: Sequence[Price],
        now: datetime,
    ) -> int:
        quotes = await self._quoting.quotes(tx, items, person.language)
        if not quotes:
            raise Mistake("cart.empty")
        if await cases.held(tx, person.id, OUTSIDE):
            raise Mistake("error.held")
        for quote in quotes:
            await self._require_open(tx, quote, now, person.language)
        money = sum((quote.total.money for quote in quotes[1:]), start=quotes[0].total.money)
        await require_room(tx, person.id, orders=len(quotes), money=money, now=now)
        checkout_id = await checkouts.begin(tx, nonce, person.id, from_cart=from_cart, now=now)
        before = seen if len(seen) == len(quotes) else [quote.total for quote in quotes]
        for quote, shown in zip(quotes, before, strict=True):
            former = None if shown == quote.total else shown
            await orders.add(tx, self._new(quote, checkout_id, person.id, former, now), quote.lines, now)
        return checkout_id

    async def _require_open(self, reader: Reader, quote: Quote, now: datetime, language: str) -> None:
        if not await self._paying.can_take(reader, quote.provider, quote.total):
            raise Mistake("error.too_dear", max=MOST_STARS)
        cost = None if quote.cost_minor is None else Money.of_minor(quote.cost_minor, quote.cost_currency)
        found = await availability(reader, quote.provider, now, cost=cost, language=language)
        if not found.ok:
            raise refused(found)

    def _new(self, quote: Quote, checkout_id: int, customer_id: int, former: Price | None, now: datetime) -> NewOrder:
        expires_at = now + schedule.QUOTE_LIVES
        return NewOrder(
            reference=self._ids.reference(),
            checkout_id=checkout_id,
            customer_id=customer_id,
            provider=quote.provider,
            currency=quote.total.money.currency,
            total_minor=quote.total.money.minor,
            stars=quote.total.stars,
            cost_minor=quote.cost_minor,
            cost_currency=quote.cost_currency,
            quote_expires_at=expires_at,
            next_step_at=expires_at + schedule.LAPSE_GRACE,
            moved_from_minor=former.money.minor if former else None,
            moved_from_stars=former.stars if former else None,
            cost_rate=quote.rate_text,
        )

    async def next_place(self, tx: Transaction, person: Person, checkout_id: int, now: datetime) -> Place:
        """Where the checkout goes on: the next open question, else the next payment, else the order itself."""
        found = await orders.of_checkout(tx, checkout_id, person.id)
        waiting = [order for order in found if is_asked(order)]
        for order in waiting:
            if (question := await self._open_question(tx, person, order, now)) is not None:
                return question
        unpaid = [order for order in waiting if order.state is OrderState.AWAITING_PAYMENT]
        if unpaid:
            await self._paying.ask(tx, unpaid[0], now)
            return Summary(checkout=checkout_id)
        return OrderPlace(order=found[-1].id) if found else Home()

    async def open_question(self, tx: Transaction, person: Person, order_id: int, now: datetime) -> Question | None:
        """What must be answered before the order may be paid, if anything. Raises `Gone` for another's order."""
        order = await self._owned(tx, person, order_id)
        return await self._open_question(tx, person, order, now) if is_asked(order) else None

    async def _open_question(self, tx: Transaction, person: Person, order: Order, now: datetime) -> Question | None:
        key = await self._asking.walk(tx, person, order, now)
        if key is None:
            return None
        # What can be paid must be complete: a changed answer may have raised a question.
        await close_invoice(tx, order.id, now)
        return Question(order=order.id, key=key)

    async def answer(self, tx: Transaction, person: Person, place: Question, text: str, now: datetime) -> Place:
        """Stores a checked answer and says what comes next. Raises `WrongAnswer`, or `Gone` where nothing is asked."""
        order = await self._asked(tx, person, place.order)
        await self._asking.take(tx, person, order, place.key, text, now)
        return await self._answered(tx, person, order, now)

    async def skip(self, tx: Transaction, person: Person, place: Question, now: datetime) -> Place:
        """Goes on without an answer. Raises `Gone` where one is needed."""
        order = await self._asked(tx, person, place.order)
        await self._asking.skip(tx, order, place.key)
        return await self._answered(tx, person, order, now)

    async def use_saved(self, tx: Transaction, person: Person, place: Question, now: datetime) -> Place:
        """Answers with what the customer said last time. Raises `Gone` where nothing is remembered."""
        order = await self._asked(tx, person, place.order)
        text = await self._asking.kept_one(tx, person, order, place.key)
        return await self.answer(tx, person, place, text, now)

    async def _answered(self, tx: Transaction, person: Person, order: Order, now: datetime) -> Place:
        if order.state is not OrderState.NEEDS_ANSWER:
            return await self.next_place(tx, person, order.checkout_id, now)
        return await self._open_question(tx, person, order, now) or await self._corrected(tx, order, now)

    async def _asked(self, reader: Reader, person: Person, order_id: int) -> Order:
        order = await orders.owned(reader, order_id, person.id)
        if order is None or not is_asked(order):
            raise Gone
        return order

    async def _corrected(self, tx: Transaction, order: Order, now: datetime) -> Place:
        """The provider refused the former answer: the payment was kept, the order is tried again."""
        promised_at = now + schedule.PROMISE
        await move(
            tx,
            order,
            OrderState.PAID,
            now=now,
            cause="answer_corrected",
            actor=f"customer:{order.customer_id}",
            mend_question=None,
            refusal_code=None,
            promised_at=promised_at,
            next_step_at=now,
        )
        return OrderPlace(order=order.id)

    async def renew(
        self, tx: Transaction, person: Person, order_id: int, items: Sequence[Item], now: datetime
    ) -> Place:
        """Quotes an order again whose price has lapsed; an expired one begins anew. Raises `Gone` and `Mistake`."""
        order = await self._owned(tx, person, order_id)
        if order.state in WITHOUT_GOODS:
            nonce = f"renew:{order.id}:{order.version}"
            return await self.begin(tx, person, nonce, items, from_cart=False, seen=[], now=now)
        if order.state is not OrderState.AWAITING_PAYMENT or order.pays_there_at is not None:
            return OrderPlace(order=order.id)
        await require_welcome(tx, person.id)
        quote = (await self._quoting.quotes(tx, items, person.language))[0]
        await self._require_open(tx, quote, now, person.language)
        await close_invoice(tx, order.id, now)
        former = price_of(order)
        new = self._new(quote, order.checkout_id, person.id, None if former == quote.total else former, now)
        await orders.requote(tx, order, new, quote.lines, now)
        return await self.next_place(tx, person, order.checkout_id, now)

    async def items_of(self, reader: Reader, person: Person, order_id: int) -> list[Item]:
        """What an order was for, to buy it again. Raises `Gone` where the person has no such order."""
        order = await self._owned(reader, person, order_id)
        return [Item(line.offer_id, line.variant, line.quantity) for line in await orders.lines(reader, order.id)]

    async def repeat(
        self, tx: Transaction, person: Person, order_id: int, nonce: str, items: Sequence[Item], now: datetime
    ) -> Place:
        """Begins the same order again, with the same answers already given. Raises `Gone` and `Mistake`."""
        former = await self._owned(tx, person, order_id)
        known = await checkouts.begun_with(tx, nonce, person.id)
        if known is None:
            seen = [price_of(former)]
            known = await self._begin(tx, person, nonce, items, from_cart=False, seen=seen, now=now)
            for order in await orders.of_checkout(tx, known, person.id):
                await self._asking.copy(tx, former, order)
        return await self.next_place(tx, person, known, now)

    async def _owned(self, reader: Reader, person: Person, order_id: int) -> Order:
        order = await orders.owned(reader, order_id, person.id)
        if order is None:
            raise Gone
        return order
