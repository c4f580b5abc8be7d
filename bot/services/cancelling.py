"""A customer's wish to stop an order: done at once where nothing was bought, remembered while it is being placed."""

from datetime import datetime

from bot.services.errors import Gone, Mistake
from bot.services.moves import move, tell
from bot.services.people import Person
from storage import orders
from storage.database import Transaction
from storage.order_state import OrderState

AT_ONCE = frozenset({OrderState.AWAITING_PAYMENT, OrderState.PAID, OrderState.NEEDS_ANSWER})


async def cancel(tx: Transaction, person: Person, order_id: int, now: datetime) -> None:
    """Cancels, or notes the wish. Raises `Gone` for what is not theirs and `Mistake` when it is too late."""
    order = await orders.owned(tx, order_id, person.id)
    if order is None:
        raise Gone
    if order.state in AT_ONCE:
        await move(
            tx,
            order,
            OrderState.CANCELLED,
            now=now,
            cause="cancelled_by_customer",
            actor=f"customer:{person.id}",
        )
    elif order.state is OrderState.PLACING:
        await orders.ask_to_cancel(tx, order.id, now)
        await tell(tx, order, now)
    else:
        raise Mistake("error.too_late")
