"""The money of the sandbox's invented past: paid in Stars or at the provider, earned, or given back. Moves no order."""

from datetime import datetime
from typing import Any, TypeVar

from bot.services.moves import give_money_back
from bot.services.schedule import LAPSE_GRACE
from bot.services.ways import STARS
from storage import ledger, payments, reconciled, refunds
from storage.database import Transaction
from storage.orders import Order
from storage.payment_state import PaymentState, RefundState
from storage.payments import Payment

T = TypeVar("T")
NAME = "history-"
"""Begins the name of each invented payment."""


async def pay_in_stars(tx: Transaction, name: str, order: Order, at: datetime) -> Payment:
    """The invoice of an order, and the Stars that came for it."""
    money: dict[str, Any] = {"method": STARS, "amount_minor": order.stars, "currency": "XTR", "payload": name}
    dates: dict[str, Any] = {"deadline_at": order.quote_expires_at, "lapses_at": order.quote_expires_at + LAPSE_GRACE}
    await payments.add(tx, order_id=order.id, payer_id=order.customer_id, **money, **dates, now=order.created_at)
    await payments.move(tx, _known(await payments.by_payload(tx, name)), PaymentState.OPEN)
    opened = _known(await payments.by_payload(tx, name))
    await payments.move(tx, opened, PaymentState.CAPTURED, external_id=name, captured_at=at)
    await book(tx, "captured", opened, STARS, f"order:{order.id}", at)
    return opened


async def pay_there(tx: Transaction, name: str, order: Order, at: datetime) -> Payment:
    """The whole price, to the provider, in the shop's currency."""
    money: dict[str, Any] = {"method": order.provider, "amount_minor": order.total_minor, "currency": order.currency}
    who: dict[str, Any] = {"order_id": order.id, "payer_id": order.customer_id, "external_id": name}
    captured = await payments.add_captured(tx, **who, **money, surplus=False, now=at)
    await book(tx, "captured", captured, order.provider, f"order:{order.id}", at)
    return captured


async def give_back(tx: Transaction, order: Order, payment: Payment, reason: str, at: datetime) -> None:
    """A refund that was confirmed at once."""
    await give_money_back(tx, order, reason=reason, now=at)
    due = _known(await refunds.of_payment(tx, payment.id))
    sending = await refunds.move(tx, due, RefundState.SENDING, now=at, next_step_at=None)
    await refunds.move(tx, sending, RefundState.DONE, now=at, next_step_at=None)
    await reconciled.confirm(tx, payment.id, at)
    await book(tx, "refunded", payment, f"order:{order.id}", payment.method, at)


async def take_out(tx: Transaction, now: datetime) -> None:
    """The owner has taken out what came in this past, nothing else: Telegram's stand-in has never seen these Stars."""
    held = await ledger.of_payments(tx, STARS, NAME)
    if held > 0:
        await ledger.book(
            tx, kind="opening", ref=f"{STARS}:history", debit="owner", credit=STARS, amount_minor=held,
            currency="XTR", now=now,
        )  # fmt: skip


async def book(tx: Transaction, kind: str, payment: Payment, debit: str, credit: str, at: datetime) -> None:
    """One entry of the ledger about the payment."""
    money: dict[str, Any] = {"amount_minor": payment.amount_minor, "currency": payment.currency}
    await ledger.book(tx, kind=kind, ref=f"payment:{payment.id}", debit=debit, credit=credit, **money, now=at)


def _known(found: T | None) -> T:
    assert found is not None  # noqa: S101 - it was just written
    return found
