"""A second attempt at a purchase that surely was not made: when staff may have it made, and what it does."""

from datetime import datetime

from bot.services import schedule
from bot.services.moves import move
from storage import calls, deliveries, payments, refunds, replacements
from storage.calls import Call, Outcome
from storage.database import Reader, Transaction
from storage.order_state import OrderState
from storage.orders import Order

_SURELY_NOT = frozenset({Outcome.ABSENT, Outcome.NOT_ACTED, Outcome.OURS, Outcome.LIMITED, Outcome.REFUSED})


async def is_possible(reader: Reader, order: Order) -> bool:
    """Whether the last request surely bought nothing, or a person may say so.

    A person may where nothing can be asked by reference: such an order comes to `review` only once the provider's
    settle time is over, and not where the provider itself said that it knows the reference.
    """
    if order.state is not OrderState.REVIEW or order.remote_id is not None or order.pays_there_at is not None:
        return False
    if await deliveries.count(reader, order.id) or await refunds.of_order(reader, order.id) is not None:
        return False
    paid = await payments.captured(reader, order.id) or await replacements.find(reader, order.id) is not None
    call = await calls.newest_placing(reader, order.id)
    return bool(paid) and call is not None and _bought_nothing(call)


def _bought_nothing(call: Call) -> bool:
    return call.outcome in _SURELY_NOT or (call.exclusive and call.outcome is Outcome.UNCLEAR)


async def begin(tx: Transaction, order: Order, *, actor: str, reason: str, now: datetime) -> None:
    """Has the order placed once more; a wish to cancel that came meanwhile ends it instead."""
    call = await calls.newest_placing(tx, order.id)
    if call is not None and call.outcome is Outcome.UNCLEAR:
        await calls.settle(tx, call.id, Outcome.ABSENT, now=now)
    await move(
        tx,
        order,
        OrderState.PAID,
        now=now,
        cause="second_attempt",
        actor=actor,
        note=reason,
        looks=0,
        promised_at=now + schedule.PROMISE,
        next_step_at=now,
    )
