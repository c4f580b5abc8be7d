"""Cancels an order that is not paid. Refuses a paid one: its money goes back as a refund.

Document: docs/merchant/order/cancel.md. Of an order that was paid by a guarantee, cancelling would give all money back.
"""

from providers.errors import NotFound, NotSent, Refused, Unavailable
from providers.invoicebox.client import Client
from providers.invoicebox.models import Order

_ENDED = frozenset({"canceled", "cancelled", "expired"})
_OPEN = frozenset({"created", "hold", "draft"})


async def cancel(client: Client, order_id: str, *, directly: bool) -> Order:
    """The order as it is afterwards; one that has ended is left as it is. Raises as acts do."""
    order = await _known(client, order_id, directly=directly)
    if order.status in _ENDED:
        return order
    if order.status not in _OPEN:
        raise Refused(f"an order that is {order.status[:40]} is not cancelled", code="wrong_order_status")
    return await client.cancel(order_id)


async def _known(client: Client, order_id: str, *, directly: bool) -> Order:
    try:
        return Order.model_validate(await client.raw_order(order_id, directly=directly))
    except NotFound as error:
        raise Refused(str(error), code="order_not_found", status=error.status) from None
    except Unavailable as error:
        raise NotSent(str(error), status=error.status, request_id=error.request_id) from None
