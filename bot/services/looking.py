"""A customer's wish to look at an order now: it moves the next look forward and changes nothing else."""

from datetime import datetime

from bot.services.errors import Gone
from bot.services.people import Person
from storage import orders
from storage.database import Transaction
from storage.order_state import OrderState

CAN_LOOK = frozenset({OrderState.PLACED_UNPAID, OrderState.IN_PROGRESS, OrderState.PARTLY_DELIVERED})
"""States in which the provider has the order and is read again and again."""


async def look_now(tx: Transaction, person: Person, order_id: int, now: datetime) -> bool:
    """False where looking earlier would tell nothing: proofs of absence need their time. Raises `Gone`."""
    order = await orders.owned(tx, order_id, person.id)
    if order is None:
        raise Gone
    if order.state not in CAN_LOOK:
        return False
    await orders.bring_forward(tx, order.id, now)
    return True
