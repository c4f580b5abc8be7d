"""The stand-in keeps the documented rules, so that the shop learns them before money is at stake."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal
from typing import Any

import httpx
import pytest

from providers.base import (
    Duplicate,
    ItemKind,
    NotFound,
    Ours,
    Placement,
    ProviderError,
    Refused,
    RemoteOrder,
    Stage,
    Unclear,
)
from providers.kinguin import KinguinStandin
from providers.kinguin.standin_rows import Row
from providers.money import Money
from providers.standin import Fault
from tests.providers.contract import World
from tests.providers.kinguin.world import KEY, in_stock, line_of
from tests.providers.kinguin.world import world as make

FIRST = "11111111-1111-4111-8111-111111111111"
SECOND = "22222222-2222-4222-8222-222222222222"


class Story:
    """Kinguin with its stand-in and short words for what happens."""

    def __init__(self) -> None:
        self.world: World = make()
        self.provider = self.world.provider
        assert isinstance(self.world.standin, KinguinStandin)
        self.standin = self.world.standin
        self.row = in_stock(self.standin)

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


@pytest.fixture
def story() -> Story:
    return Story()


async def test_keys_come_first_in_part_then_all(story: Story) -> None:
    order = await story.buy(line_of(story.row, 4))
    assert await story.provider.deliveries(order.id) == []
    story.world.clock.forward(story.standin.delivery / 2)
    assert len(await story.provider.deliveries(order.id)) == 2
    assert (await story.provider.read(order.id)).stage is Stage.PARTLY
    story.world.clock.forward(story.standin.delivery / 2)
    assert len(await story.provider.deliveries(order.id)) == 4
    assert (await story.provider.read(order.id)).stage is Stage.DONE
    assert story.facts() == ["placed", "keys_read", "done", "keys_read"]


async def test_a_price_that_dropped_is_charged_lower(story: Story) -> None:
    story.standin.change_price(story.row.product_id, Decimal("0.55"))
    order = await story.buy(line_of(story.row, 2))
    assert order.charged == Money(Decimal("1.10"), "EUR")


async def test_a_price_that_rose_is_refused(story: Story) -> None:
    story.standin.change_price(story.row.product_id, Decimal(500))
    error = await story.refused()
    assert (type(error), error.code) == (Refused, "ProductUnavailable")
    assert story.facts() == []


async def test_a_line_may_be_filled_by_two_merchants(story: Story) -> None:
    row = story.rows(lambda row: not row.is_preorder and len(row.sellers) > 1 and 0 < row.sellers[0].text < 9)
    offer = (await story.provider.quote([line_of(row, 9)]))[0]
    assert offer.price == Money(Decimal(row.sellers[1].cents).scaleb(-2), "EUR")
    order = await story.buy(replace(line_of(row, 9), price=offer.price))
    answer = (await story.ask("GET", f"/v1/order/{order.id}")).json()
    assert len(answer["products"]) == 2
    assert (order.items, answer["totalQty"]) == (9, 9)
    assert order.charged is not None
    assert order.charged < offer.price * 9


async def test_what_was_bought_is_no_longer_in_stock(story: Story) -> None:
    before = (await story.provider.quote([line_of(story.row)]))[0]
    await story.buy(line_of(story.row, 2))
    after = (await story.provider.quote([line_of(story.row)]))[0]
    assert (before.stock, after.stock) == (after.stock + 2 if after.stock else None, after.stock)
    assert after.updated_at == story.world.clock.now()


async def test_the_same_reference_twice_makes_one_order_whatever_its_case(story: Story) -> None:
    reference = FIRST[:-1] + "a"
    await story.buy(reference=reference)
    for again in (reference, reference.upper()):
        assert type(await story.refused(reference=again)) is Duplicate
    assert story.facts() == ["placed"]


async def test_an_empty_deposit_is_the_shops_own_trouble(story: Story) -> None:
    story.standin.set_deposit(Decimal("0.01"))
    error = await story.refused()
    assert (type(error), error.code) == (Ours, "InsufficientBalance")
    assert await story.provider.balance() == Money(Decimal("0.01"), "EUR")


async def test_a_vanished_product_is_neither_quoted_nor_sold(story: Story) -> None:
    story.standin.vanish(story.row.product_id)
    with pytest.raises(NotFound):
        await story.provider.quote([line_of(story.row)])
    assert type(await story.refused()) is Refused
    refs = {offer.ref async for page in story.provider.offers(None) for offer in page.offers}
    assert len(refs) == 599
    assert story.row.product_id not in refs


async def test_a_sold_out_product_is_listed_but_not_quoted(story: Story) -> None:
    row = story.rows(lambda row: not row.sellers)
    offers = {offer.ref: offer async for page in story.provider.offers(None) for offer in page.offers}
    assert (offers[row.product_id].stock, offers[row.product_id].sellable) == (0, False)
    with pytest.raises(NotFound):
        await story.provider.quote([replace(line_of(story.row), ref=row.product_id)])


async def test_changes_since_an_instant_are_the_changed_alone(story: Story) -> None:
    story.world.clock.forward(timedelta(hours=1))
    since = story.world.clock.now()
    story.standin.change_price(story.row.product_id, Decimal("0.99"))
    offers = [offer async for page in story.provider.offers(since) for offer in page.offers]
    assert [(offer.ref, offer.price) for offer in offers] == [(story.row.product_id, Money(Decimal("0.99"), "EUR"))]


async def test_a_preorder_waits_for_its_day_and_goes_alone(story: Story) -> None:
    row = story.rows(lambda row: row.is_preorder and bool(row.sellers))
    error = await story.refused(line_of(row), line_of(story.row))
    assert (type(error), error.code) == (Refused, "Preorder")
    assert (await story.refused(replace(line_of(row), variant="text"))).code == "Preorder"
    order = await story.buy(line_of(row))
    story.world.clock.forward(timedelta(days=3))
    assert (await story.provider.read(order.id)).stage is Stage.OPEN
    story.world.clock.forward(timedelta(days=200))
    assert (await story.provider.read(order.id)).stage is Stage.DONE


async def test_some_keys_are_pictures_that_can_be_opened(story: Story) -> None:
    made = story.standin.shop.catalogue
    row = story.rows(lambda row: bool(row.sellers) and not row.is_preorder and not row.sellers[0].text)
    assert made.product(row)["textQty"] == 0
    assert type(await story.refused(replace(line_of(row), variant="text"))) is Refused
    order = await story.buy(line_of(row))
    story.standin.finish(order.id)
    (item,) = await story.provider.deliveries(order.id)
    assert (item.kind, item.media_type) == (ItemKind.PICTURE, "image/png")
    assert item.content.startswith(b"\x89PNG\r\n\x1a\n")
    assert item.content.endswith(b"IEND\xaeB`\x82")


async def test_goods_go_back_once_and_within_a_day(story: Story) -> None:
    before = await story.provider.balance()
    order = await story.buy()
    with pytest.raises(Refused):
        await story.provider.give_back(order.id)
    story.standin.finish(order.id)
    await story.provider.give_back(order.id)
    assert (await story.provider.read(order.id)).stage is Stage.DONE
    with pytest.raises(Refused):
        await story.provider.give_back(order.id)
    story.world.clock.forward(story.standin.delivery)
    assert (await story.provider.read(order.id)).raw_status == "refunded"
    assert await story.provider.balance() == before
    late = await story.buy(reference=SECOND)
    story.standin.finish(late.id)
    story.world.clock.forward(timedelta(hours=24, seconds=1))
    with pytest.raises(Refused) as caught:
        await story.provider.give_back(late.id)
    assert caught.value.code == "NoKeysToReturn"


async def test_an_order_that_kinguin_gives_up_returns_the_money_once(story: Story) -> None:
    before = await story.provider.balance()
    order = await story.buy()
    story.standin.cancel(order.id)
    story.standin.cancel(order.id)
    assert await story.provider.balance() == before
    assert story.facts() == ["placed", "cancelled"]


async def test_a_late_order_acts_after_two_looks_that_said_absent(story: Story) -> None:
    story.standin.faults.plan(Fault.LATE)
    assert type(await story.refused()) is Unclear
    placement = Placement(FIRST, (line_of(story.row),))
    assert [len(await story.provider.find(placement)) for _ in range(3)] == [0, 0, 1]


async def test_a_late_order_that_was_sent_again_is_bought_once(story: Story) -> None:
    story.standin.late_lookups, story.standin.late_after = 99, timedelta(minutes=5)
    story.standin.faults.plan(Fault.LATE)
    assert type(await story.refused()) is Unclear
    await story.buy()
    story.world.clock.forward(timedelta(minutes=6))
    assert len(await story.provider.find(Placement(FIRST, (line_of(story.row),)))) == 1
    assert story.facts().count("placed") == 1


async def test_a_strange_status_of_an_order_stays_until_it_is_finished(story: Story) -> None:
    story.standin.faults.plan(Fault.UNKNOWN_STATUS)
    order = await story.buy()
    story.world.clock.forward(timedelta(hours=1))
    assert (await story.provider.read(order.id)).stage is Stage.UNKNOWN
    story.standin.finish(order.id)
    assert (await story.provider.read(order.id)).stage is Stage.DONE


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


async def test_webhooks_tell_of_orders_and_products_when_time_passes(story: Story) -> None:
    sent: list[str] = []

    async def keep(event: str, headers: dict[str, str], body: bytes) -> None:
        hint = story.provider.verify_webhook({name.lower(): value for name, value in headers.items()}, body)
        sent.append(f"{event} {hint.remote_id or hint.ref}")

    send: Callable[[str, dict[str, str], bytes], Awaitable[None]] = keep
    story.standin.send_webhook = send
    order = await story.buy()
    story.standin.change_price(story.row.product_id, Decimal(1))
    story.world.clock.forward(story.standin.delivery)
    await story.standin.tick()
    assert sent == [f"product.update {story.row.product_id}", f"order.status {order.id}"]


async def test_the_panel_sees_the_newest_order_first(story: Story) -> None:
    first = await story.buy()
    second = await story.buy(line_of(story.row, 2), reference=SECOND)
    panel = story.standin.orders()
    assert [row["id"] for row in panel] == [second.id, first.id]
    assert (panel[0]["reference"], panel[0]["quantity"], panel[0]["status"]) == (SECOND, 2, "processing")
    assert second.charged is not None
    assert panel[0]["price"] == str(second.charged.amount)
