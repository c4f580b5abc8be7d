"""What of an order has not been delivered, and how much of its payment that is. Reads only."""

from collections import Counter

from bot.payments.base import STARS_CURRENCY
from providers.money import Money
from storage import deliveries, orders, payments
from storage.database import Reader
from storage.orders import Order
from storage.payments import Payment

PART = "part"
"""The reason of a refund that gives back a part."""


async def part_of(reader: Reader, order: Order) -> tuple[Payment, int] | None:
    """The payment of which a part can go back, and that part in its minor units; None where only the whole can.

    Stars go back in full only; so does money of another currency than the order's prices.
    """
    paid = await payments.captured(reader, order.id)
    if len(paid) != 1 or paid[0].currency == STARS_CURRENCY or paid[0].currency != order.currency:
        return None
    minor = await missing_minor(reader, order)
    return (paid[0], minor) if 0 < minor < paid[0].amount_minor else None


async def missing_minor(reader: Reader, order: Order) -> int:
    """The price of the pieces that have not come, in minor units of the order's currency."""
    come = Counter(item.title for item in await deliveries.of_order(reader, order.id))
    lines = await orders.lines(reader, order.id)
    return sum(max(0, line.quantity - come[line.title]) * line.unit_minor for line in lines)


async def worth(reader: Reader, order: Order) -> Money | None:
    """The price of what has not come, where something else has; None where nothing or everything has come."""
    minor = await missing_minor(reader, order)
    return Money.of_minor(minor, order.currency) if 0 < minor < order.total_minor else None
