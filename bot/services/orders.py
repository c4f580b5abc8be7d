"""A customer's own orders as views: status, list, what may be done now. Changes nothing."""

import math
from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from bot.services import schedule
from bot.services.answers import Answers
from bot.services.asking import Asking
from bot.services.cancelling import can_cancel
from bot.services.errors import Gone
from bot.services.pay_links import PayLinks
from bot.services.people import Person
from bot.services.pricing import taken
from bot.services.views import OrderRow, OrdersView, Price, StatusView, Step, SummaryLine, Usual
from providers.base import Goods, Profile
from providers.money import Money
from storage import cases, deliveries, order_events, order_lists, orders, payments, refunds, replacements
from storage.database import Reader
from storage.order_state import ENDED, OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment

PAGE = 8
FIRST_NUMBER = 1000
_ATTEMPTS = frozenset({OrderState.PAID, OrderState.PLACING})


def price_of(order: Order) -> Price:
    """What the customer pays for the whole order."""
    return Price(Money.of_minor(order.total_minor, order.currency), order.stars)


def shown_price(order: Order, profile: Profile | None) -> Price:
    """The same, without Stars where they are not what is paid."""
    price = price_of(order)
    return Price(price.money, 0) if order.pays_there_at is not None else taken(price, profile)


def shown_state(order: Order) -> OrderState:
    """The state as its buyer sees it: whoever has chosen to pay the provider waits for no invoice of the shop."""
    chosen = order.state is OrderState.AWAITING_PAYMENT and order.pays_there_at is not None
    return OrderState.PLACING if chosen else order.state


async def summary_lines(reader: Reader, order: Order) -> tuple[SummaryLine, ...]:
    """The lines with their prices in the shop's currency."""
    return tuple(
        SummaryLine(
            line.title,
            line.variant_title,
            line.quantity,
            Money.of_minor(line.unit_minor * line.quantity, order.currency),
        )
        for line in await orders.lines(reader, order.id)
    )


