"""Topping a balance up: an amount, a method, an invoice without an order. What comes is taken by `capture`."""

from collections.abc import Mapping
from datetime import datetime
from decimal import Decimal, InvalidOperation
from functools import partial

from bot.callbacks import Place
from bot.callbacks.balance import TopUpPayer, TopUpPlace
from bot.payments.base import STARS_CURRENCY, PaymentMethod
from bot.seams import Ids
from bot.services import pricing as prices
from bot.services import schedule
from bot.services.admission import require_welcome
from bot.services.availability import maintained
from bot.services.balance_views import AmountView, TopUpView
from bot.services.checkout_views import Way
from bot.services.errors import Gone, Mistake
from bot.services.paying import Paying
from bot.services.people import Person
from bot.services.pricing import Pricing
from bot.services.ways import Ways
from providers.money import Money
from providers.questions import Question
from storage import payments
from storage.database import Database, Reader, Transaction
from storage.payment_state import PaymentState
from storage.payments import Payment

OFFERED: Mapping[str, tuple[int, ...]] = {"RUB": (500, 1000, 2000, 5000)}
OFFERED_ELSEWHERE = (5, 10, 25, 50)
MOST: Mapping[str, int] = {"RUB": 50_000}
MOST_ELSEWHERE = 500
LEAST_OF_OFFERED = 5
"""The least amount is the least that is offered divided by this."""
AT_A_TIME = 50
_ALIVE = frozenset({PaymentState.NEW, PaymentState.OPEN})


