"""The one way an order moves: state, event, messages and money that becomes due, all in the caller's transaction."""

from datetime import datetime

from bot.callbacks import OrderPlace, Summary
from bot.services import fees, own_shelf_stock
from bot.services.casework import open_case
from storage import cases, dialogs, ledger, letters, offers, orders, payments, refunds, replacements
from storage.database import Transaction
from storage.order_state import ENDED, WITHOUT_GOODS, OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment

PROGRAM = "program"
APPROVAL = "approval"
"""The kind of the cases that ask whether an order may be paid later."""
REPLACEMENT_FAILED = "replacement_failed"
# States whose news is a message of its own; every other change only edits the order's status.
_NEWS = {
    OrderState.NEEDS_ANSWER: "needs_answer",
    OrderState.PARTLY_DELIVERED: "goods",
    OrderState.DELIVERED: "goods",
    OrderState.REJECTED: "ended",
    OrderState.CANCELLED: "ended",
    OrderState.RETURNED: "ended",
}


async def move(
    tx: Transaction,
    order: Order,
    after: OrderState,
    *,
    now: datetime,
    cause: str,
    actor: str = PROGRAM,
    note: str = "",
    **changes: object,
) -> Order:
    """Moves the order and everything that must move with it. Raises `RefusedMove`."""
    if after in ENDED:
        changes = {**changes, "next_step_at": None, "ended_at": now}
    moved = await orders.move(tx, order, after, now=now, cause=cause, actor=actor, note=note, **changes)
    await own_shelf_stock.follow(tx, moved)
    if after in ENDED:
        await cases.close_of_order(tx, order.id, resolution=after, now=now)
    if after in WITHOUT_GOODS or after is OrderState.RETURNED:
        await give_money_back(tx, moved, reason=cause, now=now)
        await _still_owed(tx, moved, cause, now)
    if after is OrderState.DELIVERED:
        await _sell(tx, moved, now)
    await tell(tx, moved, now)
    return moved


def is_news(state: OrderState) -> bool:
    """Whether coming there is told by a message of its own."""
    return state in _NEWS


async def tell(tx: Transaction, order: Order, now: datetime) -> None:
    """Shows the order as it is now; news get a message of their own."""
    await show(tx, order, now)
    if _is_followed(order) and (news := _NEWS.get(order.state)):
        await put_news(tx, order, news, now)


async def show(tx: Transaction, order: Order, now: datetime) -> None:
    """Has the order drawn as it is now: on the screen that is open, else in its one status message."""
    places = [f"{OrderPlace.__prefix__}:{order.id}", Summary(checkout=order.checkout_id).pack()]
    seen = await dialogs.refresh(tx, order.customer_id, places, now=now)
    if not seen and _is_followed(order):
        await letters.put(
            tx,
            chat_id=order.customer_id,
            kind="status",
            order_id=order.id,
            dedupe=f"status:{order.id}",
            now=now,
        )


def _is_followed(order: Order) -> bool:
    """Whether the customer hears of it unasked: once it is paid or placed, but not while it is being placed."""
    begun = order.paid_at is not None or order.remote_id is not None
    return begun and order.state is not OrderState.PLACING


async def put_news(tx: Transaction, order: Order, kind: str, now: datetime) -> None:
    """A new message about the order; one for each of its versions at the most."""
    await letters.put(
        tx,
        chat_id=order.customer_id,
        kind=kind,
        order_id=order.id,
        dedupe=f"{kind}:{order.id}:{order.version}",
        now=now,
    )


async def give_money_back(tx: Transaction, order: Order, *, reason: str, now: datetime) -> None:
    """Makes what was taken due for refund, and an invoice that is still open lapse."""
    for payment in await payments.captured(tx, order.id):
        await refunds.make_due(
            tx,
            payment_id=payment.id,
            amount_minor=payment.amount_minor,
            currency=payment.currency,
            reason=reason,
            now=now,
        )
    await close_invoice(tx, order.id, now)


async def _still_owed(tx: Transaction, order: Order, cause: str, now: datetime) -> None:
    """Nobody paid for a replacement: where it ends without goods a person finds something else for its customer."""
    found = await replacements.find(tx, order.id)
    if found is None:
        return
    evidence = {"replacement": order.number, "cause": cause, "code": order.refusal_code or ""}
    await open_case(tx, REPLACEMENT_FAILED, order_id=found.replaces_id, evidence=evidence, now=now)


async def close_invoice(tx: Transaction, order_id: int, now: datetime) -> None:
    """Nobody can pay the order's newest invoice any more, and nothing is held for it; money that comes is surplus."""
    payment = await payments.newest(tx, order_id)
    if payment is None:
        return
    if payment.state is PaymentState.OPEN:
        await payments.move(tx, payment, PaymentState.LAPSED)
    if payment.state is PaymentState.NEW:
        await payments.move(tx, payment, PaymentState.FAILED)
    if payment.state is PaymentState.HELD:
        await payments.move(tx, payment, PaymentState.RELEASED)
        for case in await cases.of_order(tx, order_id):
            if case.kind == APPROVAL:
                await cases.close(tx, case.id, closed_by=None, resolution="released", reason="", now=now)


async def _sell(tx: Transaction, order: Order, now: datetime) -> None:
    for line in await orders.lines(tx, order.id):
        await offers.count_sold(tx, line.offer_id, line.quantity)
    for payment in await payments.captured(tx, order.id):
        if await refunds.of_payment(tx, payment.id) is not None:
            continue  # this money went back, or is about to
        await earn(tx, order, payment, payment.amount_minor, now)


async def earn(tx: Transaction, order: Order, payment: Payment, minor: int, now: datetime) -> None:
    """Books what the shop keeps of a payment, in minor units of its currency, once, and the fee of its method."""
    await ledger.book(
        tx,
        kind="earned",
        ref=f"payment:{payment.id}",
        debit=f"order:{order.id}",
        credit="revenue",
        amount_minor=minor,
        currency=payment.currency,
        now=now,
    )
    await fees.take(tx, payment.method, minor, payment.currency, f"payment:{payment.id}", now)
