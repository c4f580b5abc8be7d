"""Keys go back: asked once, worked off later, key by key. Document: features/ReturnKeys.md."""

from datetime import timedelta
from typing import Any

import pytest

from providers.errors import Refused
from providers.orders import RemoteOrder, Stage
from tests.providers.kinguin.canned import answering, loaded
from tests.providers.kinguin.story import SECOND, Story
from tests.providers.kinguin.world import line_of, wholesale

DAY = timedelta(hours=24)


async def delivered(story: Story, *lines: Any, reference: str = SECOND) -> RemoteOrder:
    order = await story.buy(*lines, reference=reference)
    story.standin.finish(order.id)
    return order


async def refused(story: Story, order: RemoteOrder) -> None:
    with pytest.raises(Refused) as caught:
        await story.provider.give_back(order.id)
    assert caught.value.code == "NoKeysToReturn"


async def seen(story: Story, order: RemoteOrder) -> tuple[Stage, int | None, str]:
    now = await story.provider.read(order.id)
    return now.stage, now.returned, now.raw_status


async def test_a_wish_is_worked_off_later_and_the_deposit_gets_its_money(story: Story) -> None:
    before = await story.provider.balance()
    order = await delivered(story, line_of(story.row, 3))
    await story.provider.give_back(order.id)
    assert await seen(story, order) == (Stage.DONE, 0, "completed")
    story.world.clock.forward(story.standin.delivery)
    assert await seen(story, order) == (Stage.RETURNED, 3, "refunded")
    assert await story.provider.balance() == before


async def test_one_wish_per_order(story: Story) -> None:
    order = await delivered(story)
    await story.provider.give_back(order.id)
    await refused(story, order)
    story.world.clock.forward(DAY)
    await refused(story, order)


async def test_an_opened_key_stays_and_the_others_go_back(story: Story) -> None:
    order = await delivered(story, line_of(story.row, 3))
    story.standin.claim(order.id)
    await story.provider.give_back(order.id)
    story.world.clock.forward(story.standin.delivery)
    assert await seen(story, order) == (Stage.DONE, 2, "completed")
    other = await delivered(story, reference="33333333-3333-4333-8333-333333333333")
    story.standin.claim(other.id)
    await refused(story, other)


async def test_what_is_a_day_old_stays(story: Story) -> None:
    order = await delivered(story)
    story.world.clock.forward(DAY + timedelta(seconds=1))
    await refused(story, order)


async def test_wholesale_stays(story: Story) -> None:
    order = await delivered(story, await story.quoted(wholesale(story.standin), 10))
    await refused(story, order)


async def test_a_preorder_stays(story: Story) -> None:
    row = story.rows(lambda row: row.is_preorder and bool(row.sellers))
    await refused(story, await delivered(story, line_of(row)))


async def test_before_the_first_key_there_is_nothing_to_return(story: Story) -> None:
    await refused(story, await story.buy())


async def test_late_keys_go_back_when_they_arrive(story: Story) -> None:
    story.standin.delivery = timedelta(hours=2)
    order = await story.buy(line_of(story.row, 4))
    story.world.clock.forward(timedelta(hours=1))
    assert len(await story.provider.deliveries(order.id)) == 2
    await story.provider.give_back(order.id)
    story.world.clock.forward(timedelta(hours=1))
    assert (await seen(story, order))[:2] == (Stage.DONE, 0)
    story.world.clock.forward(timedelta(hours=1))
    assert (await seen(story, order))[:2] == (Stage.DONE, 2)
    story.world.clock.forward(timedelta(hours=1))
    assert await seen(story, order) == (Stage.RETURNED, 4, "refunded")
    assert story.facts()[-3:] == ["done", "keys_returned", "returned"]


def told(status: str, *states: str, total: int | None = None) -> dict[str, Any]:
    order: dict[str, Any] = loaded("get-order.response.json") | {"status": status}
    keys = [{"id": str(number), "status": state} for number, state in enumerate(states)]
    line = {"qty": len(states), "keys": keys}
    return order | {"products": [line], "totalQty": len(states) if total is None else total}


@pytest.mark.parametrize(
    ("order", "stage", "returned"),
    [
        (told("completed", "DELIVERED", "RETURNED"), Stage.DONE, 1),
        (told("completed", "RETURNED", "REFUNDED"), Stage.RETURNED, 2),
        (told("completed", "RETURNED", total=2), Stage.DONE, 1),
        (told("processing", "RETURNED", "PROCESSING"), Stage.OPEN, 1),
        (told("processing", "RETURNED", "PENDING", "DELIVERED"), Stage.PARTLY, 1),
        (told("refunded", "RETURNED", "CANCELED"), Stage.RETURNED, 1),
        (told("refunded", "RETURNED", "DELIVERED"), Stage.CANCELLED, 1),
        (told("refunded", "CANCELED"), Stage.CANCELLED, 0),
        (told("refunded"), Stage.CANCELLED, None),
        (told("canceled", "DELIVERED"), Stage.CANCELLED, 0),
        (told("completed", "KEY_OF_TOMORROW"), Stage.DONE, 0),
        (told("tomorrow", "RETURNED"), Stage.UNKNOWN, 1),
    ],
)
async def test_every_mixture_of_keys_has_a_stage(order: dict[str, Any], stage: Stage, returned: int | None) -> None:
    read = await answering(order).read("PKR41TTW9Q2Z")
    assert (read.stage, read.returned) == (stage, returned)
