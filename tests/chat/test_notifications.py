"""What customers hear of besides their orders: asked once, kept for ever, one reminder of what was left unfinished."""

import pytest

from bot.services.notifications import ASK, REMIND
from storage import letters, notifications
from storage.database import Transaction
from tests.chat.acts import buy_boosts, game, label, press
from tests.chat.broadcasting import loud
from tests.chat.person import Person
from tests.chat.shop import Shop

ASKED = "May we send you news"


@pytest.fixture(autouse=True)
async def without_quiet_hours(shop: Shop) -> None:
    await loud(shop)


async def news_of(shop: Shop, person: Person) -> int:
    return int((await shop.row("SELECT news FROM notifications WHERE customer_id = :id", id=person.id))["news"])


def asked(person: Person) -> int:
    return sum(ASKED in message.text for message in person.bot_messages)


async def test_the_question_comes_once_after_a_delivered_order(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.pass_time(minutes=30)
    assert asked(ben) == 0
    await shop.pass_time(hours=2)
    assert asked(ben) == 1
    await ben.press("Yes, please")
    assert "you will get news" in ben.alerts[-1]
    assert await news_of(shop, ben) == 1
    await buy_boosts(shop, ben, "discord.gg/another")
    await shop.pass_time(days=2)
    assert asked(ben) == 0  # the question itself became the page of the switches
    assert (await shop.row("SELECT count(*) AS n FROM letters WHERE kind = 'ask_news'"))["n"] == 1


async def test_who_declined_is_never_asked_again(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.pass_time(hours=2)
    await ben.press("No, thank you")
    assert "will not ask again" in ben.alerts[-1]
    await shop.restart()
    await buy_boosts(shop, ben, "discord.gg/another")
    await shop.pass_time(days=3)
    assert await news_of(shop, ben) == 0
    assert (await shop.row("SELECT count(*) AS n FROM letters WHERE kind = 'ask_news'"))["n"] == 1


async def test_who_said_nothing_gets_no_news_and_no_second_question(shop: Shop, ben: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.pass_time(hours=2)
    await buy_boosts(shop, ben, "discord.gg/another")
    await shop.pass_time(days=3)
    assert await news_of(shop, ben) == 0
    assert asked(ben) == 1


async def test_at_night_nobody_is_asked(shop: Shop, ben: Person) -> None:
    sql = "UPDATE shop_settings SET value = '22-9' WHERE key = 'quiet_hours'"
    await shop.db.write(lambda tx: tx.run(sql))
    await buy_boosts(shop, ben)
    await shop.pass_time(hours=8)
    assert asked(ben) == 0
    await shop.pass_time(hours=1, minutes=5)
    assert asked(ben) == 1


async def test_each_kind_is_switched_in_the_settings(shop: Shop, ben: Person) -> None:
    await ben.say("/settings")
    await ben.press("Notifications")
    assert "🔕 News of the shop: off." in ben.screen.text
    assert "🔕 Reminders of an unfinished purchase: off." in ben.screen.text
    assert "always come" in ben.screen.text
    await ben.press("Get news")
    assert "🔔 News of the shop: on." in ben.screen.text
    await ben.press("Stop news")
    assert await news_of(shop, ben) == 0


async def test_who_wants_reminders_is_reminded_of_a_cart_once(shop: Shop, ben: Person, anna: Person) -> None:
    await ben.say("/settings")
    await ben.press("Notifications")
    await ben.press("Remind me")
    for person in (anna, ben):
        await person.start(f"o{(await game(shop)).offer}")
        await press(shop, person, "card.button.to_cart")
    await shop.pass_time(hours=3)
    assert not ben.sees("Still in your cart")
    await shop.pass_time(hours=2)
    assert ben.sees("Still in your cart")
    assert not anna.sees("корзине осталось")
    await ben.press("Go back to it")
    assert label(shop, ben, "cart.button.checkout") in str(ben.screen.labels)
    await shop.pass_time(days=2)
    assert (await shop.row("SELECT count(*) AS n FROM letters WHERE kind = 'reminder'"))["n"] == 1


async def test_an_empty_cart_is_no_reason_to_remind(shop: Shop, ben: Person) -> None:
    await ben.say("/settings")
    await ben.press("Notifications")
    await ben.press("Remind me")
    await ben.start(f"o{(await game(shop)).offer}")
    await press(shop, ben, "card.button.to_cart")
    await shop.db.write(lambda tx: tx.run("DELETE FROM cart_lines"))
    await shop.pass_time(hours=6)
    assert not ben.sees("Still in your cart")


async def test_who_wants_no_reminders_by_now_gets_none_that_waited(shop: Shop, ben: Person) -> None:
    await ben.start(f"o{(await game(shop)).offer}")
    await press(shop, ben, "card.button.to_cart")

    async def put(tx: Transaction) -> None:
        for on in (True, False):
            await notifications.put(tx, ben.id, notifications.REMINDERS, on, shop.clock.now())
        await letters.put(tx, chat_id=ben.id, kind=REMIND, fields={"checkout": 0}, now=shop.clock.now())

    await shop.db.write(put)
    await shop.settle()
    assert not ben.sees("Still in your cart")
    assert (await shop.row("SELECT state FROM letters WHERE kind = 'reminder'"))["state"] == "dropped"


async def test_who_has_agreed_to_news_meanwhile_is_not_asked_about_them(shop: Shop, ben: Person) -> None:
    await ben.start()

    async def put(tx: Transaction) -> None:
        await notifications.put(tx, ben.id, notifications.NEWS, True, shop.clock.now())
        await letters.put(tx, chat_id=ben.id, kind=ASK, now=shop.clock.now())

    await shop.db.write(put)
    await shop.settle()
    assert asked(ben) == 0
