"""Who may buy, and how much: blocked customers, orders open at once, money in a day. Reads only.

Asked before a checkout begins, before an invoice is made and again before money is taken. What is under way goes on.
"""

from datetime import datetime, timedelta

from bot.services.errors import Mistake
from providers.money import Money
from storage import limits
from storage.database import Reader
from storage.orders import Order

DAY = timedelta(days=1)


async def require_welcome(reader: Reader, customer_id: int) -> None:
    """Raises `Mistake` for a customer who is blocked."""
    if await limits.is_blocked(reader, customer_id):
        raise Mistake("error.blocked")


async def require_room(reader: Reader, customer_id: int, *, orders: int, money: Money, now: datetime) -> None:
    """Raises `Mistake` where so many new orders of so much money, in the shop's currency, are more than is allowed."""
    await require_welcome(reader, customer_id)
    found = await limits.of_customer(reader, customer_id)
    if found.most_open is not None and await limits.open_orders(reader, customer_id) + orders > found.most_open:
        raise Mistake("error.limit.open", max=found.most_open)
    if not await _fits(reader, customer_id, found.most_day_minor, money.minor, now):
        raise Mistake("error.limit.day", max=Money.of_minor(found.most_day_minor or 0, money.currency))


async def refusal(reader: Reader, order: Order, now: datetime) -> str | None:
    """Why this order may not be paid now: `blocked`, `limit`, or None where it may."""
    if await limits.is_blocked(reader, order.customer_id):
        return "blocked"
    found = await limits.of_customer(reader, order.customer_id)
    fits = await _fits(reader, order.customer_id, found.most_day_minor, order.total_minor, now)
    return None if fits else "limit"


async def require_payable(reader: Reader, order: Order, now: datetime) -> None:
    """The same as a `Mistake`."""
    match await refusal(reader, order, now):
        case "blocked":
            raise Mistake("error.blocked")
        case "limit":
            found = await limits.of_customer(reader, order.customer_id)
            raise Mistake("error.limit.day", max=Money.of_minor(found.most_day_minor or 0, order.currency))


async def _fits(reader: Reader, customer_id: int, most_minor: int | None, minor: int, now: datetime) -> bool:
    """Whether so much more may be paid within the 24 hours that end now."""
    if most_minor is None:
        return True
    return await limits.spent_since(reader, customer_id, now - DAY) + minor <= most_minor
