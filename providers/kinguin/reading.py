"""Reads long lists page by page: a catalogue that changes meanwhile, many orders. Refuses to loop for ever."""

import asyncio
from collections.abc import AsyncIterator, Callable, Mapping, Sequence

from providers.errors import NotFound
from providers.kinguin.client import PAGE, Client
from providers.kinguin.models import Order, Product
from providers.offers import Offer, OfferPage

_STALE_PAGES = 3
_MOST_PAGES = 10_000
_STEPS_BACK = 50
_SIDE_BY_SIDE = 4
_FEW = 2
"""So many orders are read one by one without a look at the search."""


async def read_pages(
    client: Client, filters: Mapping[str, str | int], offer_of: Callable[[Product], Offer | None]
) -> AsyncIterator[OfferPage]:
    """Every offer once.

    The newest change comes first, so what changes meanwhile pushes the rest to later pages, where
    it is met twice, not missed. What vanishes pulls the rest to earlier pages: the page before is
    read again. A list ends with an empty page, with a short page once all are read, or when three
    pages bring nothing new (a server that ignores `page`), or after a million rows.
    """
    seen: set[str] = set()
    page, total, stale, steps_back = 1, 0, 0, 0
    while stale < _STALE_PAGES and page <= _MOST_PAGES:
        products, told = await client.products({**filters, "page": page})
        if not products:
            return
        offers = [offer for product in products if product and (offer := offer_of(product))]
        fresh = {offer.ref: offer for offer in offers if offer.ref not in seen}
        seen |= fresh.keys()
        stale = 0 if fresh else stale + 1
        shrunk, total = told < total, told
        yield OfferPage(tuple(fresh.values()), read=len(seen), total=max(total, len(seen)))
        if shrunk and page > 1 and steps_back < _STEPS_BACK:
            steps_back += 1
            page -= 1
        elif len(products) < PAGE and len(seen) >= total:
            return
        else:
            page += 1


async def read_orders(client: Client, remote_ids: Sequence[str]) -> dict[str, Order]:
    """Those that exist, by id. A page of the search is taken while the rest of the pages is fewer calls."""
    missing = dict.fromkeys(remote_ids)
    found: dict[str, Order] = {}
    page, left = 1, 1 if len(missing) > _FEW else 0
    while 0 < left < len(missing):
        orders, total = await client.orders({"limit": PAGE, "page": page})
        # The order of the results is documented nowhere, so nothing is concluded from what is absent.
        found |= {order.orderId: order for order in orders if order.orderId in missing and order.status}
        missing = {remote_id: None for remote_id in missing if remote_id not in found}
        left = -(-total // PAGE) - page if orders else 0
        page += 1
    return found | await _one_by_one(client, list(missing))


async def _one_by_one(client: Client, remote_ids: Sequence[str]) -> dict[str, Order]:
    gate = asyncio.Semaphore(_SIDE_BY_SIDE)

    async def read(remote_id: str) -> Order | None:
        async with gate:
            try:
                return await client.order(remote_id)
            except NotFound:
                return None

    answers = await asyncio.gather(*map(read, remote_ids), return_exceptions=True)
    orders: dict[str, Order] = {}
    for remote_id, answer in zip(remote_ids, answers, strict=True):
        if isinstance(answer, BaseException):
            raise answer
        if answer is not None:
            orders[remote_id] = answer
    return orders
