"""How the stand-in takes keys back: asked once, worked off later, key by key. Document: features/ReturnKeys.md."""

from datetime import datetime, timedelta

from providers.kinguin.standin_counter import MOST_PER_LINE
from providers.kinguin.standin_errors import Refusal
from providers.kinguin.standin_orders import StandinKey, StandinOrder

WINDOW = timedelta(hours=24)


def ask(order: StandinOrder, now: datetime) -> None:
    """Remembers the wish. Raises `NoKeysToReturn` where the rules leave no key, and for a second wish."""
    is_wholesale = any(part.quantity > MOST_PER_LINE for part in order.parts)
    keys = [key for key in order.keys if _may_go(key) and now <= _delivered_at(key, now) + WINDOW]
    if order.return_asked_at or order.preorder or is_wholesale or not keys:
        raise Refusal(422, "NoKeysToReturn", "There are no keys to return.", orderId=order.id)
    order.return_asked_at = now


def work_off(order: StandinOrder, now: datetime, pause: timedelta) -> list[StandinKey]:
    """The keys that go back now: those of the wish, and those that were delivered after it."""
    asked_at = order.return_asked_at
    if asked_at is None:
        return []
    gone = [
        key
        for key in order.keys
        if _may_go(key)
        and asked_at <= _delivered_at(key, now) + WINDOW
        and now >= max(asked_at, _delivered_at(key, now)) + pause
    ]
    for key in gone:
        key.status = "RETURNED"
    return gone


def _may_go(key: StandinKey) -> bool:
    return key.status == "DELIVERED" and not key.is_claimed


def _delivered_at(key: StandinKey, now: datetime) -> datetime:
    return key.delivered_at or now
