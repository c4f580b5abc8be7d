"""Reading Vektor's list of orders: several at once, or the newest for staff. Trusts no number of pages.

Document: api/orders, Get orders: 20 a page, and `totalPages` may change from one call to the next.
"""

from collections.abc import AsyncIterator, Mapping, Sequence

from providers.vektor.client import Client
from providers.vektor.models import OrderRow

MOST_PAGES = 50
"""How far a bulk reading goes: the newest 1,000 orders."""


async def rows_of(client: Client, wanted: Sequence[str]) -> Mapping[str, OrderRow]:
    """The rows of these orders, by id as the shop writes it; what the pages did not show is missing."""
    missing = {one.casefold(): one for one in wanted}
    found: dict[str, OrderRow] = {}
    if not missing:
        return found
    async for row in _rows(client):
        one = missing.pop(row.id.casefold(), None)
        if one is not None and row.status:
            found[one] = row
        if not missing:
            break
    return found


async def newest(client: Client, order_id: str) -> OrderRow | None:
    """The order's row on the first page, where the newest are shown."""
    page = await client.orders(1)
    return next((row for row in page.rows if row.id.casefold() == order_id.casefold() and row.status), None)


def told(row: OrderRow) -> str:
    """One row for staff: data only, no words of ours."""
    parts = (row.number, row.status, "" if row.total is None else str(row.total), row.createdDate, row.id)
    return " · ".join(part for part in parts if part)


async def _rows(client: Client) -> AsyncIterator[OrderRow]:
    """Row by row, until a page is empty or the last one as the provider counts at that moment."""
    for number in range(1, MOST_PAGES + 1):
        page = await client.orders(number)
        for row in page.rows:
            yield row
        if not page.rows or (page.totalPages is not None and number >= page.totalPages):
            return
