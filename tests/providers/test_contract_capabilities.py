"""What a provider that declares a capability must then do: one test or more for each capability."""

from datetime import timedelta

import pytest

from providers.errors import BadWebhook, Duplicate, ProviderError, Refused, Unavailable, Unclear
from providers.hints import WebhookOutcome
from providers.money import Money
from providers.offers import Offer
from providers.orders import Delivered, Stage
from providers.standin import Fault
from tests.providers.contract import World, declaring
from tests.providers.contract import world as make
from tests.providers.faults import READING

FIRST = "11111111-1111-4111-8111-111111111111"

SECOND = "22222222-2222-4222-8222-222222222222"

THIRD = "33333333-3333-4333-8333-333333333333"


@pytest.mark.parametrize("name", declaring("collects_money"))
async def test_an_order_waits_for_the_customers_money_and_says_when_it_came(name: str) -> None:
    world = make(name)
    order = await world.place()
    assert order.stage is Stage.UNPAID
    assert (order.payment_url is not None) is not world.provider.profile.pays_on_page
    world.paid(order.id)
    seen = await world.provider.read(order.id)
    assert seen.stage is Stage.OPEN
    assert seen.paid is not None
    assert seen.paid.currency == world.provider.profile.currency


@pytest.mark.parametrize("name", declaring("lists_paid"))
async def test_what_customers_have_paid_since_an_instant_is_listed(name: str) -> None:
    world = make(name)
    unpaid, early, late = await world.place(FIRST), await world.place(SECOND), await world.place(THIRD)
    world.paid(early.id)
    world.clock.forward(timedelta(hours=2))
    since = world.clock.now() - timedelta(hours=1)
    assert await world.provider.paid_since(since) == []
    world.paid(late.id)
    (found,) = await world.provider.paid_since(since)
    assert (found.id, found.reference) == (late.id, THIRD)
    assert found.paid is not None
    both = await world.provider.paid_since(since - timedelta(hours=2))
    assert {one.id for one in both} == {early.id, late.id}
    assert unpaid.id not in {one.id for one in both}


@pytest.mark.parametrize("name", declaring("found_by_reference"))
async def test_an_order_is_found_by_our_reference(name: str) -> None:
    world = make(name)
    placement = world.placement(FIRST)
    assert await world.provider.find(placement) == []
    order = await world.provider.place(world.provider.body(placement))
    found = await world.provider.find(placement)
    assert [(one.id, one.reference) for one in found] == [(order.id, FIRST)]
    assert await world.provider.find(world.placement(SECOND)) == []


@pytest.mark.parametrize("name", declaring("found_by_reference"))
async def test_a_late_order_is_absent_first_and_found_later(name: str) -> None:
    world = make(name)
    placement = world.placement(FIRST)
    world.standin.faults.plan(Fault.LATE)
    with pytest.raises(Unclear):
        await world.provider.place(world.provider.body(placement))
    assert await world.provider.find(placement) == []
    for _ in range(10):
        world.clock.forward(timedelta(minutes=1))
        if await world.provider.find(placement):
            break
    assert len(await world.provider.find(placement)) == 1
    assert world.purchases() == 1


@pytest.mark.parametrize("name", declaring("found_by_reference"))
@pytest.mark.parametrize(("fault", "kind"), READING, ids=lambda value: str(value))
async def test_a_look_up_that_fails_never_says_absent(
    name: str, fault: Fault, kind: type[ProviderError] | None
) -> None:
    world = make(name)
    await world.place(FIRST)
    world.standin.faults.plan(fault, reads=True)
    with pytest.raises(ProviderError) as caught:
        await world.provider.find(world.placement(FIRST))
    assert type(caught.value) is (kind or Unavailable)


@pytest.mark.parametrize("name", declaring("found_by_reference"))
async def test_the_same_reference_twice_makes_one_order(name: str) -> None:
    world = make(name)
    await world.place(FIRST)
    with pytest.raises((Duplicate, Unclear)):
        await world.place(FIRST)
    assert world.purchases() == 1


@pytest.mark.parametrize("name", declaring("has_catalogue"))
async def test_the_catalogue_is_read_page_by_page(name: str) -> None:
    world = make(name)
    read, offers = 0, list[Offer]()
    async for page in world.provider.offers(None):
        offers += page.offers
        assert read < page.read <= page.total
        read = page.read
        if len(offers) > 300:
            break
    assert offers
    assert all(isinstance(offer, Offer) and offer.ref and offer.title for offer in offers)
    assert len({offer.ref for offer in offers}) == len(offers)
    assert all(type(offer.price) is Money for offer in offers if offer.price is not None)


@pytest.mark.parametrize("name", declaring("can_quote"))
async def test_a_line_is_quoted_as_it_is_now(name: str) -> None:
    world = make(name)
    lines = world.placement(FIRST).lines
    offers = await world.provider.quote(lines)
    assert [offer.ref for offer in offers] == [line.ref for line in lines]
    assert all(offer.price is not None for offer in offers)