async def usual(reader: Reader, profile: Profile | None) -> Usual | None:
    """Median and 90th percentile of the shop's own history; None before five deliveries.

    None too for what travels: nobody here knows when it arrives. What staff hand over counts once they have done so.
    """
    if profile is None or profile.goods is Goods.PHYSICAL:
        return None
    took = await order_lists.delivery_times(reader, profile.name, by_staff=profile.done_by_staff)
    if len(took) < 5:
        return None
    most = took[min(len(took) - 1, math.ceil(len(took) * 9 / 10) - 1)]
    return Usual(timedelta(milliseconds=took[len(took) // 2]), timedelta(milliseconds=most))


class Orders:
    """Reads for one customer at a time; another's order is as if it were not there."""

    def __init__(self, profiles: Mapping[str, Profile], answers: Answers, asking: Asking, links: PayLinks) -> None:
        self._profiles = profiles
        self._answers, self._asking = answers, asking
        self._links = links

    async def status(
        self, reader: Reader, person: Person, order_id: int, now: datetime, nonce: str, *, asking: bool
    ) -> StatusView:
        """`asking`: the first press on cancel was made. Raises `Gone` where the person has no such order."""
        order = await orders.owned(reader, order_id, person.id)
        if order is None:
            raise Gone
        view = await self.status_of(reader, order, now, nonce)
        return replace(view, cancel_sure=asking and view.can_cancel)

    async def status_of(self, reader: Reader, order: Order, now: datetime, nonce: str = "") -> StatusView:
        """The order as its buyer sees it."""
        refund = await refunds.of_order(reader, order.id)
        open_cases = await cases.of_order(reader, order.id)
        payment = await payments.newest(reader, order.id)
        waiting = order.state is OrderState.NEEDS_ANSWER
        have = await deliveries.count(reader, order.id)
        profile = self._profiles.get(order.provider)
        often = await usual(reader, profile)
        return StatusView(
            id=order.id,
            number=order.number,
            checkout=order.checkout_id,
            provider=order.provider,
            state=shown_state(order),
            lines=await summary_lines(reader, order),
            answers=self._asking.told(order.provider, await self._answers.of_order(reader, order.id)),
            total=shown_price(order, profile),
            steps=await self._steps(reader, order),
            next_look_at=None if waiting else _later(order.next_step_at, now),
            promised_at=order.promised_at,
            usual=often,
            items_delivered=have,
            items_total=order.remote_items,
            delivers_here=have > 0 or (profile is not None and profile.delivers_here),
            can_cancel=can_cancel(order, profile) and order.cancel_asked_at is None,
            cancel_asked=order.cancel_asked_at is not None,
            cancel_sure=False,
            mend_question=order.mend_question,
            refusal_code=order.refusal_code,
            money_back_at=order.next_step_at if waiting else None,
            refund=refund.state if refund else None,
            late=await self._late(reader, order, often, now),
            case_deadline_at=open_cases[0].deadline_at if open_cases else None,
            nonce=nonce,
            by_staff=profile is not None and profile.done_by_staff,
            **await _replaces(reader, order),
            **_paid(payment),
            **self._there(order),
        )

    def _there(self, order: Order) -> dict[str, Any]:
        """Where and until when the customer pays the provider, if that is what they chose."""
        if order.pays_there_at is None:
            return {}
        until = order.pays_there_at + schedule.UNPAID_LIVES
        return {"payment_url": self._links.url(order), "pays_there": True, "pay_until": until}

    async def _steps(self, reader: Reader, order: Order) -> tuple[Step, ...]:
        """The way so far. Attempts that came to nothing are not told again: nobody paid twice."""
        steps: list[Step] = []
        for event in await order_events.of_order(reader, order.id):
            told = {step.state for step in steps}
            again = event.after in _ATTEMPTS and event.after in told
            if not again and (not steps or steps[-1].state is not event.after):
                steps.append(Step(event.after, event.at))
        return tuple(steps)

    async def _late(self, reader: Reader, order: Order, often: Usual | None, now: datetime) -> bool:
        if order.paid_at is None or order.state in ENDED:
            return False
        patience = often.most if often else schedule.PROMISE
        if now - order.paid_at <= max(patience, timedelta(minutes=5)):
            return False
        return not await order_lists.awaits_release(reader, order.id, now.date())

    async def page(self, reader: Reader, person: Person, page: int) -> OrdersView:
        """Newest first; a page beyond the last is the last."""
        pages = max(1, math.ceil(await order_lists.count_of_customer(reader, person.id) / PAGE))
        page = min(max(page, 1), pages)
        found = await order_lists.page_of_customer(reader, person.id, (page - 1) * PAGE, PAGE)
        return OrdersView(tuple([await self.row(reader, order) for order in found]), page, pages)

    async def row(self, reader: Reader, order: Order) -> OrderRow:
        lines = await orders.lines(reader, order.id)
        return OrderRow(
            id=order.id,
            number=order.number,
            provider=order.provider,
            state=order.state,
            title=lines[0].title if lines else "",
            more=max(len(lines) - 1, 0),
            total=shown_price(order, self._profiles.get(order.provider)),
            created_at=order.created_at,
            has_goods=await deliveries.count(reader, order.id) > 0,
        )

    async def open_row(self, reader: Reader, person: Person) -> OrderRow | None:
        """The newest order under way."""
        order = await order_lists.newest_open(reader, person.id)
        return None if order is None else await self.row(reader, order)

    async def last_row(self, reader: Reader, person: Person) -> OrderRow | None:
        """The newest delivered order, to be repeated."""
        order = await order_lists.newest_delivered(reader, person.id)
        return None if order is None else await self.row(reader, order)


async def _replaces(reader: Reader, order: Order) -> dict[str, Any]:
    """The order in place of which the shop sends this one."""
    found = await replacements.find(reader, order.id)
    return {"replaces": None if found is None else FIRST_NUMBER + found.replaces_id}


def _paid(payment: Payment | None) -> dict[str, Any]:
    """Whether an invoice can be paid, and whether there is a receipt."""
    state = payment.state if payment else None
    return {"payment_open": state is PaymentState.OPEN, "has_receipt": state is PaymentState.CAPTURED}


def _later(at: datetime | None, now: datetime) -> datetime | None:
    """Nothing where the clock on the wall would show the same minute, or a later one."""
    return at if at is not None and at >= now + timedelta(minutes=1) else None
