"""An order's invoice: one at a time, by one of the methods that may serve it. Takes no money, asks nobody outside."""

from collections.abc import Mapping
from datetime import datetime

from bot.callbacks import Place, Summary
from bot.callbacks.payment import Payer
from bot.payments.base import PaymentMethod
from bot.seams import Ids
from bot.services import schedule
from bot.services.admission import refusal, require_payable
from bot.services.answers import Answers
from bot.services.asking import WrongAnswer
from bot.services.errors import Gone
from bot.services.moves import close_invoice
from bot.services.people import Person
from bot.services.views import Price
from bot.services.ways import Ways, amount_of
from providers.base import Provider
from providers.errors import InvalidAnswer
from providers.questions import Question
from storage import orders, payments
from storage.database import Reader, Transaction
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import PaymentState

_OPEN = frozenset({PaymentState.NEW, PaymentState.OPEN, PaymentState.UNCLEAR, PaymentState.HELD})


class Paying:
    """Writing methods run in the caller's transaction."""

    def __init__(self, ways: Ways, providers: Mapping[str, Provider], answers: Answers, ids: Ids) -> None:
        self._ways, self._providers, self._answers, self._ids = ways, providers, answers, ids

    async def can_take(self, reader: Reader, provider: str, total: Price) -> bool:
        """Whether so much can be paid for goods of this provider: to the shop, or there."""
        known = self._providers.get(provider)
        elsewhere = known is not None and known.profile.collects_money
        return elsewhere or await self._ways.can_take(reader, provider, total)

    async def ask(self, tx: Transaction, order: Order, now: datetime) -> None:
        """Makes sure that the order has an invoice, or is about to get one. A lapsed quote gets none.

        Nor does an order that its customer may not pay.
        """
        if await refusal(tx, order, now) is not None:
            return
        payment = await payments.newest(tx, order.id)
        if order.quote_expires_at <= now or (payment is not None and payment.state in _OPEN):
            return
        offered = await self._ways.of(tx, order)
        # Who has chosen a method before gets the next invoice by it as well.
        chosen = payment.method if payment is not None and payment.method in offered else next(iter(offered), None)
        if chosen is not None and not await self._is_asked(tx, order, chosen):
            await self._add(tx, order, self._ways.methods[chosen], now)

    async def choose(self, tx: Transaction, person: Person, order_id: int, name: str, now: datetime) -> Place:
        """Has the order paid by this method: the former invoice can be paid no more. Raises `Gone` and `Mistake`."""
        order = await self._unpaid(tx, person, order_id)
        if order is None or name not in await self._ways.of(tx, order):
            raise Gone
        if order.state is not OrderState.AWAITING_PAYMENT or order.quote_expires_at <= now:
            return Summary(checkout=order.checkout_id)
        await require_payable(tx, order, now)
        if (question := await self.open_question(tx, person, name)) is not None:
            return Payer(order=order.id, method=name, key=question.key)
        payment = await payments.newest(tx, order.id)
        if payment is not None and payment.state is PaymentState.HELD:
            # Staff are asked no more: the order waits as long as its new invoice does.
            await orders.change(tx, order, now=now, next_step_at=order.quote_expires_at + schedule.LAPSE_GRACE)
        if payment is None or payment.state not in _OPEN or payment.method != name:
            await close_invoice(tx, order.id, now)
            await self._add(tx, order, self._ways.methods[name], now)
        return Summary(checkout=order.checkout_id)

    async def question(self, reader: Reader, person: Person, place: Payer) -> tuple[Question, Order, str]:
        """What the payer is asked, about which order, and whose texts say it. Raises `Gone`."""
        order = await self._unpaid(reader, person, place.order)
        if order is None:
            raise Gone
        question, provider = await self.asked(reader, person, place.method, place.key)
        return question, order, provider

    async def asked(self, reader: Reader, person: Person, name: str, key: str) -> tuple[Question, str]:
        """A method's question of its payer, and whose texts say it. Raises `Gone`."""
        provider = self._payer_of(name)
        if provider is None:
            raise Gone
        given = await self._answers.kept(reader, person, provider)
        found = next((each for each in self._providers[provider].questions(given) if each.key == key), None)
        if found is None:
            raise Gone
        return found, provider

    async def answer(self, tx: Transaction, person: Person, place: Payer, text: str, now: datetime) -> Place:
        """Keeps the payer's answer for this invoice and the next ones. Raises `WrongAnswer` and `Gone`."""
        if await self._unpaid(tx, person, place.order) is None:
            raise Gone
        await self.keep(tx, person, place.method, place.key, text, now)
        return await self.choose(tx, person, place.order, place.method, now)

    async def keep(self, tx: Transaction, person: Person, name: str, key: str, text: str, now: datetime) -> None:
        """Checks and keeps what a method asks of its payer. Raises `WrongAnswer` and `Gone`."""
        question, provider = await self.asked(tx, person, name, key)
        try:
            checked = self._providers[provider].check(key, text)
        except InvalidAnswer as error:
            raise WrongAnswer(provider, error.key, error.reason) from error
        if question.options and checked not in question.options:
            raise WrongAnswer(provider, key, "option")
        await self._answers.remember(tx, person, provider, key, checked, now)

    async def open_question(self, reader: Reader, person: Person, name: str) -> Question | None:
        """What the method must ask this payer before it makes an invoice, if anything."""
        provider = self._payer_of(name)
        if provider is None:
            return None
        given = await self._answers.kept(reader, person, provider)
        return next((each for each in self._providers[provider].questions(given) if each.key not in given), None)

    async def payer(self, reader: Reader, customer_id: int, name: str) -> dict[str, str]:
        """What the payer has told for this method."""
        provider = self._payer_of(name)
        return {} if provider is None else await self._answers.kept_of(reader, customer_id, provider)

    def _payer_of(self, name: str) -> str | None:
        return getattr(self._ways.methods.get(name), "payer", None)

    async def asks_first(self, reader: Reader, order: Order) -> str | None:
        """The way whose payer must answer something before the order can have an invoice at all; None mostly."""
        offered = await self._ways.of(reader, order)
        first = next(iter(offered), None)
        return first if first is not None and await self._is_asked(reader, order, first) else None

    async def _is_asked(self, reader: Reader, order: Order, name: str) -> bool:
        provider = self._payer_of(name)
        if provider is None:
            return False
        given = await self._answers.kept_of(reader, order.customer_id, provider)
        return any(each.key not in given for each in self._providers[provider].questions(given))

    async def _unpaid(self, reader: Reader, person: Person, order_id: int) -> Order | None:
        return await orders.owned(reader, order_id, person.id)

    async def _add(self, tx: Transaction, order: Order, method: PaymentMethod, now: datetime) -> None:
        await payments.add(
            tx,
            order_id=order.id,
            payer_id=order.customer_id,
            method=method.name,
            amount_minor=amount_of(order, method),
            currency=method.currency,
            payload=self._ids.secret(),
            deadline_at=order.quote_expires_at,
            lapses_at=order.quote_expires_at + schedule.LAPSE_GRACE,
            now=now,
        )
