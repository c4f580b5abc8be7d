"""What an order does to the stock of the shop's own products. Knows no other goods: theirs is the provider's word."""

from storage import products
from storage.database import Reader, Transaction
from storage.order_state import WITHOUT_GOODS, OrderState
from storage.orders import Order

TAKES = frozenset(
    {
        OrderState.PLACING,
        OrderState.UNCLEAR,
        OrderState.PLACED_UNPAID,
        OrderState.IN_PROGRESS,
        OrderState.PARTLY_DELIVERED,
        OrderState.DELIVERED,
    }
)
"""The goods are the customer's, or about to be."""
GIVES_BACK = WITHOUT_GOODS | {OrderState.AWAITING_PAYMENT}
"""Nobody gets them. An order that waits for its payment again holds nothing either."""


async def is_short(reader: Reader, order: Order) -> bool:
    """Whether own products of an order that is about to be paid were sold to others or withdrawn meanwhile."""
    return await products.is_short(reader, order.id)


async def follow(tx: Transaction, order: Order) -> None:
    """Brings the stock to what the order's state means; may be repeated. To be called with every move.

    Goods that were delivered and came back stand where staff put them: they write the stock themselves.
    """
    if order.state in TAKES:
        await products.take_stock(tx, order.id)
    elif order.state in GIVES_BACK:
        await products.give_stock_back(tx, order.id)
