"""Reads a long list that changes meanwhile, page by page. Refuses to loop for ever."""

from collections.abc import AsyncIterator, Mapping

from providers.kinguin.catalogue import offer_of
from providers.kinguin.client import PAGE, Client
from providers.offers import OfferPage

_STALE_PAGES = 3
_STEPS_BACK = 50


async def read_pages(client: Client, filters: Mapping[str, str | int]) -> AsyncIterator[OfferPage]:
    """Every offer once.

    The newest change comes first, so what changes meanwhile pushes the rest to later pages, where
    it is met twice, not missed. What vanishes pulls the rest to earlier pages: the page before is
    read again. A list ends with an empty page, with a short page once all are read, or when three
    pages bring nothing new (a server that ignores `page`).
    """
    seen: set[str] = set()
    page, total, stale, steps_back = 1, 0, 0, 0
    while stale < _STALE_PAGES:
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
