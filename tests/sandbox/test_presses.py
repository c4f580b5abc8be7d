"""Presses on buttons and their answers, seen as the page sees them."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineKeyboardButton, InlineKeyboardMarkup

from bot.sandbox.telegram import ActRefused, TelegramStandin
from tests.chat.person import Person
from tests.sandbox.conftest import MovedClock

TOO_OLD = "query is too old and response timeout expired or query ID is invalid"
GO = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Buy now", callback_data="buy:1")]])


async def test_a_press_brings_the_message_as_it_was(bot: Bot, anna: Person) -> None:
    message = await bot.send_message(anna.id, "Card", reply_markup=GO)
    await anna.press("buy")
    await message.edit_text("Other")
    query = (await bot.get_updates())[0].callback_query
    assert query is not None
    assert (query.data, query.from_user.id) == ("buy:1", anna.id)
    assert query.message is not None
    assert query.message.model_dump()["text"] == "Card"
    assert anna.presses == 1


async def test_an_answer_is_shown_once(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "Card", reply_markup=GO)
    await anna.press("Buy now")
    await bot.answer_callback_query(anna.last_query, "Sold out", show_alert=True)
    assert anna.alerts == ["Sold out"]
    with pytest.raises(TelegramBadRequest, match=TOO_OLD):
        await bot.answer_callback_query(anna.last_query)


async def test_an_answer_after_15_seconds_is_too_late(bot: Bot, anna: Person, clock: MovedClock) -> None:
    await bot.send_message(anna.id, "Card", reply_markup=GO)
    await anna.press("Buy now")
    clock.move(16)
    with pytest.raises(TelegramBadRequest, match=TOO_OLD):
        await bot.answer_callback_query(anna.last_query)


async def test_an_answer_has_200_letters(bot: Bot, anna: Person) -> None:
    await anna.press_data(1, "x")
    with pytest.raises(TelegramBadRequest, match="MESSAGE_TOO_LONG"):
        await bot.answer_callback_query(anna.last_query, "x" * 201)


async def test_a_missing_button_names_those_that_are_there(bot: Bot, anna: Person) -> None:
    await bot.send_message(anna.id, "Card", reply_markup=GO)
    with pytest.raises(AssertionError, match=r"no button 'Pay'; visible are \['Buy now'\]"):
        await anna.press("Pay")


async def test_a_button_that_is_gone_cannot_be_pressed_but_can_be_forged(
    bot: Bot, standin: TelegramStandin, anna: Person
) -> None:
    message = await bot.send_message(anna.id, "Card", reply_markup=GO)
    await message.delete()
    with pytest.raises(ActRefused):
        standin.press(anna.id, message.message_id, "buy:1")
    await anna.press_data(message.message_id, "buy:1")
    query = (await bot.get_updates())[0].callback_query
    assert query is not None
    assert query.message is not None
    assert query.message.date == 0


async def test_a_link_to_the_bot_starts_it(bot: Bot, anna: Person) -> None:
    url = "https://t.me/vitrina_shop_bot?start=offer-7"
    markup = InlineKeyboardMarkup(inline_keyboard=[[InlineKeyboardButton(text="Open", url=url)]])
    await bot.send_message(anna.id, "Card", reply_markup=markup)
    await anna.press("Open")
    assert anna.messages[-1].text == "/start offer-7"


async def test_messages_of_the_bot_are_counted_with_the_deleted(bot: Bot, anna: Person) -> None:
    message = await bot.send_message(anna.id, "one")
    await message.edit_text("two")
    await message.delete()
    await bot.send_message(anna.id, "three")
    assert anna.bot_message_count == 2
