"""While an order is under way: looking, cancelling, being late, what is released later, hints of the provider."""

from datetime import timedelta

import httpx

from providers.kinguin.samples import WEBHOOK_SECRET
from providers.kinguin.standin_rows import Row
from providers.standin import Fault
from tests.chat.acts import buy_boosts, buy_game, game, press
from tests.chat.person import Person
from tests.chat.shop import Shop


async def cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY id")]


async def test_a_paid_order_that_waits_for_its_provider_is_cancelled_at_once(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.REFUSED, count=1000)
    await buy_game(shop, ben, await game(shop))
    await press(shop, ben, "order.button.cancel")
    assert await shop.states() == ["paid"]
    await press(shop, ben, "order.button.cancel_sure")

    assert await shop.states() == ["cancelled"]
    assert ben.stars == 5000
    shop.kinguin.faults.heal()
    await shop.pass_time(hours=3)
    assert shop.bought("kinguin") == 0


async def test_whoever_thinks_again_keeps_the_order(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.REFUSED, count=2)
    await buy_game(shop, ben, await game(shop))
    await press(shop, ben, "order.button.cancel")
    await press(shop, ben, "order.button.keep")
    await shop.pass_time(minutes=5)
    assert await shop.states() == ["delivered"]


async def test_cancelling_after_the_purchase_is_too_late_and_says_so(shop: Shop, ben: Person) -> None:
    shop.kinguin.faults.plan(Fault.REFUSED)
    await buy_game(shop, ben, await game(shop))
    await press(shop, ben, "order.button.cancel")
    sure = next(b["callback_data"] for row in ben.screen.buttons for b in row if "Yes" in b["text"])
    message = ben.screen.id
    await shop.pass_time(minutes=5)
    await ben.press_data(message, sure)

    assert await shop.states() == ["delivered"]
    assert ben.alerts[-1] == "Too late for that: the order has moved on."
    assert ben.stars < 5000


async def test_look_now_looks_at_the_provider_at_once(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(hours=5)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=30)
    shop.kinguin.finish(shop.kinguin.orders()[0]["id"])
    await press(shop, ben, "order.button.look")
    assert await shop.states() == ["delivered"]


async def test_a_late_order_announces_itself_once_and_opens_a_case(shop: Shop, ben: Person) -> None:
    shop.simpleboost.takes = timedelta(hours=5)
    await buy_boosts(shop, ben)
    await shop.pass_time(hours=1, minutes=50)
    assert await cases(shop) == []
    await shop.pass_time(hours=2)

    assert await cases(shop) == ["late"]
    assert len([message for message in ben.bot_messages if "longer than" in message.text]) <= 2
    await shop.pass_time(hours=2)
    assert await shop.states() == ["delivered"]
    assert await cases(shop) == []


def _later(row: Row) -> bool:
    return row.is_preorder and bool(row.sellers)


async def test_what_is_released_later_is_not_late_before_its_day(shop: Shop, ben: Person, olga: Person) -> None:
    await olga.start()
    wanted = await game(shop, _later)
    await ben.start(f"o{wanted.offer}")
    assert "Pre-order: the key comes by" in ben.screen.text
    await buy_game(shop, ben, wanted)
    before, cards = ben.bot_message_count, olga.bot_message_count
    await shop.pass_time(hours=5)

    assert await shop.states() == ["in_progress"]
    assert await cases(shop) == []
    assert (ben.bot_message_count, olga.bot_message_count) == (before, cards)


async def test_a_hint_of_the_provider_makes_the_shop_look_at_once(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(hours=5)
    shop.kinguin.send_webhook = shop.hear
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=30)
    shop.kinguin.finish(shop.kinguin.orders()[0]["id"])
    await shop.kinguin.tick()
    await shop.settle()
    assert await shop.states() == ["delivered"]


async def test_a_forged_hint_changes_nothing(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(hours=5)
    await buy_game(shop, ben, await game(shop))
    order = shop.kinguin.orders()[0]
    body = f'{{"orderId": "{order["id"]}", "status": "completed", "updatedAt": "2026-01-01T00:00:00+00:00"}}'.encode()
    headers = {"x-event-name": "order.status", "x-event-secret": "wrong"}
    reply = await shop.app.hints.receive("kinguin", headers, body, shop.clock.now())
    told = await shop.app.hints.receive("kinguin", headers | {"x-event-secret": WEBHOOK_SECRET}, body, shop.clock.now())
    await shop.settle()

    assert reply.status in (401, 403)
    assert told.status == httpx.codes.NO_CONTENT
    assert await shop.states() == ["in_progress"]


async def test_money_that_telegram_returned_by_itself_is_not_returned_twice(shop: Shop, ben: Person) -> None:
    shop.simpleboost.takes = timedelta(hours=1)
    await buy_boosts(shop, ben)
    shop.telegram.refund_from_outside(shop.telegram.charges[0]["charge_id"])
    await shop.settle()
    assert await cases(shop) == ["refunded_outside"]
    shop.simpleboost.cancel(shop.simpleboost.orders()[0]["id"])
    await shop.pass_time(minutes=30)

    assert ben.stars == 5000
    assert await shop.states() == ["cancelled"]


async def test_a_refund_that_telegram_did_not_answer_is_made_once(shop: Shop, ben: Person) -> None:
    shop.telegram.faults.plan("refundStarPayment", "drop_after")
    await buy_boosts(shop, ben, "discord.gg/unknown")
    await press(shop, ben, "order.button.money_back")
    await press(shop, ben, "order.button.money_back_sure")
    await shop.pass_time(minutes=30)

    assert ben.stars == 5000
    assert [row["state"] for row in await shop.rows("SELECT state FROM refunds")] == ["done"]


async def test_the_shop_says_how_long_it_usually_takes_once_it_knows(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    for _ in range(5):
        await buy_game(shop, ben, wanted)
        await shop.pass_time(minutes=1)
    await ben.start(f"o{wanted.offer}")
    await ben.press("Buy for")
    assert "Usually ready in" in ben.screen.text


async def test_keys_whose_money_telegram_took_back_are_called_back_and_new_orders_wait(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await buy_game(shop, ben, wanted)
    await shop.pass_time(minutes=5)
    assert await shop.states() == ["delivered"]
    shop.telegram.refund_from_outside(shop.telegram.charges[0]["charge_id"])
    await shop.settle()
    assert await cases(shop) == ["refunded_outside"]
    losses = await shop.rows("SELECT credit, amount_minor FROM ledger WHERE debit = 'loss'")
    assert [row["credit"] for row in losses] == ["stars"]

    await ben.start(f"o{wanted.offer}")
    await press(shop, ben, "card.button.buy")
    assert any("New orders wait" in alert for alert in ben.alerts)
    await shop.pass_time(hours=1)
    assert await shop.states() == ["returned"]
    assert ben.stars == 5000
