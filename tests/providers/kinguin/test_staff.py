"""What staff may do at Kinguin from the chat: search, read, words, and dispatching as in 2020."""

import json
from typing import Any

import pytest

from providers.errors import InvalidAnswer, ProviderError, Refused, Unavailable, Unclear
from providers.kinguin.settings import Settings
from providers.kinguin.staff import STATUSES, actions_of
from providers.undeclared import NotDeclared
from tests.providers.kinguin.canned import answering, loaded, sample
from tests.providers.kinguin.story import FIRST, SECOND, Story
from tests.providers.kinguin.world import line_of


@pytest.fixture
def old() -> Story:
    """Kinguin as it was in 2020-11, for a shop that wants its calls."""
    story = Story(dispatch=True, coupon="ESA")
    story.standin.speak_of_2020()
    return story


def names(story: Story) -> list[str]:
    return [action.name for action in story.provider.actions()]


async def test_what_kinguin_has_removed_is_off(story: Story) -> None:
    assert names(story) == ["search_orders", "read_order", "dictionaries"]
    for removed in ("dispatch", "dispatched", "tomorrow"):
        with pytest.raises(NotDeclared):
            await story.provider.perform(removed, {"remote_id": "P1", "dispatch_id": "1"})
    assert story.world.transport.requests == []


def test_only_what_acts_is_marked_so() -> None:
    acting = [action.name for action in actions_of(Settings(dispatch=True)) if action.acts]
    assert acting == ["dispatch"]


async def test_orders_are_searched_by_our_reference_or_status(story: Story) -> None:
    """Document: api/order/v1, search orders."""
    first, second = await story.buy(), await story.buy(reference=SECOND)
    story.standin.finish(second.id)
    head, line = await story.provider.perform("search_orders", {"external_id": FIRST, "order_status": ""})
    assert head == "1 / 1"
    assert f"{first.id} · {FIRST} · processing · " in line
    found = await story.provider.perform("search_orders", {"external_id": "", "order_status": "completed"})
    assert [second.id in line for line in found[1:]] == [True]
    assert await story.provider.perform("search_orders", {"external_id": "nobody"}) == ["0 / 0"]


async def test_an_order_is_told_with_all_that_it_says(story: Story) -> None:
    """Document: api/order/v1, order object."""
    order = await story.buy(line_of(story.row, 2, cents=story.row.sellers[0].cents + 100))
    head, line = await story.provider.perform("read_order", {"remote_id": order.id})
    assert order.id in head
    assert story.row.name in line
    for fact in (
        story.row.product_id,
        str(story.row.kinguin_id),
        story.row.sellers[0].offer_id,
        ":PROCESSING",
        "requestPrice",
    ):
        assert fact in line


async def test_an_order_of_2020_is_told_with_its_old_fields() -> None:
    told = loaded("seed_era/place-order.response.json") | {"kidId": "kid-7", "kinguinOrderId": 990077}
    told |= {"dispatch": {"dispatchId": 14169762, "createdAt": "2020-11-03T10:05:00+00:00"}}
    lines = "\n".join(await answering(told).perform("read_order", {"remote_id": told["orderId"]}))
    for fact in (
        "NONE",
        "kid-7",
        "990077",
        "14169762",
        "2020-11-03 10:05 UTC",
        "2020-12-24",
        "broker internal",
        "keyType text",
    ):
        assert fact in lines
    assert "accurate false" in lines
    assert "counter@example.com" not in lines


@pytest.mark.parametrize("name", ["dispatch", "couponCode", "kidId", "accurate", "broker", "products", "orderId"])
@pytest.mark.parametrize("value", [None, {}, [], 7, True, "x", [[]], {"id": {}}])
async def test_no_old_field_can_stop_the_reading(name: str, value: Any) -> None:
    asked = {"remote_id": loaded("seed_era/place-order.response.json")["orderId"]}
    told = loaded("seed_era/place-order.response.json") | {name: value}
    told["products"] = [{**loaded("seed_era/place-order.response.json")["products"][0], name: value}]
    try:
        assert await answering(told).perform("read_order", asked)
    except Unavailable:
        assert name == "orderId"


async def test_an_id_of_digits_is_an_id() -> None:
    """Until 2020-11 ids were numbers in a text; one answer even prints a number."""
    for order_id in ("990077", 990077):
        assert (
            await answering(loaded("get-order.response.json") | {"orderId": order_id}).read("990077")
        ).id == "990077"


async def test_words_of_regions_platforms_and_genres_are_told(story: Story) -> None:
    """Document: api/products/v1, regions, platforms, genres."""
    regions, platforms, genres = await story.provider.perform("dictionaries", {})
    assert "10 Rest of the world (RoW) - custom" in regions
    assert platforms.split(", ").count("PC Steam") == 1
    assert "Puzzle" in genres


@pytest.mark.parametrize("body", [{}, "x", [[]], [None], []])
async def test_words_that_are_none_are_no_answer(body: Any) -> None:
    with pytest.raises(Unavailable):
        await answering(body).perform("dictionaries", {})


