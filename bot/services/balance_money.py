"""How a balance grows and shrinks: its parts and the ledger together, in the caller's transaction. Judges no order."""

from datetime import datetime

from bot.callbacks.balance import BalancePlace, TopUpPlace
from bot.services import fees
from storage import balances, dialogs, ledger, letters
from storage.balances import GOODWILL, Part
from storage.database import Transaction
from storage.payments import Payment
from storage.refunds import Refund

METHOD = "balance"
PAID_OUT = "paid_out"
"""The reason of a refund that gives a top-up back because its customer asks for the rest of the balance."""


def account(customer_id: int) -> str:
    return ledger.account_of(METHOD, customer_id)


async def topped_up(tx: Transaction, payment: Payment, now: datetime) -> None:
    """The payment is captured: its worth in the shop's currency is the customer's, and remembers how it came."""
    assert payment.credit_minor is not None  # noqa: S101 - top-ups have it
    assert payment.credit_currency is not None  # noqa: S101 - the same
    await _book(tx, "captured", payment, payment.method, "exchange", payment.amount_minor, payment.currency, now)
    await _book(
        tx,
        "topped_up",
        payment,
        "exchange",
        account(payment.payer_id),
        payment.credit_minor,
        payment.credit_currency,
        now,
    )
    ref = f"payment:{payment.id}"
    await fees.take(tx, payment.method, payment.credit_minor, payment.credit_currency, ref, now)
    await balances.add(
        tx,
        customer_id=payment.payer_id,
        source=payment.method,
        payment_id=payment.id,
        currency=payment.credit_currency,
        minor=payment.credit_minor,
        now=now,
    )
    await _tell(tx, payment, now)


async def _tell(tx: Transaction, payment: Payment, now: datetime) -> None:
    """On the screen that is open, else by a message."""
    places = [BalancePlace.__prefix__ or "", f"{TopUpPlace.__prefix__}:{payment.id}"]
    if await dialogs.refresh(tx, payment.payer_id, places, now=now):
        return
    await letters.put(
        tx,
        chat_id=payment.payer_id,
        kind="topped_up",
        fields={"minor": payment.credit_minor or 0, "currency": payment.credit_currency or ""},
        dedupe=f"topped_up:{payment.id}",
        now=now,
    )


async def credit(
    tx: Transaction,
    customer_id: int,
    minor: int,
    currency: str,
    now: datetime,
    *,
    ref: str,
    debit: str = "loss",
    source: str = GOODWILL,
    kind: str = "credited",
) -> None:
    """Gives a customer money of the shop, once per `ref` and kind; `source` says what it may be spent on."""
    if await ledger.is_booked(tx, ref, kind):
        return
    await ledger.book(
        tx,
        kind=kind,
        ref=ref,
        debit=debit,
        credit=account(customer_id),
        amount_minor=minor,
        currency=currency,
        now=now,
    )
    await balances.add(
        tx, customer_id=customer_id, source=source, payment_id=None, currency=currency, minor=minor, now=now
    )


async def came_back(tx: Transaction, refund: Refund, now: datetime) -> None:
    """A refund was booked to the balance: it returns to the parts it came from.

    What of them was taken back outside meanwhile is not given out a second time: it makes the loss good.
    """
    gone = await balances.bring_back(tx, refund.payment_id, refund.amount_minor)
    if gone:
        await ledger.book(
            tx,
            kind="recovered",
            ref=f"payment:{refund.payment_id}",
            debit=account(refund.payer_id),
            credit="loss",
            amount_minor=gone,
            currency=refund.currency,
            now=now,
        )


async def taken_back(tx: Transaction, payment: Payment, now: datetime) -> int:
    """Somebody outside took a top-up back. Returns what had been spent of it, now a loss, in minor units."""
    await _book(tx, "refunded", payment, "exchange", payment.method, payment.amount_minor, payment.currency, now)
    part = await balances.part_of_payment(tx, payment.id)
    if part is None:
        return 0
    await balances.take_back(tx, part)
    lost = part.came_minor - part.left_minor
    sums = ("taken_back", account(part.customer_id), part.left_minor), ("lost", "loss", lost)
    for kind, debit, minor in sums:
        if minor:
            await _book(tx, kind, payment, debit, "exchange", minor, part.currency, now)
    return lost


async def pay_out(
    tx: Transaction, part: Part, now: datetime, *, ref: str, credit: str = "exchange", minor: int | None = None
) -> None:
    """What is left of a part leaves the balance, or so many minor units of it."""
    amount = part.left_minor if minor is None else minor
    await balances.take(tx, part.id, amount)
    await ledger.book(
        tx,
        kind="paid_out",
        ref=ref,
        debit=account(part.customer_id),
        credit=credit,
        amount_minor=amount,
        currency=part.currency,
        now=now,
    )


async def _book(
    tx: Transaction, kind: str, payment: Payment, debit: str, credit: str, minor: int, currency: str, now: datetime
) -> None:
    await ledger.book(
        tx,
        kind=kind,
        ref=f"payment:{payment.id}",
        debit=debit,
        credit=credit,
        amount_minor=minor,
        currency=currency,
        now=now,
    )
