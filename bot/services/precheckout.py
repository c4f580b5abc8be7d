"""Whether a payment that is about to be made may be made. Reads only, declines by default, answers within seconds."""

from dataclasses import dataclass
from datetime import datetime

from bot.services import admission, own_shelf_stock
from bot.services.availability import availability, maintained
from bot.services.schedule import DECLINE_BEFORE_DEADLINE
from providers.money import Money
from storage import limits, orders, payments
from storage.database import Reader
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment


@dataclass(frozen=True, slots=True)
class Request:
    """What Telegram asks before it takes the money. `amount_minor` in minor units of `currency`."""

    payload: str
    payer_id: int
    amount_minor: int
    currency: str


async def refusal(reader: Reader, request: Request, now: datetime) -> str | None:
    """None when the money may be taken, else the text key below `checkout.refused.` that says why not."""
    payment = await payments.by_payload(reader, request.payload)
    if await maintained(reader) is not None:
        return "maintenance"
    if payment is not None and payment.is_top_up:
        return _top_up(payment) or _terms(payment, request, now) or await _welcome(reader, payment)
    order = await orders.get(reader, payment.order_id) if payment and payment.order_id else None
    if payment is None or order is None:
        return "lapsed"
    told = _state(payment, order) or _terms(payment, request, now)
    return told or await admission.refusal(reader, order, now) or await _supply(reader, order, now)


async def _welcome(reader: Reader, payment: Payment) -> str | None:
    return "blocked" if await limits.is_blocked(reader, payment.payer_id) else None


def _top_up(payment: Payment) -> str | None:
    if payment.state is PaymentState.CAPTURED:
        return "paid"
    return None if payment.state is PaymentState.OPEN else "lapsed"


def _state(payment: Payment, order: Order) -> str | None:
    if payment.state is PaymentState.CAPTURED or order.paid_at is not None:
        return "paid"
    if payment.state is not PaymentState.OPEN or order.state is not OrderState.AWAITING_PAYMENT:
        return "lapsed"
    return None


def _terms(payment: Payment, request: Request, now: datetime) -> str | None:
    if payment.payer_id != request.payer_id:
        return "not_yours"
    if (payment.amount_minor, payment.currency) != (request.amount_minor, request.currency):
        return "changed"
    if payment.deadline_at is None or now > payment.deadline_at - DECLINE_BEFORE_DEADLINE:
        return "lapsed"
    return None


async def _supply(reader: Reader, order: Order, now: datetime) -> str | None:
    cost = None if order.cost_minor is None else Money.of_minor(order.cost_minor, order.cost_currency)
    found = await availability(reader, order.provider, now, cost=cost)
    if not found.ok:
        return "unavailable"
    return "sold_out" if await own_shelf_stock.is_short(reader, order) else None