@pytest.mark.parametrize("name", declaring("delivers_here"))
async def test_goods_are_handed_over_once_each_and_kept_out_of_sight(name: str) -> None:
    world = make(name)
    order = await world.place()
    world.standin.finish(order.id)
    items = await world.provider.deliveries(order.id)
    assert items
    assert all(isinstance(item, Delivered) and item.content for item in items)
    assert len({item.id for item in items}) == len(items)
    again = await world.provider.deliveries(order.id)
    assert [(item.id, item.content) for item in again] == [(i.id, i.content) for i in items]
    assert all(item.content.decode("latin-1") not in repr(item) for item in items)


@pytest.mark.parametrize("name", declaring("delivers_in_parts"))
async def test_goods_that_come_in_parts_are_had_as_they_come(name: str) -> None:
    world = make(name)
    assert world.parts is not None
    assert world.deliver_part is not None
    order = await world.provider.place(world.provider.body(world.parts(FIRST)))
    seen: list[str] = []
    for count in (1, 2):
        world.deliver_part(order.id)
        items = await world.provider.deliveries(order.id)
        assert len(items) == count
        assert [item.id for item in items][: len(seen)] == seen
        seen = [item.id for item in items]
        assert (await world.provider.read(order.id)).stage in {Stage.OPEN, Stage.PARTLY}
    world.standin.finish(order.id)
    assert len(await world.provider.deliveries(order.id)) > 2


async def sent_by(world: World) -> list[tuple[str, dict[str, str], bytes]]:
    """The webhooks that the stand-in sends about one order."""
    sent: list[tuple[str, dict[str, str], bytes]] = []

    async def keep(event: str, headers: dict[str, str], body: bytes) -> None:
        sent.append((event, {name.lower(): value for name, value in headers.items()}, body))

    world.standin.send_webhook = keep
    order = await world.place()
    world.standin.finish(order.id)
    await world.provider.read(order.id)
    return sent


@pytest.mark.parametrize("name", declaring("sends_webhooks"))
async def test_a_webhook_of_the_provider_is_a_hint(name: str) -> None:
    world = make(name)
    sent = await sent_by(world)
    hints = [world.provider.verify_webhook(headers, body) for _, headers, body in sent]
    assert any(hint.remote_id == world.standin.orders()[0]["id"] for hint in hints)
    assert all(hint.key for hint in hints)


@pytest.mark.parametrize("name", declaring("sends_webhooks"))
async def test_a_webhook_of_anyone_else_changes_nothing(name: str) -> None:
    world = make(name)
    for _, headers, body in await sent_by(world):
        forged = [
            ({}, body),
            (dict.fromkeys(headers, "forged"), body),
            (headers, b""),
            (headers, b"<html>"),
            (headers, b"[]"),
            (headers, b'{"orderId": {}, "status": 7, "updatedAt": []}'),
            (headers, b"\xff\xfe"),
            (headers, b"[" * 100_000),
        ]
        for wrong_headers, wrong_body in forged:
            with pytest.raises(BadWebhook):
                world.provider.verify_webhook(wrong_headers, wrong_body)


@pytest.mark.parametrize("name", declaring("sends_webhooks"))
def test_each_outcome_of_a_webhook_has_a_reply(name: str) -> None:
    world = make(name)
    replies = {outcome: world.provider.webhook_reply(outcome) for outcome in WebhookOutcome}
    assert 200 <= replies[WebhookOutcome.STORED].status < 300
    if world.replies_always_200:
        assert {reply.status for reply in replies.values()} == {200}
        assert len({reply.body for reply in replies.values()}) == len(replies)
        return
    assert replies[WebhookOutcome.BAD_SIGNATURE].status >= 400
    assert replies[WebhookOutcome.OUT_OF_SERVICE].status >= 500


@pytest.mark.parametrize("name", declaring("lists_orders"))
async def test_several_orders_are_read_at_once(name: str) -> None:
    world = make(name)
    first, second = await world.place(FIRST), await world.place(SECOND)
    seen = await world.provider.read_many([second.id, "no-such-order", first.id])
    assert {one: seen[one].id for one in seen} == {first.id: first.id, second.id: second.id}


@pytest.mark.parametrize("name", declaring("told_when_paid"))
async def test_the_provider_can_be_told_twice_that_the_shop_has_the_money(name: str) -> None:
    world = make(name)
    order = await world.place()
    for _ in range(2):
        assert (await world.provider.mark_paid(order.id)).stage is Stage.OPEN


@pytest.mark.parametrize("name", declaring("refunds"))
async def test_money_goes_back_once_per_reference_and_never_more_than_is_left(name: str) -> None:
    world = make(name)
    order = await world.place()
    world.paid(order.id)
    left = await world.provider.refundable(order.id)
    for _ in range(2):
        await world.provider.refund(order.id, "refund-1", left)
    assert (await world.provider.refundable(order.id)).minor == 0
    with pytest.raises(Refused):
        await world.provider.refund(order.id, "refund-2", left)


@pytest.mark.parametrize("name", declaring("own_shelf"))
def test_each_field_of_a_product_is_checked(name: str) -> None:
    world = make(name)
    facts = world.placement(FIRST).lines[0].facts
    fields = world.provider.shelf_fields()
    assert {field.key for field in fields if not field.optional} <= set(facts)
    for each in fields:
        if each.key in facts:
            assert world.provider.check(each.key, facts[each.key]) == facts[each.key]
