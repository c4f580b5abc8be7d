"""What an order leaves the shop: its price less its cost, in the shop's currency. Reads no table."""

from decimal import Decimal

from providers.money import Money
from storage.orders import Order


def margin(order: Order) -> Money | None:
    """The order's total less what it costs the shop at the rate of its quote, rounded up to the minor unit.

    None where the cost or its rate is not known. What the provider really charged counts where it told.
    """
    cost = cost_here(order)
    return None if cost is None else Money.of_minor(order.total_minor, order.currency) - cost


def cost_of(order: Order) -> Money | None:
    """What the order costs the shop, in the cost's own currency; None where nobody knows.

    Of the shop's own goods what staff wrote; else what the provider charged, or quoted where it did not say.
    """
    asked = order.cost_minor if order.charged_minor is None else order.charged_minor
    minor = order.own_cost_minor if order.own_goods else asked
    return None if minor is None else Money.of_minor(minor, order.cost_currency)


def cost_here(order: Order) -> Money | None:
    """The same in the shop's currency, rounded up to the minor unit; None where it is not known."""
    cost, rate = cost_of(order), _rate(order)
    return None if cost is None or rate is None else Money(cost.amount * rate, order.currency).rounded_up()


def _rate(order: Order) -> Decimal | None:
    """Shop currency for one unit of the cost's."""
    if order.cost_currency == order.currency:
        return Decimal(1)
    return None if order.cost_rate is None else Decimal(order.cost_rate)
