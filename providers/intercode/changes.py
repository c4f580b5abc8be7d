"""Changes of an order's status that prove themselves: each is read back. Never repeats a change by itself."""

from providers.errors import NotFound, NotSent, ProviderError, Refused, Unavailable, Unclear
from providers.http import Http
from providers.intercode import client
from providers.intercode.models import Order
from providers.intercode.statuses import CANCELLED, ORDER_PAID, is_paid, known, shows, stage
from providers.orders import Stage


async def mark_paid(http: Http, order_id: int) -> Order:
    """Moves an unpaid order to `Order Paid`; one that is paid already stays. Raises as `place` does."""
    order = await seen_before(http, order_id)
    if is_paid(order.status):
        return order
    _refuse_ended(order)
    if stage(order.status) is Stage.UNKNOWN:
        raise Unclear(f"order {order_id}: in a status that nobody declared")
    return await set_status(http, order_id, ORDER_PAID)


async def cancel(http: Http, order_id: int) -> Order:
    """Moves an order to `Cancelled` while it is not on its way. Raises as `place` does."""
    order = await seen_before(http, order_id)
    if stage(order.status) is Stage.CANCELLED:
        return order
    _refuse_ended(order)
    if stage(order.status) is not Stage.UNPAID and known(order.status) != ORDER_PAID:
        raise Refused(f"order {order_id}: cannot be cancelled any more", code="too_late")
    return await set_status(http, order_id, CANCELLED)


async def seen_before(http: Http, order_id: int) -> Order:
    """The order before a change. Raises as `place` does: what cannot be read was surely not changed."""
    failed: ProviderError
    try:
        return await client.read_order(http, order_id)
    except Unavailable as error:
        failed = NotSent(f"nothing sent, because of {error}", status=error.status, request_id=error.request_id)
    except NotFound as error:
        failed = Refused(str(error), code="no_such_order", status=error.status, request_id=error.request_id)
    raise failed


async def set_status(http: Http, order_id: int, wanted: str) -> Order:
    """`POST /orders/status-update`, then `GET /orders/{id}`. Only the order itself proves the change.

    Raises `Unclear` where it does not show: the echo alone is not believed.
    """
    lost = Unclear(f"order {order_id}: does not show the status {wanted}")
    try:
        echo = await client.send_status(http, order_id, wanted)
        if echo is None or echo.id != order_id or not shows(echo.status, wanted):
            lost = Unclear(f"order {order_id}: neither the echo nor the order shows the status {wanted}")
    except Unclear as error:
        lost = error
    order = await _seen_after(http, order_id)
    if order is not None and shows(order.status, wanted):
        return order
    raise lost


async def _seen_after(http: Http, order_id: int) -> Order | None:
    try:
        return await client.read_order(http, order_id)
    except ProviderError:
        return None


def _refuse_ended(order: Order) -> None:
    if stage(order.status) in {Stage.CANCELLED, Stage.REJECTED}:
        raise Refused(f"order {order.id}: has ended", code="ended")
