"""The stand-in's routes keep the documented rules: filters, pages, errors."""

from typing import Any

import httpx
import pytest

from tests.providers.kinguin.story import FIRST, Story
from tests.providers.kinguin.world import KEY, line_of


@pytest.mark.parametrize(
    ("products", "place"),
    [
        (None, "products"),
        ([], "products"),
        ([{}] * 11, "products"),
        ([{"qty": 1, "price": 1}], "products[0].productId"),
        ([{"productId": 7, "qty": 1, "price": 1}], "products[0].productId"),
        ([{"productId": "p", "qty": 10, "price": 1}], "products[0].qty"),
        ([{"productId": "p", "qty": "1", "price": 1}], "products[0].qty"),
        ([{"productId": "p", "qty": 1, "price": "1"}], "products[0].price"),
        ([{"productId": "p", "qty": 1, "price": 0}], "products[0].price"),
        ([{"productId": "p", "qty": 1, "price": 1, "keyType": "image"}], "products[0].keyType"),
        (["p"], "products[0]"),
    ],
)
async def test_a_wrong_order_is_refused_at_its_place(story: Story, products: Any, place: str) -> None:
    answer = await story.ask("POST", "/v2/order", {"products": products})
    assert answer.status_code == 400
    told = answer.json()
    assert (told["kind"], told["status"], told["propertyPath"]) == ("ConstraintViolation", 400, place)


async def test_the_first_version_sells_by_number(story: Story) -> None:
    line = {"kinguinId": story.row.kinguin_id, "qty": 1, "price": 99}
    answer = await story.ask("POST", "/v1/order", {"products": [line]})
    assert answer.status_code == 201
    assert "orderExternalId" not in answer.json()


@pytest.mark.parametrize(
    ("query", "status"),
    [
        ("limit=101", 400),
        ("limit=0", 400),
        ("page=0", 400),
        ("page=x", 400),
        ("name=ab", 400),
        ("sortBy=price", 400),
        ("sortType=up", 400),
        ("updatedSince=soon", 400),
        ("sortBy=kingiunId", 200),
        ("sortBy=kinguinId&sortType=desc", 200),
        ("updatedSince=2026-01-01", 200),
        ("updatedSince=2026-01-01 10:00:00", 200),
        ("updatedSince=2026-01-01T10:00:00.5Z", 200),
    ],
)
async def test_a_search_is_refused_where_the_documents_refuse_it(story: Story, query: str, status: int) -> None:
    assert (await story.ask("GET", f"/v1/products?{query}")).status_code == status


async def test_filters_narrow_the_catalogue(story: Story) -> None:
    async def found(query: str) -> list[dict[str, Any]]:
        results: list[dict[str, Any]] = (await story.ask("GET", f"/v1/products?limit=100&{query}")).json()["results"]
        return results

    row = story.row
    assert [one["productId"] for one in await found(f"kinguinId={row.kinguin_id}")] == [row.product_id]
    assert [one["kinguinId"] for one in await found(f"productId={row.product_id}")] == [row.kinguin_id]
    assert {one["platform"] for one in await found("platform=pc steam,Xbox")} == {"PC Steam", "Xbox"}
    assert {one["regionId"] for one in await found("regionId=42")} == {42}
    assert all("Puzzle" in one["genres"] for one in await found("genre=Puzzle"))
    assert {one["isPreorder"] for one in await found("isPreorder=yes")} == {True}
    assert all(one["textQty"] for one in await found("withText=yes"))
    assert {tuple(one["tags"]) for one in await found("tags=dlc")} == {("dlc",)}
    word = row.game.title.split()[0].upper()
    assert row.kinguin_id in {one["kinguinId"] for one in await found(f"name={word}")}


async def test_lists_of_words_are_served_as_the_documents_show_them(story: Story) -> None:
    regions = (await story.ask("GET", "/v1/regions")).json()
    assert {"id": 3, "name": "Region free"} in regions
    assert "PC Steam" in (await story.ask("GET", "/v1/platforms")).json()
    assert "Puzzle" in (await story.ask("GET", "/v1/genres")).json()


@pytest.mark.parametrize(
    ("method", "path"), [("GET", "/v1/none"), ("GET", ""), ("POST", "/v1/none"), ("PUT", "/v1/order")]
)
async def test_an_unknown_route_is_refused(story: Story, method: str, path: str) -> None:
    assert (await story.ask(method, path)).status_code in {404, 405}


@pytest.mark.parametrize("key", ["", "another-key"])
async def test_another_key_opens_nothing(story: Story, key: str) -> None:
    answer = await story.ask("GET", "/v1/balance", key=key)
    assert (answer.status_code, answer.json()["kind"]) == (401, "Authorization")


async def test_keys_are_read_in_pages(story: Story) -> None:
    order = await story.buy(line_of(story.row, 9))
    story.standin.finish(order.id)
    pages = [(await story.ask("GET", f"/v2/order/{order.id}/keys?limit=4&page={page}")).json() for page in (1, 2, 3, 4)]
    assert [len(page) for page in pages] == [4, 4, 1, 0]
    assert len({key["id"] for page in pages for key in page}) == 9


async def test_orders_are_searched_by_each_documented_field(story: Story) -> None:
    order = await story.buy()
    for query in (
        f"orderId={order.id}",
        f"orderExternalId={FIRST}",
        "status=processing",
        "isPreorder=no",
        f"kinguinId={story.row.kinguin_id}",
        f"productId={story.row.product_id}",
        "createdAtFrom=2026-03-01",
        "createdAtTo=2026-03-02",
    ):
        assert (await story.ask("GET", f"/v1/order?{query}")).json()["item_count"] == 1
    for query in ("orderId=P", "status=completed", "isPreorder=yes", "createdAtFrom=2026-03-02"):
        assert (await story.ask("GET", f"/v1/order?{query}")).json() == {"results": [], "item_count": 0}


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'"order"'])
async def test_an_order_that_is_no_json_object_is_refused(story: Story, raw: bytes) -> None:
    request = httpx.Request("POST", "https://keys.example/v2/order", content=raw, headers={"X-Api-Key": KEY})
    assert (await story.standin.handle(request)).status_code == 400


@pytest.mark.parametrize("reference", ["", 7, []])
async def test_a_reference_that_is_no_text_is_refused(story: Story, reference: Any) -> None:
    line = {"productId": story.row.product_id, "qty": 1, "price": 99}
    answer = await story.ask("POST", "/v2/order", {"products": [line], "orderExternalId": reference})
    assert answer.json()["propertyPath"] == "orderExternalId"


async def test_a_product_is_read_by_both_of_its_ids(story: Story) -> None:
    by_number = (await story.ask("GET", f"/v1/products/{story.row.kinguin_id}")).json()
    by_id = (await story.ask("GET", f"/v2/products/{story.row.product_id}")).json()
    assert by_number == by_id
    for path in ("/v1/products/1", "/v2/products/none", "/v2/products/0000000000000000000055f0"):
        assert (await story.ask("GET", path)).json()["status"] == 404
