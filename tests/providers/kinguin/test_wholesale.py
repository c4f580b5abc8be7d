"""Many keys at once: quoted, ordered, delivered in pages. Documents: features/Wholesale.md, api/order/v2 get keys."""

from dataclasses import replace
from decimal import Decimal

import pytest

from providers.money import Money
from providers.orders import Stage
from tests.providers.kinguin.story import Story
from tests.providers.kinguin.world import line_of, wholesale


async def test_a_thousand_keys_are_bought_at_the_tier_and_all_handed_over(story: Story) -> None:
    story.standin.set_deposit(Decimal(10_000_000))
    row = wholesale(story.standin, pieces=1000)
    line = await story.quoted(row, 1000)
    seller = row.sellers[0]
    assert line.price == Money(Decimal(seller.tiers[3]).scaleb(-2), "EUR")
    order = await story.buy(line)
    assert story.sent()["products"][0]["offerId"] == seller.offer_id
    assert (order.items, order.charged) == (1000, line.price * 1000)
    assert await story.provider.deliveries(order.id) == []
    story.world.clock.forward(story.standin.delivery / 2)
    assert len(await story.provider.deliveries(order.id)) == 500
    story.world.clock.forward(story.standin.delivery / 2)
    items = await story.provider.deliveries(order.id)
    assert len({item.content for item in items}) == 1000
    assert (await story.provider.read(order.id)).stage is Stage.DONE
    pages = [request for request in story.world.transport.requests if request.url.path.endswith("/keys")]
    assert {request.url.params["limit"] for request in pages} == {"100"}


async def test_the_catalogue_and_the_quote_tell_of_the_same_merchant(story: Story) -> None:
    row = wholesale(story.standin, pieces=60)
    offers = {offer.ref: offer async for page in story.provider.offers(None) for offer in page.offers}
    listed, line = offers[row.product_id], await story.quoted(row, 50)
    assert dict(listed.facts) == dict(line.facts)
    assert [tier.price for tier in listed.tiers if tier.pieces == 50] == [line.price]


@pytest.mark.parametrize(("quantity", "kind"), [(10, "ProductUnavailable"), (1001, "ConstraintViolation")])
async def test_the_stand_in_refuses_what_wholesale_forbids(story: Story, quantity: int, kind: str) -> None:
    row = wholesale(story.standin)
    seller = row.sellers[0]
    line = {"productId": row.product_id, "qty": quantity, "price": seller.tiers[0] / 100 - 0.02}
    answer = await story.ask("POST", "/v2/order", {"products": [line | {"offerId": seller.offer_id}]})
    assert answer.json()["kind"] == kind


async def test_the_stand_in_sells_ten_only_from_a_named_merchant_who_sells_wholesale(story: Story) -> None:
    row = wholesale(story.standin)
    retail = story.rows(lambda row: bool(row.sellers) and not row.sellers[0].wholesale and row.sellers[0].text > 9)
    named = {"productId": retail.product_id, "qty": 10, "price": 99, "offerId": retail.sellers[0].offer_id}
    for line in ({"productId": row.product_id, "qty": 10, "price": 99}, named):
        assert (await story.ask("POST", "/v2/order", {"products": [line]})).json()["propertyPath"] == "products[0].qty"


async def test_the_stand_in_bounds_the_sum_and_wants_each_offer_once(story: Story) -> None:
    row = wholesale(story.standin)
    line = {"productId": row.product_id, "qty": 600, "price": 99, "offerId": row.sellers[0].offer_id}
    other = line | {"offerId": "other"}
    for lines in ([line, line], [line, other]):
        answer = (await story.ask("POST", "/v2/order", {"products": lines})).json()
        assert (answer["kind"], answer["propertyPath"]) == ("ConstraintViolation", "products")


async def test_an_order_from_the_quoted_merchant_is_filled_by_that_one() -> None:
    story = Story(buy_offer=True)
    row = story.rows(lambda row: len(row.sellers) > 1 and 0 < row.sellers[0].text < 9 and row.sellers[1].text >= 9)
    line = await story.quoted(row, 9)
    order = await story.buy(line)
    answer = (await story.ask("GET", f"/v1/order/{order.id}")).json()
    assert [sold["offerId"] for sold in answer["products"]] == [line.facts["offer_id"]]


async def test_keys_as_text_alone_are_bought_where_the_settings_say_so() -> None:
    story = Story(text_keys_only=True)
    mixed = story.rows(
        lambda row: bool(row.sellers) and not row.is_preorder and row.sellers[0].pictures > 0 < row.sellers[0].text
    )
    order = await story.buy(await story.quoted(mixed, 2))
    assert story.sent()["products"][0]["keyType"] == "text"
    story.standin.finish(order.id)
    assert {item.media_type for item in await story.provider.deliveries(order.id)} == {"text/plain"}


async def test_the_first_version_buys_what_the_second_buys() -> None:
    story = Story(order_version="v1")
    order = await story.buy(await story.quoted(story.row, 2))
    assert [request.url.path for request in story.world.transport.acts()] == ["/esa/api/v1/order"]
    assert story.sent()["products"][0]["kinguinId"] == story.row.kinguin_id
    story.standin.finish(order.id)
    assert len(await story.provider.deliveries(order.id)) == 2


async def test_a_name_may_be_sent_as_in_2020() -> None:
    story = Story(send_names=True)
    await story.buy(replace(line_of(story.row), title="A title"))
    assert story.sent()["products"][0]["name"] == "A title"
