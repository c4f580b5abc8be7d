"""What staff do at an Intercode shop from the chat. Shows ids, products, amounts and states; never a secret."""

from collections.abc import Mapping, Sequence
from datetime import UTC

from providers.http import Http
from providers.intercode import changes, client
from providers.intercode.fields import (
    CHECKS,
    LEAD_IDS,
    LEAD_STATUSES,
    ORDERS,
    REMOTE_ID,
    STATUS,
    STATUS_UPDATE,
    lead_ids,
)
from providers.intercode.models import Order, Product
from providers.intercode.statuses import known
from providers.money import Money

SHOWN = 20
"""How many of the newest orders are listed."""
_NAME = 60


async def perform(http: Http, action: str, fields: Mapping[str, str], currency: str) -> Sequence[str]:
    """Makes the call; what was answered, line by line. Raises as `place` or as reads do, and `InvalidAnswer`."""
    if action == ORDERS.name:
        return await newest(http, currency)
    checked = {key: CHECKS[key](text) for key, text in fields.items()}
    if action == STATUS_UPDATE.name:
        return await _status_update(http, int(checked[REMOTE_ID]), checked[STATUS])
    if action == LEAD_STATUSES.name:
        return await _lead_statuses(http, lead_ids(checked[LEAD_IDS]))
    raise ValueError(f"no action {action}")


async def newest(http: Http, currency: str) -> Sequence[str]:
    """`GET /orders`: the newest first, to compare with a placement of which nothing was heard."""
    orders = sorted(await client.list_orders(http), key=lambda order: order.id, reverse=True)
    return [described(order, currency) for order in orders[:SHOWN]] or ["0"]


def described(order: Order, currency: str) -> str:
    """An order on one line; its time in UTC."""
    at = f"{order.date.astimezone(UTC):%Y-%m-%d %H:%M} UTC" if order.date else "?"
    products = ", ".join(_product(each) for each in order.products) or "?"
    amount = "?" if order.amountInCents is None else str(Money.of_minor(order.amountInCents, currency))
    return " · ".join((f"#{order.id}", at, products, amount, order.status or "?"))


def _product(product: Product) -> str:
    count = "?" if product.quantity is None else str(product.quantity)
    name = " ".join(product.name.split())[:_NAME] or "?"
    return f"{count} × {name} ({product.id or '?'})"  # noqa: RUF001 - the sign of multiplication


async def _status_update(http: Http, order_id: int, wanted: str) -> Sequence[str]:
    before = await changes.seen_before(http, order_id)
    if known(before.status) == wanted:
        return [f"#{order_id}: {before.status}"]
    after = await changes.set_status(http, order_id, wanted)
    return [f"#{order_id}: {before.status or '?'} → {after.status}"]


async def _lead_statuses(http: Http, ids: Sequence[int]) -> Sequence[str]:
    told = await client.send_lead_statuses(http, ids)
    rows = sorted(told, key=lambda row: (row.statusOrder is None, row.statusOrder))
    return [f"{'?' if row.statusOrder is None else row.statusOrder}. #{row.id}" for row in rows] or ["[]"]
