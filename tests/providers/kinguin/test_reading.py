"""A catalogue that changes while it is read: nothing is missed, nothing comes twice, the reading ends."""

from collections.abc import Callable
from datetime import datetime, timedelta, timezone
from typing import Any

import httpx
import pytest

from providers.errors import Limited, Unavailable
from providers.offers import Line
from tests.providers.kinguin.canned import asking

Page = Callable[[int], tuple[list[Any], Any]]


def product(number: int) -> dict[str, Any]:
    return {"productId": f"p{number}", "name": f"Game {number}", "price": 5, "totalQty": 1}


def is_words(request: httpx.Request) -> bool:
    """The list of regions is asked for before the first page."""
    return request.url.path.endswith("/v1/regions")


class Shelf:
    """A list of products behind the search, with a memory of the pages asked for."""

    def __init__(self, count: int) -> None:
        self.numbers = list(range(count))
        self.longest = 100
        self.asked: list[dict[str, str]] = []
        self.after_page: Callable[[int], None] = lambda page: None

    async def read(self, since: datetime | None = None) -> list[str]:
        pages = [page async for page in asking(self._answer).offers(since)]
        assert [page.read for page in pages] == sorted(page.read for page in pages)
        assert all(page.read <= page.total for page in pages)
        return [offer.ref for page in pages for offer in page.offers]

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if is_words(request):
            return httpx.Response(404)
        params = dict(request.url.params)
        self.asked.append(params)
        page, limit = int(params["page"]), min(int(params["limit"]), self.longest)
        rows = [product(number) for number in self.numbers[(page - 1) * limit : page * limit]]
        answer = httpx.Response(200, json={"results": rows, "item_count": len(self.numbers)})
        self.after_page(page)
        return answer


async def test_every_product_comes_once() -> None:
    shelf = Shelf(250)
    assert await shelf.read() == [f"p{number}" for number in range(250)]
    assert [asked["page"] for asked in shelf.asked] == ["1", "2", "3"]


async def test_a_full_last_page_ends_with_an_empty_one() -> None:
    shelf = Shelf(200)
    assert len(await shelf.read()) == 200
    assert len(shelf.asked) == 3


async def test_an_empty_catalogue_has_no_page() -> None:
    assert await Shelf(0).read() == []


async def test_a_server_with_shorter_pages_is_read_to_its_end() -> None:
    shelf = Shelf(90)
    shelf.longest = 25
    assert len(set(await shelf.read())) == 90


async def test_what_changes_meanwhile_comes_twice_from_the_server_and_once_from_us() -> None:
    shelf = Shelf(300)

    def change(page: int) -> None:
        if page == 1:
            shelf.numbers = [299, *shelf.numbers[:-1]]

    shelf.after_page = change
    read = await shelf.read()
    assert len(read) == len(set(read))
    assert set(read) >= {f"p{number}" for number in range(299)}


async def test_what_vanishes_meanwhile_hides_nothing_else() -> None:
    shelf = Shelf(300)

    def lose(page: int) -> None:
        if page == 1 and len(shelf.numbers) == 300:
            shelf.numbers = shelf.numbers[10:]

    shelf.after_page = lose
    assert set(await shelf.read()) == {f"p{number}" for number in range(300)}


async def test_a_server_that_ignores_the_page_is_not_asked_for_ever() -> None:
    rows = [product(number) for number in range(100)]
    asked = []

    def same(request: httpx.Request) -> httpx.Response:
        asked.append(request)
        return httpx.Response(200, json={"results": rows, "item_count": 10**9})

    pages = [page async for page in asking(same).offers(None)]
    assert sum(len(page.offers) for page in pages) == 100
    assert len(asked) < 10


async def test_a_row_that_cannot_be_read_costs_itself_only() -> None:
    rows = [product(1), None, "row", {"name": "without an id"}, {"productId": "p9"}, product(2)]

    def mixed(request: httpx.Request) -> httpx.Response:
        if is_words(request):
            return httpx.Response(503)
        return httpx.Response(200, json={"results": rows if request.url.params["page"] == "1" else []})

    refs = [offer.ref async for page in asking(mixed).offers(None) for offer in page.offers]
    assert refs == ["p1", "p2"]


@pytest.mark.parametrize("is_quote", [True, False])
async def test_a_product_that_tells_a_number_of_a_region_gets_its_name(is_quote: bool) -> None:
    """Document: api/products/v1, regions. The numbers mean what the list says, nothing else."""
    row = product(1) | {"regionId": 71}

    def told(request: httpx.Request) -> httpx.Response:
        if is_words(request):
            return httpx.Response(200, json=[{"id": 71, "name": " Argentina"}, {"id": "x"}, {"name": "no number"}])
        return httpx.Response(200, json=row if is_quote else {"results": [row], "item_count": 1})

    provider = asking(told)
    if is_quote:
        offers = list(await provider.quote([Line("p1", "", 1)]))
    else:
        offers = [offer async for page in provider.offers(None) for offer in page.offers]
    assert [offer.region for offer in offers] == ["Argentina"]


async def test_the_newest_changes_are_asked_for_first_and_since_an_instant_in_utc() -> None:
    shelf = Shelf(1)
    await shelf.read(datetime(2026, 3, 1, 15, 30, tzinfo=timezone(timedelta(hours=3))))
    assert shelf.asked[0] == {
        "page": "1",
        "limit": "100",
        "sortBy": "updatedAt",
        "sortType": "desc",
        "updatedSince": "2026-03-01T12:30:00+00:00",
    }


@pytest.mark.parametrize(("status", "error"), [(503, Unavailable), (429, Limited)])
async def test_a_page_that_fails_stops_the_reading_where_it_is(status: int, error: type[Exception]) -> None:
    def second_fails(request: httpx.Request) -> httpx.Response:
        if is_words(request):
            return httpx.Response(200, json=[])
        if request.url.params["page"] == "2":
            return httpx.Response(status)
        return httpx.Response(200, json={"results": [product(number) for number in range(100)], "item_count": 300})

    read: list[str] = []

    async def read_all() -> None:
        async for page in asking(second_fails).offers(None):
            read.extend(offer.ref for offer in page.offers)

    with pytest.raises(error):
        await read_all()
    assert len(read) == 100
