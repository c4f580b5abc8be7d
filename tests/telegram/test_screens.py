"""The live screen of a chat: drawn as it is now, in a form that Telegram takes, and again whenever it changes."""

import asyncio
from collections.abc import MutableMapping
from typing import Any

import pytest
from aiogram import Router
from aiogram.types import Message

from bot.callbacks import CartPlace, Home, Nothing, OrderPlace, Summary
from bot.screens.screen import Button, Screen, Style
from bot.telegram.turn import Turn
from storage import dialogs
from tests.chat.person import Person
from tests.telegram.house import House, story

Logs = list[MutableMapping[str, Any]]
PICTURE = "https://pictures.example/soup.jpg"


def handlers() -> Router:
    router = Router()

    @router.message()
    async def anything(message: Message, turn: Turn) -> None:
        if message.text == "wait":
            await asyncio.sleep(60)
        await turn.show(OrderPlace(order=5) if message.text == "order" else Home())

    return router


async def opened(house: House) -> Person:
    house.router = handlers
    await house.start()
    return house.person()


async def refresh(house: House, anna: Person, *places: str) -> int:
    return await house.db.write(lambda tx: dialogs.refresh(tx, anna.id, places, now=house.clock.now()))


@story
async def test_a_screen_whose_facts_have_changed_is_drawn_again(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    packed = OrderPlace(order=5).pack()
    house.screens[packed] = Screen("delivered")
    assert await refresh(house, anna, "o:5") == 1
    await house.rest()
    assert [message.text for message in anna.bot_messages] == ["delivered"]


@story
async def test_only_dialogs_at_the_place_are_refreshed(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    assert await refresh(house, anna, "o:55", "os", "y", "h") == 0
    assert await refresh(house, anna, OrderPlace(order=5).pack()) == 1
    assert await refresh(house, anna, "o") == 1


@story
async def test_a_place_put_by_a_worker_is_drawn_in_a_chat_that_never_had_a_screen(house: House) -> None:
    anna = await opened(house)
    await anna.block()
    await anna.unblock()
    await anna.say("order")
    packed = Summary(checkout=3).pack()
    await house.db.write(lambda tx: dialogs.put(tx, anna.id, anna.id, packed, now=house.clock.now()))
    await house.rest()
    assert anna.screen.text == f"at {packed}"


@story
async def test_news_of_a_screen_edit_it_where_it_stands(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    await house.letter(anna, 1)
    await house.rest()
    house.screens[OrderPlace(order=5).pack()] = Screen("delivered", ((Button("Home", press=Home()),),))
    await refresh(house, anna, "o:5")
    await house.rest()
    assert [message.text for message in anna.bot_messages] == ["delivered", "letter 1"]


@story
async def test_who_acts_below_a_letter_gets_the_screen_anew(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    await house.letter(anna, 1)
    await house.rest()
    await anna.say("home")
    assert [message.text for message in anna.bot_messages][1] == "letter 1"
    assert len(anna.bot_messages) == 3
    assert [bool(message.labels) for message in anna.bot_messages] == [False, False, True]


@story
async def test_a_picture_is_the_large_preview_above_the_text(house: House) -> None:
    anna = await opened(house)
    house.screens["h"] = Screen("soup", picture=PICTURE)
    await anna.say("home")
    assert anna.screen.raw["preview"] == {"url": PICTURE, "above": True, "large": True}


@story
async def test_a_link_in_a_text_makes_no_preview(house: House) -> None:
    anna = await opened(house)
    house.screens["h"] = Screen("read https://shop.example/terms")
    await anna.say("home")
    assert "preview" not in anna.screen.raw


@story
async def test_every_kind_of_button_is_taken(house: House) -> None:
    anna = await opened(house)
    rows = (
        (Button("Pay", url="https://t.me/$abc", style=Style.MAIN),),
        (Button("Copy", copy="AAAA-BBBB"), Button("1/3", press=Nothing())),
        (Button("Cancel", press=CartPlace(), style=Style.DANGER),),
        (),
    )
    house.screens["h"] = Screen("summary", rows)
    await anna.say("home")
    kinds = [[sorted(set(button) - {"text", "style"}) for button in row] for row in anna.screen.buttons]
    assert kinds == [[["url"]], [["copy_text"], ["callback_data"]], [["callback_data"]]]
    assert [row[0].get("style") for row in anna.screen.buttons] == ["success", None, "danger"]


@story
async def test_a_live_screen_that_was_deleted_is_sent_anew(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    await house.bot.delete_message(anna.id, anna.screen.id)
    house.screens[OrderPlace(order=5).pack()] = Screen("delivered")
    await refresh(house, anna, "o:5")
    await house.rest()
    assert [message.text for message in anna.bot_messages] == ["delivered"]


@story
async def test_wrong_markup_is_drawn_as_plain_text_with_its_buttons(house: House) -> None:
    anna = await opened(house)
    house.screens["h"] = Screen("<b>Tom &amp; Jerry", ((Button("Home", press=Home()),),))
    await anna.say("home")
    assert (anna.screen.text, anna.screen.labels) == ("Tom & Jerry", ["Home"])


@story
async def test_a_screen_that_telegram_never_takes_is_given_up(house: House) -> None:
    anna = await opened(house)
    house.screens["h"] = Screen("x" * 5000)
    await anna.say("home")
    await house.rest(300)
    assert len(house.calls("sendMessage")) == 1
    await anna.say("order")
    assert anna.screen.text.startswith("at o:5")


@pytest.mark.parametrize("fault", ["drop_before", "error_500", "flood"])
def test_a_screen_without_an_answer_is_drawn_again(fault: str, shop_file: object) -> None:
    @story
    async def told(house: House) -> None:
        anna = await opened(house)
        house.telegram.faults.plan("sendMessage", fault, count=3)
        await anna.say("home", settle=False)
        await house.rest(60)
        assert [message.text for message in anna.bot_messages] == ["at h"]

    told(shop_file)  # type: ignore[arg-type]


@story
async def test_an_answer_that_cannot_be_read_is_no_reason_to_draw_again(house: House) -> None:
    anna = await opened(house)
    house.session.spoilt["sendMessage"] = house.session.spoilt["editMessageText"] = 10
    await anna.say("home")
    await anna.press("Again")
    await house.rest(300)
    await anna.say("order")
    await refresh(house, anna, "o:5")
    house.screens[OrderPlace(order=5).pack()] = Screen("delivered")
    await house.rest(300)
    assert [message.text for message in anna.bot_messages] == ["at h", "delivered"]
    assert len(house.calls("editMessageText")) == 1


@story
async def test_a_screen_that_is_never_answered_is_given_up(house: House) -> None:
    anna = await opened(house)
    house.telegram.faults.plan("sendMessage", "drop_after", count=1000)
    await anna.say("home")
    await house.rest(1800)
    assert len(anna.bot_messages) == 5
    house.telegram.faults.heal()
    await anna.say("order")
    assert anna.screen.text.startswith("at o:5")


@pytest.mark.parametrize("fault", ["flood", "drop_before", "drop_after", "error_500"])
def test_buttons_that_are_not_taken_away_at_once_double_no_screen(fault: str, shop_file: object) -> None:
    @story
    async def told(house: House) -> None:
        anna = await opened(house)
        await anna.say("home")
        house.telegram.faults.plan("editMessageReplyMarkup", fault, count=3)
        await anna.say("order")
        await house.rest(120)
        assert [message.text for message in anna.bot_messages] == ["at h", f"at {OrderPlace(order=5).pack()}"]
        assert [message.labels for message in anna.bot_messages] == [[], ["Again"]]

    told(shop_file)  # type: ignore[arg-type]


def test_who_blocks_the_bot_before_its_buttons_are_taken_away_breaks_nothing(shop_file: object, logs: Logs) -> None:
    @story
    async def told(house: House) -> None:
        anna = await opened(house)
        await anna.say("home")
        house.telegram.faults.plan("editMessageReplyMarkup", "error_500")
        await anna.say("order", settle=False)
        await house.rest(0.5)
        await anna.block()
        assert len(anna.bot_messages) == 2

    told(shop_file)  # type: ignore[arg-type]
    assert [entry["event"] for entry in logs if entry["log_level"] == "error"] == []


@story
async def test_a_line_above_the_screen_waits_for_telegram(house: House) -> None:
    anna = await opened(house)
    await anna.say("home")
    house.telegram.faults.plan("editMessageText", "drop_before", count=2)
    house.side.painter.soon((anna.id, anna.id), line="Sold out.")
    await house.rest(60)
    assert [message.text for message in anna.bot_messages] == ["Sold out.\n\nat h"]


@story
async def test_a_screen_that_was_to_be_new_is_new_after_an_outage(house: House) -> None:
    anna = await opened(house)
    await anna.say("home")
    house.telegram.faults.plan("sendMessage", "drop_before", count=2)
    house.side.painter.soon((anna.id, anna.id), fresh=True)
    await house.rest(60)
    assert [message.text for message in anna.bot_messages] == ["at h", "at h"]


@story
async def test_an_edit_whose_answer_was_lost_is_no_second_message(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    house.telegram.faults.plan("editMessageText", "drop_after")
    house.screens[OrderPlace(order=5).pack()] = Screen("delivered")
    await refresh(house, anna, "o:5")
    await house.rest(60)
    assert [message.text for message in anna.bot_messages] == ["delivered"]


@story
async def test_a_person_who_blocked_the_bot_is_not_drawn_for(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    await anna.block(settle=False)
    house.telegram.world.updates.pending.clear()  # the bot has not heard of it
    house.screens[OrderPlace(order=5).pack()] = Screen("delivered")
    await refresh(house, anna, "o:5")
    await house.rest(300)
    assert len(house.calls("editMessageText", "sendMessage")) == 2
    assert (await house.row("SELECT reachable FROM customers"))["reachable"] == 0


@story
async def test_blocking_and_unblocking_is_heard(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    await anna.block()
    assert (await house.row("SELECT reachable FROM customers"))["reachable"] == 0
    await anna.unblock()
    assert (await house.row("SELECT reachable FROM customers"))["reachable"] == 1


@story
async def test_a_turn_under_way_draws_its_own_dialog(house: House) -> None:
    anna = await opened(house)
    await anna.say("order")
    await anna.say("wait", settle=False)
    await house.rest(5)
    await refresh(house, anna, "o:5")
    await house.rest(10)
    drawn = len(house.drawn)
    await house.rest(100)
    assert len(house.drawn) == drawn + 1
    assert anna.screen.text == "at h"


# --- groups -----------------------------------------------------------------------------------------------------------


@story
async def test_a_group_gets_a_link_and_nothing_else(house: House) -> None:
    anna = await opened(house)
    group = house.telegram.create_group("Friends", anna.id)
    house.telegram.add_bot(group.id, anna.id)
    house.telegram.say(anna.id, "/start@vitrina_shop_bot", chat_id=group.id)
    house.telegram.say(anna.id, "what a day", chat_id=group.id)
    house.telegram.say(anna.id, "/start@another_shop_bot", chat_id=group.id)
    await house.rest()
    sent = house.calls("sendMessage")
    assert [int(call["chat_id"]) for call in sent] == [group.id]
    assert "https://t.me/vitrina_shop_bot" in sent[0]["text"]
    assert (house.drawn, (await house.row("SELECT count(*) AS n FROM dialogs"))["n"]) == ([], 0)
