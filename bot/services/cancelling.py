"""A customer's wish to stop an order: done at once where nothing was bought, remembered while it is being placed."""

from collections.abc import Mapping
from datetime import datetime

from bot.services.errors import Gone, Mistake
from bot.services.moves import move, tell
from bot.services.people import Person
from providers.base import Profile
from storage import orders
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order

Profiles = Mapping[str, Profile]
"""What each provider declares, by its name."""
AT_ONCE = frozenset({OrderState.AWAITING_PAYMENT, OrderState.PAID, OrderState.NEEDS_ANSWER})


def can_cancel(order: Order, profile: Profile | None) -> bool:
    """Whether a wish to stop the order can still be met. What waits unpaid at its provider is stopped there."""
    if order.state is OrderState.PLACED_UNPAID:
        return profile is not None and profile.cancels
    return order.state in AT_ONCE or order.state is OrderState.PLACING


async def cancel(tx: Transaction, person: Person, order_id: int, now: datetime, profiles: Profiles) -> bool:
    """Cancels, or notes the wish and returns False. Raises `Gone` for what is not theirs, `Mistake` when too late."""
    order = await orders.owned(tx, order_id, person.id)
    if order is None:
        raise Gone
    if not can_cancel(order, profiles.get(order.provider)):
        raise Mistake("error.too_late")
    if order.state in AT_ONCE:
        actor = f"customer:{person.id}"
        await move(tx, order, OrderState.CANCELLED, now=now, cause="cancelled_by_customer", actor=actor)
        return True
    await orders.ask_to_cancel(tx, order.id, now)
    if order.state is OrderState.PLACED_UNPAID:
        await orders.bring_forward(tx, order.id, now)
    await tell(tx, order, now)
    return False