@pytest.mark.parametrize(("version", "path"), [("v1", "/esa/api/v1/order/dispatch"), ("v2", "")])
async def test_an_order_of_2020_is_dispatched_when_its_keys_are_there(version: str, path: str) -> None:
    """Documents: api/order/v1 and v2, dispatch, 2020-11; features/Dispatch.md."""
    story = Story(dispatch=True, order_version=version)
    story.standin.speak_of_2020()
    order = await story.buy(await story.quoted(story.row, 4))
    codes = []
    for _ in range(2):
        with pytest.raises(Refused) as caught:
            await story.provider.perform("dispatch", {"remote_id": order.id})
        codes.append(caught.value.code)
        story.world.clock.forward(story.standin.delivery / 2)
    assert codes == ["OrderNotDispatchedYet", "OrderPartiallyDispatched"]
    numbers = [await story.provider.perform("dispatch", {"remote_id": order.id}) for _ in range(2)]
    assert numbers[0] == numbers[1]
    assert story.world.transport.acts()[-1].url.path == (path or f"/esa/api/v2/order/{order.id}/dispatch")
    told = await story.provider.perform("dispatched", {"dispatch_id": numbers[0][0]})
    assert len(told) == 4
    serials = [item.content.decode() for item in await story.provider.deliveries(order.id)]
    assert not any(serial in line for serial in serials for line in told)
    assert any(numbers[0][0] in line for line in await story.provider.perform("read_order", {"remote_id": order.id}))


async def test_a_preorder_of_2020_is_dispatched_on_its_day(old: Story) -> None:
    row = old.rows(lambda row: row.is_preorder and bool(row.sellers))
    order = await old.buy(line_of(row))
    with pytest.raises(Refused) as caught:
        await old.provider.perform("dispatch", {"remote_id": order.id})
    assert caught.value.code == "ProcessingPreorder"


async def test_a_coupon_of_2020_makes_the_payment_less_than_the_price(old: Story) -> None:
    """Document: features/CouponCode.md, until 2025."""
    before = await old.provider.balance()
    order = await old.buy()
    assert old.sent()["couponCode"] == "ESA"
    assert order.charged is not None
    assert before - await old.provider.balance() == order.charged
    assert order.charged.minor == old.row.sellers[0].cents - 50


async def test_keys_of_2020_have_no_id_and_are_told_apart_all_the_same(old: Story) -> None:
    order = await old.buy(line_of(old.row, 3))
    old.standin.finish(order.id)
    first, again = [await old.provider.deliveries(order.id) for _ in range(2)]
    assert len({item.id for item in first}) == 3
    assert [item.id for item in first] == [item.id for item in again]
    read = await old.provider.read(order.id)
    assert (read.items, read.returned) == (3, None)


async def test_what_kinguin_removed_is_not_there_today() -> None:
    story = Story(dispatch=True, coupon="ESA")
    order = await story.buy()
    assert order.charged is not None
    assert order.charged.minor == story.row.sellers[0].cents
    with pytest.raises(Unclear):
        await story.provider.perform("dispatch", {"remote_id": order.id})
    with pytest.raises(ProviderError):
        await story.provider.perform("dispatched", {"dispatch_id": "1"})


DISPATCHING = [
    ("OrderHold", 422, Refused),
    ("OrderNotDispatchedYet", 422, Refused),
    ("OrderPartiallyDispatched", 422, Refused),
    ("ProcessingPreorder", 422, Refused),
    ("OrderNotPaid", 422, Refused),
    ("OrderNotSupported", 422, Refused),
    ("DispatchNotFound", 404, Refused),
    ("OrderNotFound", 404, Refused),
    ("OrderHold", 500, Unclear),
    ("KindOfTomorrow", 422, Unclear),
]


@pytest.mark.parametrize(("kind", "status", "error"), DISPATCHING)
async def test_each_refused_dispatch_has_its_class(kind: str, status: int, error: type[ProviderError]) -> None:
    """Document: api/ErrorsCodes.md, until 2024-05."""
    body = {"kind": kind, "status": status, "retryable": True}
    with pytest.raises(ProviderError) as caught:
        await answering(body, status, dispatch=True).perform("dispatch", {"remote_id": "P1"})
    assert (type(caught.value), caught.value.code) == (error, kind)


@pytest.mark.parametrize("body", [b"", b"{}", b"[]", b'{"dispatchId":null}'])
async def test_a_dispatch_without_a_number_is_unclear(body: bytes) -> None:
    with pytest.raises(Unclear):
        await answering(body, 201, dispatch=True).perform("dispatch", {"remote_id": "P1"})


async def test_the_printed_dispatch_is_read() -> None:
    raw = sample("seed_era/dispatch.response.json")
    told = await answering(raw, 201, dispatch=True).perform("dispatch", {"remote_id": "P1"})
    assert list(told) == [str(json.loads(raw)["dispatchId"])]


@pytest.mark.parametrize(
    ("key", "answer", "kept"),
    [
        ("remote_id", " PHB10SEED77 ", "PHB10SEED77"),
        ("external_id", FIRST, FIRST),
        ("external_id", " ", ""),
        ("order_status", "refunded", "refunded"),
        ("order_status", "", ""),
        ("dispatch_id", "14169762", "14169762"),
    ],
)
def test_a_field_is_taken_in_kinguins_form(story: Story, key: str, answer: str, kept: str) -> None:
    assert story.provider.check(key, answer) == kept


@pytest.mark.parametrize(
    ("key", "answer", "reason"),
    [
        ("remote_id", "", "empty"),
        ("remote_id", "../user", "characters"),
        ("remote_id", "P" * 41, "characters"),
        ("external_id", "two words", "characters"),
        ("order_status", "lost", "characters"),
        ("dispatch_id", "x", "characters"),
        ("dispatch_id", "\u0663", "characters"),
    ],
)
def test_a_field_that_cannot_be_right_is_refused(story: Story, key: str, answer: str, reason: str) -> None:
    with pytest.raises(InvalidAnswer) as caught:
        story.provider.check(key, answer)
    assert (caught.value.key, caught.value.reason) == (key, reason)


def test_every_status_that_is_documented_can_be_searched() -> None:
    assert set(STATUSES) == {"processing", "completed", "canceled", "refunded"}
