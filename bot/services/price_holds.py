"""Whether an order could be bought again now for what was paid: decides what becomes of money that comes late."""

from datetime import datetime

from bot.seams import Clock
from bot.services import own_shelf_stock
from bot.services.availability import availability
from bot.services.errors import Mistake
from bot.services.quoting import Item, Quoting
from providers.money import Money
from storage import orders
from storage.database import Reader
from storage.orders import Order


class PriceHolds:
    """Reads only; the provider is not asked: placing never pays more than the order's own cost."""

    def __init__(self, quoting: Quoting, clock: Clock) -> None:
        self._quoting, self._clock = quoting, clock

    async def __call__(self, reader: Reader, order: Order) -> bool:
        """True where the same lines cost no more than then, are there, and their provider sells."""
        if await own_shelf_stock.is_short(reader, order):
            return False
        lines = await orders.lines(reader, order.id)
        items = [Item(line.offer_id, line.variant, line.quantity) for line in lines]
        try:
            quotes = await self._quoting.quotes(reader, items)
        except Mistake:
            return False
        if len(quotes) != 1 or quotes[0].total.money.currency != order.currency:
            return False
        cheaper = quotes[0].total.money.minor <= order.total_minor and quotes[0].total.stars <= order.stars
        return cheaper and await self._sells(reader, order, self._clock.now())

    async def _sells(self, reader: Reader, order: Order, now: datetime) -> bool:
        cost = None if order.cost_minor is None else Money.of_minor(order.cost_minor, order.cost_currency)
        return (await availability(reader, order.provider, now, cost=cost)).ok