class TopUps:
    """One top-up of a customer can be paid at a time: a new one closes the former."""

    def __init__(self, db: Database, ways: Ways, paying: Paying, pricing: Pricing, currency: str, ids: Ids) -> None:
        self._db, self._ways, self._paying, self._pricing = db, ways, paying, pricing
        self._currency, self._ids = currency, ids

    def amounts(self) -> AmountView:
        offered = OFFERED.get(self._currency, OFFERED_ELSEWHERE)
        most = MOST.get(self._currency, MOST_ELSEWHERE)
        least = max(1, offered[0] // LEAST_OF_OFFERED)
        return AmountView(tuple(map(self._money, offered)), self._money(least), self._money(most))

    def _money(self, amount: int | Decimal) -> Money:
        return Money(Decimal(amount), self._currency)

    def minor_of(self, typed: str) -> int:
        """The amount that was typed, in minor units. Raises `Mistake` where it is none."""
        text = "".join(typed.split()).replace(",", ".").rstrip("\u20bd")
        try:
            money = self._money(Decimal(text)) if len(text) <= 12 else None
        except InvalidOperation:
            money = None
        if money is None or not money.amount.is_finite() or Money.of_minor(money.minor, self._currency) != money:
            raise Mistake("error.top_up.number")
        return money.minor

    async def begin(self, tx: Transaction, person: Person, minor: int, now: datetime) -> Place:
        """A top-up of so many minor units, by the first method that takes it. Raises `Mistake`."""
        if (reason := await maintained(tx)) is not None:
            raise Mistake("error.unavailable", reason=reason)
        limits = self.amounts()
        if not limits.least.minor <= minor <= limits.most.minor:
            raise Mistake("error.top_up.range")
        for name, method in self._ways.methods.items():
            fits = await self._asks(tx, method, minor) is not None
            if fits and await self._paying.open_question(tx, person, name) is None:
                return await self._add(tx, person, name, minor, now)
        raise Mistake("error.top_up.range")

    async def choose(self, tx: Transaction, person: Person, payment_id: int, name: str, now: datetime) -> Place:
        """Has it paid by this method instead. Raises `Gone` for what is not theirs or is no method of the shop's."""
        payment = await self._own(tx, person, payment_id)
        if name not in self._ways.methods or payment.credit_minor is None:
            raise Gone
        if payment.state not in _ALIVE:
            return TopUpPlace(payment=payment.id)
        if (question := await self._paying.open_question(tx, person, name)) is not None:
            return TopUpPayer(payment=payment.id, method=name, key=question.key)
        if name == payment.method:
            return TopUpPlace(payment=payment.id)
        return await self._add(tx, person, name, payment.credit_minor, now)

    async def answer(self, tx: Transaction, person: Person, place: TopUpPayer, text: str, now: datetime) -> Place:
        """Keeps the payer's answer and goes on. Raises `WrongAnswer` and `Gone`."""
        await self._own(tx, person, place.payment)
        await self._paying.keep(tx, person, place.method, place.key, text, now)
        return await self.choose(tx, person, place.payment, place.method, now)

    async def _add(self, tx: Transaction, person: Person, name: str, minor: int, now: datetime) -> Place:
        await require_welcome(tx, person.id)
        method = self._ways.methods[name]
        asked = await self._asks(tx, method, minor)
        if asked is None:
            raise Mistake("error.top_up.range")
        for former in await payments.open_top_ups(tx, person.id):
            await close(tx, former)
        payment_id = await payments.add_top_up(
            tx,
            payer_id=person.id,
            method=name,
            amount_minor=asked,
            currency=method.currency,
            credit_minor=minor,
            credit_currency=self._currency,
            payload=self._ids.secret(),
            deadline_at=now + schedule.QUOTE_LIVES,
            lapses_at=now + schedule.QUOTE_LIVES + schedule.LAPSE_GRACE,
            now=now,
        )
        return TopUpPlace(payment=payment_id)

    async def _asks(self, reader: Reader, method: PaymentMethod, minor: int) -> int | None:
        """What an invoice of this method asks for so much of the balance; None where it takes no such sum."""
        asked = minor
        if method.currency == STARS_CURRENCY:
            asked = prices.stars(await self._pricing.terms(reader), Money.of_minor(minor, self._currency))
        fits = method.currency in (STARS_CURRENCY, self._currency) and 0 < asked <= method.most_minor
        return asked if fits else None

    async def view(self, reader: Reader, person: Person, payment_id: int, now: datetime) -> TopUpView:
        """Raises `Gone` for what is not theirs."""
        payment = await self._own(reader, person, payment_id)
        minor = payment.credit_minor or 0
        is_over = payment.state in {PaymentState.FAILED, PaymentState.LAPSED}
        is_late = payment.deadline_at is not None and payment.deadline_at <= now
        return TopUpView(
            payment=payment.id,
            amount=Money.of_minor(minor, self._currency),
            ways=await self._offered(reader, minor),
            chosen=payment.method,
            link=payment.link if payment.state is PaymentState.OPEN and not is_late else None,
            is_paid=payment.state is PaymentState.CAPTURED,
            is_over=is_over or (is_late and payment.state in _ALIVE),
            deadline_at=payment.deadline_at,
        )

    async def _offered(self, reader: Reader, minor: int) -> tuple[Way, ...]:
        found: list[Way] = []
        for name, method in self._ways.methods.items():
            if (asked := await self._asks(reader, method, minor)) is not None:
                found.append(Way(name, method.kind, Money.of_minor(asked, method.currency)))
        return tuple(found)

    async def question(self, reader: Reader, person: Person, place: TopUpPayer) -> tuple[Question, str]:
        """What the payer is asked, and whose texts say it. Raises `Gone`."""
        await self._own(reader, person, place.payment)
        return await self._paying.asked(reader, person, place.method, place.key)

    async def _own(self, reader: Reader, person: Person, payment_id: int) -> Payment:
        payment = await payments.get(reader, payment_id)
        if payment is None or not payment.is_top_up or payment.payer_id != person.id:
            raise Gone
        return payment

    async def step(self, now: datetime) -> bool:
        """Closes what nobody has paid in time; money that comes all the same is worth what was promised."""
        found = await self._db.read(lambda reader: payments.lapsed_top_ups(reader, now, AT_A_TIME))
        for payment in found:
            await self._db.write(partial(_lapse, payment=payment))
        return bool(found)


async def _lapse(tx: Transaction, payment: Payment) -> None:
    latest = await payments.get(tx, payment.id)
    if latest is not None and latest.state in _ALIVE:
        await close(tx, latest)


async def close(tx: Transaction, payment: Payment) -> None:
    """Its invoice can be paid no more."""
    after = PaymentState.LAPSED if payment.state is PaymentState.OPEN else PaymentState.FAILED
    await payments.move(tx, payment, after)
