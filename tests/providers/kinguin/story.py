"""Kinguin with its stand-in, and short words for what happens to them."""

import json
from collections.abc import Callable
from typing import Any

import httpx
import pytest

from providers.errors import ProviderError
from providers.kinguin import KinguinStandin
from providers.kinguin.standin_rows import Row
from providers.offers import Line
from providers.orders import Placement, RemoteOrder
from tests.providers.contract import World
from tests.providers.kinguin.world import KEY, in_stock, line_of
from tests.providers.kinguin.world import world as make

FIRST = "11111111-1111-4111-8111-111111111111"
SECOND = "22222222-2222-4222-8222-222222222222"


class Story:
    """Kinguin with its stand-in and short words for what happens."""

    def __init__(self, **settings: Any) -> None:
        self.world: World = make(**settings)
        self.provider = self.world.provider
        assert isinstance(self.world.standin, KinguinStandin)
        self.standin = self.world.standin
        self.row = in_stock(self.standin)

    async def quoted(self, row: Row, quantity: int = 1) -> Line:
        """A line as the shop makes it: price and facts of the quote."""
        (offer,) = await self.provider.quote([Line(row.product_id, row.name, quantity)])
        return Line(offer.ref, offer.title, quantity, price=offer.price, facts=offer.facts)

    def sent(self) -> Any:
        """The body of the last order."""
        return json.loads(self.world.transport.acts()[-1].content)

    async def buy(self, *lines: Any, reference: str = FIRST) -> RemoteOrder:
        placement = Placement(reference, lines or (line_of(self.row),))
        return await self.provider.place(self.provider.body(placement))

    async def refused(self, *lines: Any, reference: str = FIRST) -> ProviderError:
        with pytest.raises(ProviderError) as caught:
            await self.buy(*lines, reference=reference)
        return caught.value

    async def ask(self, method: str, path: str, body: Any = None, key: str = KEY) -> httpx.Response:
        request = httpx.Request(
            method, f"https://keys.example/esa/api{path}", json=body, headers={"X-Api-Key": key} if key else {}
        )
        return await self.standin.handle(request)

    def rows(self, fits: Callable[[Row], bool]) -> Row:
        return next(row for row in map(self.standin.shop.catalogue.row, range(600)) if fits(row))

    def facts(self) -> list[str]:
        return [fact.what for fact in self.standin.truth]
