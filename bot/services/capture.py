"""Money that has come: matched to its invoice, or marked surplus so that it goes back by itself."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime

from bot.payments.base import STARS_CURRENCY
from bot.services import balance_money, schedule
from bot.services.moves import close_invoice, move
from storage import carts, checkouts, ledger, limits, orders, payments, refunds
from storage.database import Reader, Transaction
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment


@dataclass(frozen=True, slots=True)
class Money:
    """A payment as its method reports it. `amount_minor` in minor units of `currency` (XTR: whole Stars)."""

    method: str
    external_id: str
    payload: str
    payer_id: int
    amount_minor: int
    currency: str


_COMES = frozenset({PaymentState.OPEN, PaymentState.LAPSED, PaymentState.FAILED})
"""States of an invoice for which money may come."""

Holds = Callable[[Reader, Order], Awaitable[bool]]
"""Whether an order could be bought again now for what was paid."""


async def capture(tx: Transaction, money: Money, now: datetime, holds: Holds | None = None) -> Order | None:
    """Takes the money for the order that waits for it and returns the order, now paid.

    The same report twice changes nothing. Late money revives its order where the price still holds. Money that fits no
    waiting order is due for refund; then the result is None.
    """
    known = await payments.by_external(tx, money.method, money.external_id)
    if known is not None and known.state is PaymentState.CAPTURED:
        return None
    payment = await payments.by_payload(tx, money.payload)
    if payment is not None and payment.is_top_up and payment.state is not PaymentState.CAPTURED:
        await _top_up(tx, payment, money, now)
        return None
    order = await orders.get(tx, payment.order_id) if payment and payment.order_id else None
    if payment is None or order is None or payment.state is PaymentState.CAPTURED:
        await give_back(tx, money, order.id if order else None, now)
        return None
    if not _fits(payment, order, money) and not await _revives(tx, payment, order, money, holds, now):
        await _late(tx, payment, money, now)
        return None
    await payments.move(tx, payment, PaymentState.CAPTURED, external_id=money.external_id, captured_at=now)
    await _book(tx, payment.id, f"order:{order.id}", money, now)
    return await paid(tx, order, now)


async def _top_up(tx: Transaction, payment: Payment, money: Money, now: datetime) -> None:
    """Money for a balance is worth what was promised for it, also when it comes late."""
    meant = (payment.amount_minor, payment.currency, payment.payer_id)
    if payment.state not in _COMES or meant != (money.amount_minor, money.currency, money.payer_id):
        await _late(tx, payment, money, now)
        return
    await payments.move(tx, payment, PaymentState.CAPTURED, external_id=money.external_id, captured_at=now)
    await balance_money.topped_up(tx, payment, now)


def _fits(payment: Payment, order: Order, money: Money) -> bool:
    return (
        payment.state is PaymentState.OPEN
        and order.state is OrderState.AWAITING_PAYMENT
        and (payment.amount_minor, payment.currency) == (money.amount_minor, money.currency)
        and payment.payer_id == money.payer_id
    )


async def _revives(
    tx: Transaction, payment: Payment, order: Order, money: Money, holds: Holds | None, now: datetime
) -> bool:
    """Whether money for an invoice that had lapsed still buys what it was meant for; any newer invoice is closed."""
    if payment.state not in {PaymentState.LAPSED, PaymentState.FAILED} or order.pays_there_at is not None:
        return False
    meant = (payment.amount_minor, payment.currency, payment.payer_id)
    if meant != (money.amount_minor, money.currency, money.payer_id):
        return False
    # The order may have been quoted anew since this invoice was made.
    if meant[:2] not in ((order.stars, STARS_CURRENCY), (order.total_minor, order.currency)):
        return False
    waits = order.state in {OrderState.AWAITING_PAYMENT, OrderState.EXPIRED}
    if await limits.is_blocked(tx, order.customer_id):
        return False
    if not waits or holds is None or not await holds(tx, order):
        return False
    newest = await payments.newest(tx, order.id)
    if newest is not None and newest.id != payment.id:
        await close_invoice(tx, order.id, now)
    return True


async def paid(tx: Transaction, order: Order, now: datetime) -> Order:
    """The order is paid for: it is placed from now on. Raises `RefusedMove`."""
    promised_at = now + schedule.PROMISE
    paid = await move(
        tx,
        order,
        OrderState.PAID,
        now=now,
        cause="paid",
        actor=f"customer:{order.customer_id}",
        paid_at=now,
        promised_at=promised_at,
        next_step_at=now,
        ended_at=None,
    )
    await _empty_cart(tx, order)
    return paid


async def _empty_cart(tx: Transaction, order: Order) -> None:
    if await checkouts.from_cart(tx, order.checkout_id):
        for line in await orders.lines(tx, order.id):
            await carts.remove_bought(tx, order.customer_id, line.offer_id, line.variant)


async def paid_there(tx: Transaction, order: Order, money: Money, now: datetime) -> bool:
    """Books what the customer has paid to the provider itself, once. Whether it was new."""
    if await payments.by_external(tx, money.method, money.external_id):
        return False
    payment = await payments.add_captured(
        tx,
        order_id=order.id,
        payer_id=money.payer_id,
        method=money.method,
        amount_minor=money.amount_minor,
        currency=money.currency,
        external_id=money.external_id,
        surplus=False,
        now=now,
    )
    await _book(tx, payment.id, f"order:{order.id}", money, now)
    await _empty_cart(tx, order)
    return True


async def _late(tx: Transaction, payment: Payment, money: Money, now: datetime) -> None:
    """The invoice is known but nothing waits for this money: it lapsed, or amount or payer differ."""
    meant = (payment.amount_minor, payment.currency, payment.payer_id)
    # What differs from its invoice is kept as it came: a refund goes to whoever paid, and is as much as was paid.
    is_own = meant == (money.amount_minor, money.currency, money.payer_id)
    dead = payment.state in {PaymentState.LAPSED, PaymentState.FAILED}
    known = payment.external_id == money.external_id or (dead and is_own)
    if not known:
        await give_back(tx, money, payment.order_id, now)
        return
    await payments.move(
        tx, payment, PaymentState.CAPTURED, external_id=money.external_id, captured_at=now, surplus=True
    )
    await _send_back(tx, payment.id, money, now)


async def give_back(tx: Transaction, money: Money, order_id: int | None, now: datetime) -> None:
    """Stores money that belongs to no invoice that waits for it, and makes it due for refund."""
    payment = await payments.add_captured(
        tx,
        order_id=order_id,
        payer_id=money.payer_id,
        method=money.method,
        amount_minor=money.amount_minor,
        currency=money.currency,
        external_id=money.external_id,
        surplus=True,
        now=now,
    )
    await _send_back(tx, payment.id, money, now)


async def _send_back(tx: Transaction, payment_id: int, money: Money, now: datetime) -> None:
    await _book(tx, payment_id, "surplus", money, now)
    await refunds.make_due(
        tx,
        payment_id=payment_id,
        amount_minor=money.amount_minor,
        currency=money.currency,
        reason="surplus",
        now=now,
    )


async def _book(tx: Transaction, payment_id: int, account: str, money: Money, now: datetime) -> None:
    await ledger.book(
        tx,
        kind="captured",
        ref=f"payment:{payment_id}",
        debit=ledger.account_of(money.method, money.payer_id),
        credit=account,
        amount_minor=money.amount_minor,
        currency=money.currency,
        now=now,
    )
