"""What a checkout asks and shows before it is paid: one question, one summary. Changes nothing; `checkout` does."""

from collections.abc import Mapping
from datetime import datetime, timedelta
from typing import Any

from bot.callbacks.payment import Payer
from bot.services.answers import Answers
from bot.services.approval import Approval
from bot.services.asking import Asking
from bot.services.availability import availability
from bot.services.balance import Balance
from bot.services.checkout import MOST_STARS
from bot.services.checkout_views import QuestionView, SummaryView, Way, WaysView
from bot.services.errors import Gone
from bot.services.orders import price_of, shown_state, summary_lines, usual
from bot.services.pay_links import PayLinks
from bot.services.paying import Paying
from bot.services.people import Person
from bot.services.views import Price
from bot.services.ways import Ways, amount_of
from providers.base import Provider
from providers.money import Money
from providers.questions import Question
from storage import offers, order_lists, orders, payments
from storage.database import Reader
from storage.offers import Offer
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment

SAME_WITHIN = timedelta(days=1)


class Summaries:
    """Reads for one customer at a time; another's order is as if it were not there."""

    def __init__(
        self,
        providers: Mapping[str, Provider],
        answers: Answers,
        links: PayLinks,
        paying: Paying,
        ways: Ways,
        balance: Balance,
        approval: Approval,
    ) -> None:
        self._profiles = {name: provider.profile for name, provider in providers.items()}
        self._answers, self._links, self._paying, self._ways = answers, links, paying, ways
        self._balance, self._approval = balance, approval
        self._asking = Asking(providers, answers)

    async def question(self, reader: Reader, person: Person, order_id: int, key: str, wrong: str) -> QuestionView:
        """Raises `Gone` where the person has no such order or it asks no such question."""
        order = await orders.owned(reader, order_id, person.id)
        if order is None:
            raise Gone
        given = await self._answers.of_order(reader, order.id)
        asked = self._asking.asked(order.provider, given)
        question = next((each for each in asked if each.key == key), None)
        if question is None:
            raise Gone
        kept = await self._answers.kept(reader, person, order.provider)
        before = await self._answers.kept_before(reader, person, order.provider, order.created_at)
        counted = self._counted(order.provider, given, before)
        # What was taken without asking is not counted: nobody is asked it. It may be asked again all the same.
        keys = [each.key for each in asked if each.key == key or each.key in counted]
        # An order that is not paid yet has lost the answer that was refused.
        unmended = order.state is OrderState.NEEDS_ANSWER or key not in given
        refused = order.mend_question == key and unmended
        saved = kept.get(key) if question.kept else None
        position = keys.index(key)
        return QuestionView(
            order=order.id,
            checkout=order.checkout_id,
            provider=order.provider,
            key=key,
            number=position + 1,
            count=len(keys) if self._is_settled(order.provider, given, before) else None,
            saved=None if saved == given.get(key) else saved,
            current=given.get(key),
            wrong=wrong or None,
            refused_code=order.refusal_code if refused else None,
            previous=keys[position - 1] if position else None,
            back_offer=await self._back_offer(reader, order),
            options=question.options,
            optional=question.optional,
            is_paid=order.paid_at is not None,
            by_phone=question.by_phone,
            complete=all(each.key in given for each in asked),
        )

    def _counted(self, provider: str, given: Mapping[str, str], kept: Mapping[str, str]) -> list[str]:
        """The questions that are put to the customer, after these answers. `kept`: from before this order."""
        return [each.key for each in self._asking.asked(provider, given) if not _taken(each, given, kept)]

    def _is_settled(self, provider: str, given: Mapping[str, str], kept: Mapping[str, str]) -> bool:
        """Whether the same is asked whatever was chosen and will be: only then can be said of how many this is one."""
        choices = [
            {**given, each.key: option} for each in self._asking.asked(provider, given) for option in each.options
        ]
        asked = self._counted(provider, given, kept)
        return all(self._counted(provider, other, kept) == asked for other in ({}, *choices))

    async def payer(self, reader: Reader, person: Person, place: Payer) -> QuestionView:
        """What a payment method asks of the payer. Raises `Gone`."""
        question, order, provider = await self._paying.question(reader, person, place)
        return QuestionView.of_payer(
            question,
            provider,
            method=place.method,
            wrong=place.wrong,
            order=order.id,
            checkout=order.checkout_id,
        )

    async def ways(self, reader: Reader, person: Person, order_id: int, now: datetime) -> WaysView:
        """The methods by which an order can be paid. Raises `Gone`."""
        order = await orders.owned(reader, order_id, person.id)
        if order is None:
            raise Gone
        payment = await payments.newest(reader, order.id)
        names = await self._ways.of(reader, order)
        rows = tuple(self._way(order, name) for name in names)
        return WaysView(
            order.id,
            order.checkout_id,
            order.number,
            rows,
            payment.method if payment else "",
            order.version,
            price_of(order).money,
            covers=await self._balance.usable(reader, order) >= order.total_minor,
            approval=await self._approval.may_ask(reader, order, now),
        )

    def _way(self, order: Order, name: str) -> Way:
        method = self._ways.methods[name]
        return Way(name, method.kind, Money.of_minor(amount_of(order, method), method.currency))

    async def summary(self, reader: Reader, person: Person, checkout_id: int, now: datetime) -> SummaryView:
        """The order of the checkout that is to be paid next, else its last. Raises `Gone` for another's checkout."""
        found = await orders.of_checkout(reader, checkout_id, person.id)
        if not found:
            raise Gone
        unpaid = [order for order in found if shown_state(order) is OrderState.AWAITING_PAYMENT]
        order = unpaid[0] if unpaid else found[-1]
        return await self._summary(reader, person, order, found.index(order) + 1, len(found), now)

    async def _summary(
        self, reader: Reader, person: Person, order: Order, position: int, count: int, now: datetime
    ) -> SummaryView:
        payment = await payments.newest(reader, order.id)
        is_open = payment is not None and payment.state is PaymentState.OPEN
        lapsed = order.quote_expires_at <= now or (payment is not None and payment.state is PaymentState.FAILED)
        cost = None if order.cost_minor is None else Money.of_minor(order.cost_minor, order.cost_currency)
        supply = await availability(reader, order.provider, now, cost=cost, language=person.language)
        given = await self._answers.of_order(reader, order.id)
        profile = self._profiles.get(order.provider)
        sold = await self._offers(reader, order)
        return SummaryView(
            checkout=order.checkout_id,
            order=order.id,
            number=order.number,
            position=position,
            count=count,
            provider=order.provider,
            lines=await summary_lines(reader, order),
            answers=self._asking.told(order.provider, given),
            total=price_of(order),
            deadline_at=order.quote_expires_at,
            invoice_link=payment.link if payment is not None and is_open and not lapsed else None,
            lapsed=lapsed,
            state=shown_state(order),
            price_moved_from=self._moved(order),
            regions=tuple(dict.fromkeys(offer.region for offer in sold if offer.region)),
            blocked_here=any(person.country in offer.excluded_countries for offer in sold),
            duplicate=await self._duplicate(reader, order, given, now),
            available=supply.ok,
            reason=supply.reason,
            usual=await usual(reader, profile),
            pays_here=order.stars <= MOST_STARS and (profile is None or profile.paid_by_shop),
            pays_there=self._links.can_take(order),
            version=order.version,
            back_offer=await self._back_offer(reader, order),
            **await self._to_pay(reader, order, payment, now),
        )

    async def _to_pay(self, reader: Reader, order: Order, payment: Payment | None, now: datetime) -> dict[str, Any]:
        """The ways in which the order can be paid to the shop, and the present one."""
        is_open = payment is not None and payment.state is PaymentState.OPEN
        held = payment is not None and payment.state is PaymentState.HELD
        usable = await self._balance.usable(reader, order)
        return {
            "way": self._way(order, payment.method) if payment and payment.method in self._ways.methods else None,
            "payer_of": "" if is_open else await self._paying.asks_first(reader, order) or "",
            "other_ways": len(await self._ways.of(reader, order)) > 1,
            "balance": Money.of_minor(usable, order.currency) if usable else None,
            "covers": usable >= order.total_minor,
            "approval": not held and await self._approval.may_ask(reader, order, now),
            "held": held,
        }

    def _moved(self, order: Order) -> Price | None:
        if order.moved_from_minor is None:
            return None
        return Price(Money.of_minor(order.moved_from_minor, order.currency), order.moved_from_stars or 0)

    async def _offers(self, reader: Reader, order: Order) -> list[Offer]:
        found = [await offers.get(reader, line.offer_id) for line in await orders.lines(reader, order.id)]
        return [offer for offer in found if offer is not None]

    async def _back_offer(self, reader: Reader, order: Order) -> int:
        """The offer that Back leads to; 0 for several."""
        lines = await orders.lines(reader, order.id)
        return lines[0].offer_id if len(lines) == 1 else 0

    async def _duplicate(self, reader: Reader, order: Order, given: Mapping[str, str], now: datetime) -> bool:
        """Whether the same was paid for with the same answers within a day. Goods without questions may repeat."""
        if not given:
            return False
        for earlier in await order_lists.paid_with_same_lines(reader, order, since=now - SAME_WITHIN):
            if await self._answers.of_order(reader, earlier) == given:
                return True
        return False


def _taken(question: Question, given: Mapping[str, str], kept: Mapping[str, str]) -> bool:
    """What was kept stands, or will stand, without being asked."""
    if not question.prefilled or question.key not in kept:
        return False
    return given.get(question.key, kept[question.key]) == kept[question.key]
