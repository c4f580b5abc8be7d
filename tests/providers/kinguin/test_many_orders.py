"""Several orders at once: pages of the search where they are fewer calls. Document: api/order/v1, search orders."""

from typing import Any

import httpx
import pytest

from providers.errors import Limited, ProviderError, Unavailable
from tests.providers.kinguin.canned import asking


class Books:
    """Orders behind the search and the single read, with a memory of the calls."""

    def __init__(self, count: int) -> None:
        self.ids = [f"P{number}" for number in range(count)]
        self.searched = 0
        self.read: list[str] = []
        self.failing: dict[str, int] = {}

    async def seen(self, *wanted: str) -> set[str]:
        return set(await asking(self._answer).read_many(wanted))

    def _answer(self, request: httpx.Request) -> httpx.Response:
        name = request.url.path.rsplit("/", 1)[-1]
        if name in self.failing:
            return httpx.Response(self.failing[name])
        if name != "order":
            self.read.append(name)
            return httpx.Response(200, json=order(name)) if name in self.ids else httpx.Response(404)
        self.searched += 1
        page = int(request.url.params["page"])
        rows = [order(one) for one in self.ids[(page - 1) * 100 : page * 100]]
        return httpx.Response(200, json={"results": rows, "item_count": len(self.ids)})


def order(order_id: str) -> dict[str, Any]:
    return {"orderId": order_id, "status": "processing"}


async def test_two_orders_are_read_one_by_one() -> None:
    books = Books(10)
    assert await books.seen("P1", "P2") == {"P1", "P2"}
    assert (books.searched, books.read) == (0, ["P1", "P2"])


async def test_many_orders_are_one_page() -> None:
    books = Books(80)
    assert len(await books.seen(*books.ids[:50])) == 50
    assert (books.searched, books.read) == (1, [])


async def test_pages_are_taken_while_they_are_fewer_calls() -> None:
    books = Books(350)
    wanted = books.ids[40:330:10]
    assert await books.seen(*wanted) == set(wanted)
    assert (books.searched, books.read) == (4, [])


async def test_a_few_among_very_many_are_read_one_by_one_after_one_look() -> None:
    books = Books(5000)
    assert await books.seen("P4001", "P4002", "P4003", "P4001") == {"P4001", "P4002", "P4003"}
    assert (books.searched, len(books.read)) == (1, 3)


async def test_what_the_search_does_not_show_is_asked_for_itself() -> None:
    books = Books(3)
    assert await books.seen("P1", "P2", "gone", "..") == {"P1", "P2"}
    assert books.read == ["gone"]


async def test_no_orders_are_no_calls() -> None:
    books = Books(3)
    assert await books.seen() == set()
    assert (books.searched, books.read) == (0, [])


@pytest.mark.parametrize(("where", "status", "error"), [("order", 503, Unavailable), ("P2", 429, Limited)])
async def test_a_failure_is_the_whole_reads(where: str, status: int, error: type[ProviderError]) -> None:
    books = Books(3)
    books.failing[where] = status
    wanted = ("P1", "P2", "P0") if where == "order" else ("P1", "P2")
    with pytest.raises(error):
        await books.seen(*wanted)
