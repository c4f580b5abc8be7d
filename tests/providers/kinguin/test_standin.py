"""The stand-in lives as Kinguin does: prices, stock, time, returns, late orders, webhooks."""

from collections.abc import Awaitable, Callable
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

import httpx
import pytest

from providers.errors import Duplicate, NotFound, Ours, Refused, Unclear
from providers.money import Money
from providers.orders import ItemKind, Placement, Stage
from providers.standin import Fault
from tests.providers.kinguin.story import FIRST, SECOND, Story
from tests.providers.kinguin.world import line_of


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
    line = {"productId": row.product_id, "qty": 1, "price": 99, "keyType": "text"}
    assert (await story.ask("POST", "/v2/order", {"products": [line]})).json()["kind"] == "Preorder"
    order = await story.buy(line_of(row))
    story.world.clock.forward(timedelta(days=3))
    assert (await story.provider.read(order.id)).stage is Stage.OPEN
    story.world.clock.forward(timedelta(days=200))
    assert (await story.provider.read(order.id)).stage is Stage.DONE


async def test_some_keys_are_pictures_that_can_be_opened(story: Story) -> None:
    made = story.standin.shop.catalogue
    row = story.rows(lambda row: bool(row.sellers) and not row.is_preorder and not row.sellers[0].text)
    assert made.product(row)["textQty"] == 0
    line = {"productId": row.product_id, "qty": 1, "price": 99, "keyType": "text"}
    assert (await story.ask("POST", "/v2/order", {"products": [line]})).json()["kind"] == "ProductUnavailable"
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


async def test_a_shop_that_is_away_loses_webhooks_only(story: Story) -> None:
    async def away(event: str, headers: dict[str, str], body: bytes) -> None:
        raise httpx.ConnectError("away")

    story.standin.send_webhook = away
    order = await story.buy()
    story.standin.finish(order.id)
    assert (await story.provider.read(order.id)).stage is Stage.DONE


async def test_the_panel_sees_the_newest_order_first(story: Story) -> None:
    first = await story.buy()
    second = await story.buy(line_of(story.row, 2), reference=SECOND)
    panel = story.standin.orders()
    assert [row["id"] for row in panel] == [second.id, first.id]
    assert (panel[0]["reference"], panel[0]["quantity"], panel[0]["status"]) == (SECOND, 2, "processing")
    assert second.charged is not None
    assert panel[0]["price"] == str(second.charged.amount)
