"""Refunds and chargebacks that nobody here asked for: booked, told to a person, goods called back where they can be."""

from collections.abc import Mapping
from datetime import datetime

from bot.services import balance_money
from bot.services.casework import open_case
from bot.services.moves import move
from bot.services.returning import can_return
from providers.base import Profile
from storage import calls, ledger, orders, payments, refunds, replacements
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment

KIND = "refunded_outside"
_NOT_BOUGHT = frozenset({OrderState.PAID, OrderState.NEEDS_ANSWER})
_MAY_STOP = frozenset({OrderState.PLACING, OrderState.UNCLEAR, OrderState.REVIEW})


class OutsideRefunds:
    """`seen` runs in the caller's transaction; the customer's new orders are held while its case is open."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles

    async def seen(self, tx: Transaction, method: str, external_id: str, now: datetime) -> None:
        """A method says that a charge was given back: by our own request, or by somebody else, which opens a case."""
        payment = await payments.by_external(tx, method, external_id)
        if payment is not None and payment.is_top_up:
            await _top_up(tx, payment, now)
            return
        order = await orders.get(tx, payment.order_id) if payment and payment.order_id else None
        if payment is None or order is None or await refunds.of_payment(tx, payment.id) is not None:
            return
        await refunds.add_external(tx, payment.id, payment.amount_minor, payment.currency, now)
        await _book(tx, payment, now)
        if order.state in _NOT_BOUGHT:
            await move(tx, order, OrderState.CANCELLED, now=now, cause=KIND)
            return
        if order.state in _MAY_STOP:
            await orders.ask_to_cancel(tx, order.id, now)
        await _stop_replacement(tx, order, now)
        await self._call_back(tx, order, now)
        evidence = {"charge": external_id, "stars": payment.amount_minor}
        await open_case(tx, KIND, order_id=order.id, evidence=evidence, now=now)

    async def _call_back(self, tx: Transaction, order: Order, now: datetime) -> None:
        """Goods that their provider may take back are asked for once; what was paid twice over is then not lost."""
        if not can_return(order, self._profiles.get(order.provider)):
            return
        if await calls.newest(tx, order.id, "give_back") is None:
            await move(
                tx, order, OrderState.RETURNING, now=now, cause=KIND, looks=0, next_step_at=now, ended_at=None
            )  # fmt: skip


async def _stop_replacement(tx: Transaction, order: Order, now: datetime) -> None:
    """The shop pays for nothing in place of goods whose money is gone, as far as it is not bought yet."""
    last = await replacements.newest_of(tx, order.id)
    found = await orders.get(tx, last.order_id) if last is not None else None
    if found is not None and found.state in _NOT_BOUGHT:
        await move(tx, found, OrderState.CANCELLED, now=now, cause=KIND)
    elif found is not None and found.state in _MAY_STOP:
        await orders.ask_to_cancel(tx, found.id, now)


async def _top_up(tx: Transaction, payment: Payment, now: datetime) -> None:
    """What is left of the top-up is gone from the balance; what was spent of it is a loss that a person hears of."""
    if payment.state is not PaymentState.CAPTURED or await refunds.of_payment(tx, payment.id) is not None:
        return
    await refunds.add_external(tx, payment.id, payment.amount_minor, payment.currency, now)
    lost = await balance_money.taken_back(tx, payment, now)
    evidence = {"charge": payment.external_id, "customer": payment.payer_id, "charged": lost}
    await open_case(
        tx, KIND, payment_id=payment.id, evidence={**evidence, "currency": payment.credit_currency}, now=now
    )


async def _book(tx: Transaction, payment: Payment, now: datetime) -> None:
    """Money that had been earned is a loss; else the order's own money is gone."""
    ref = f"payment:{payment.id}"
    await ledger.book(
        tx,
        kind="refunded",
        ref=ref,
        debit="loss" if await ledger.is_booked(tx, ref, "earned") else f"order:{payment.order_id}",
        credit=ledger.account_of(payment.method, payment.payer_id),
        amount_minor=payment.amount_minor,
        currency=payment.currency,
        now=now,
    )
