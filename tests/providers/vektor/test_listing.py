"""Several orders at once: pages of 20 whose number may change while they are read."""

from collections.abc import Callable
from typing import Any

import httpx
import pytest

from providers.errors import Unavailable
from providers.orders import Stage
from providers.vektor import VektorStandin
from providers.vektor.listing import MOST_PAGES
from tests.providers.vektor.canned import Canned
from tests.providers.vektor.world import world as make


def ids(count: int) -> list[str]:
    return [f"{number:08x}-0000-4000-8000-000000000000" for number in range(count)]


def row(order_id: str, **more: Any) -> dict[str, Any]:
    return {"id": order_id, "number": 1, "status": "Payed", "total": 500} | more


class Listed:
    """A list of orders whose pages a test writes; the status call knows `single`."""

    def __init__(self, page: Callable[[int], dict[str, Any]], single: dict[str, str] | None = None) -> None:
        self._page = page
        self._single = single or {}
        self.canned = Canned(self._answer)

    def _answer(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith("/status"):
            word = self._single.get(request.url.path.split("/")[-2])
            return httpx.Response(200, json={"status": word}) if word else httpx.Response(404)
        return httpx.Response(200, json=self._page(int(request.url.params["page"])))

    async def read(self, *wanted: str) -> dict[str, str]:
        found = await self.canned.provider.read_many(wanted)
        return {one: order.raw_status for one, order in found.items()}

    def pages(self) -> list[str]:
        asked = [request.url for request in self.canned.asked]
        return [url.params["page"] for url in asked if url.path == "/api/v1/orders"]


def paged(known: list[str], total: Callable[[int], int | None], key: str = "data") -> Callable[[int], dict[str, Any]]:
    def page(number: int) -> dict[str, Any]:
        rows = [row(one) for one in known[(number - 1) * 20 : number * 20]]
        return {key: rows, "totalPages": total(number), "currentPage": number, "pageSize": 20}

    return page


@pytest.mark.parametrize("key", ["data", "orders"])
async def test_both_names_of_the_list_are_read(key: str) -> None:
    """Document: api/orders, Get orders: `orders` in the table, `data` in the example."""
    known = ids(3)
    assert await Listed(paged(known, lambda page: 1, key)).read(*known) == dict.fromkeys(known, "Payed")


async def test_reading_stops_when_all_are_found() -> None:
    known = ids(100)
    listed = Listed(paged(known, lambda page: 5))
    assert set(await listed.read(known[30], known[3])) == {known[3], known[30]}
    assert listed.pages() == ["1", "2"]


async def test_more_pages_than_were_told_are_read_when_their_number_grows() -> None:
    known = ids(50)
    listed = Listed(paged(known, lambda page: page + 1 if page < 3 else 3))
    assert await listed.read(known[45]) == {known[45]: "Payed"}
    assert listed.pages() == ["1", "2", "3"]


async def test_an_empty_page_is_the_end_whatever_the_number_of_pages_says() -> None:
    known = ids(20)
    listed = Listed(paged(known, lambda page: 9))
    assert await listed.read("never-placed") == {}
    assert listed.pages() == ["1", "2"]


async def test_without_a_number_of_pages_an_empty_one_is_the_end() -> None:
    known = ids(45)
    listed = Listed(paged(known, lambda page: None))
    assert await listed.read(known[44], "never-placed") == {known[44]: "Payed"}
    assert listed.pages() == ["1", "2", "3", "4"]


async def test_an_order_that_slipped_between_two_pages_is_asked_for_alone() -> None:
    """While the list is read, an order is taken out of it: the next page begins one later."""
    known = ids(40)

    def page(number: int) -> dict[str, Any]:
        rest = known if number == 1 else known[1:]
        return {"data": [row(one) for one in rest[(number - 1) * 20 : number * 20]], "totalPages": 2}

    listed = Listed(page, {known[20]: "Delivered"})
    assert await listed.read(known[20], known[39]) == {known[20]: "Delivered", known[39]: "Payed"}


async def test_an_order_that_is_shown_twice_is_read_once() -> None:
    known = ids(39)
    shifted = Listed(lambda number: {"data": [row(one) for one in ([*known[:20]], known[19:])[number - 1]]})
    assert set(await shifted.read(known[19], known[38])) == {known[19], known[38]}


async def test_ids_are_the_same_in_any_case_of_letters() -> None:
    wanted = "B5AA69DF-61A5-4D97-B1FB-4F6772DFBBEB"
    listed = Listed(paged([wanted.lower()], lambda page: 1))
    found = await listed.canned.provider.read_many([wanted])
    assert (found[wanted].id, found[wanted].reference, str(found[wanted].charged)) == (wanted, wanted, "500 RUB")


async def test_reading_ends_at_a_bound() -> None:
    listed = Listed(lambda number: {"data": [row(f"other-{number}")], "totalPages": 10_000}, {"old": "Delivered"})
    assert await listed.read("old") == {"old": "Delivered"}
    assert len(listed.pages()) == MOST_PAGES


async def test_a_row_without_a_status_is_asked_for_alone() -> None:
    listed = Listed(lambda number: {"data": [row("one", status=None)], "totalPages": 1}, {"one": "Created"})
    assert await listed.read("one") == {"one": "Created"}


async def test_a_status_that_nobody_declared_survives_in_the_list() -> None:
    listed = Listed(lambda number: {"data": [row("one", status="Odd")], "totalPages": 1})
    found = await listed.canned.provider.read_many(["one"])
    assert (found["one"].stage, found["one"].raw_status) == (Stage.UNKNOWN, "Odd")


BROKEN: list[Any] = [[], {}, {"data": "none"}, {"data": ["row"]}, {"data": None, "orders": {}}, "list"]


@pytest.mark.parametrize("body", BROKEN)
async def test_what_is_no_list_is_a_read_to_repeat(body: Any) -> None:
    with pytest.raises(Unavailable):
        await Canned(httpx.Response(200, json=body)).provider.read_many(["one"])


async def test_nothing_wanted_asks_nothing() -> None:
    listed = Listed(paged(ids(3), lambda page: 1))
    assert await listed.read() == {}
    assert listed.pages() == []


async def test_a_hundred_orders_at_the_stand_in_are_read_over_pages_that_move() -> None:
    world = make()
    assert isinstance(world.standin, VektorStandin)
    wanted = [f"{number:08x}-0000-4000-8000-00000000aaaa" for number in range(65)]
    for one in wanted:
        await world.place(one)
    for world.standin.extra_pages, world.standin.list_key in ((0, "data"), (3, "orders"), (-2, "data")):
        found = await world.provider.read_many([*wanted, "never-placed"])
        assert {one: order.id for one, order in found.items()} == {one: one for one in wanted}
