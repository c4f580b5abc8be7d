"""Words after the bot's name: asked once, answered once, chosen from what was answered."""

import pytest
from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest
from aiogram.types import InlineQueryResultArticle, InputTextMessageContent

from bot.sandbox.telegram import ActRefused, TelegramStandin
from tests.sandbox.conftest import MovedClock


def article(number: int) -> InlineQueryResultArticle:
    text = InputTextMessageContent(message_text="A game")
    return InlineQueryResultArticle(id=str(number), title="Game", input_message_content=text)


async def test_a_result_is_chosen_from_the_answer(bot: Bot, standin: TelegramStandin) -> None:
    query_id = standin.ask_inline(1002, "gta")
    query = (await bot.get_updates())[0].inline_query
    assert query is not None
    assert query.query == "gta"
    await query.answer([article(1), article(2)], cache_time=0)
    assert [one["id"] for one in standin.inline_results(query_id)] == ["1", "2"]
    standin.choose_inline(1002, query_id, "2")
    chosen = (await bot.get_updates())[-1].chosen_inline_result
    assert chosen is not None
    assert (chosen.result_id, chosen.query) == ("2", "gta")
    with pytest.raises(ActRefused):
        standin.choose_inline(1002, query_id, "3")
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await query.answer([])


async def test_answers_hold_fifty_different_results(bot: Bot, standin: TelegramStandin, clock: MovedClock) -> None:
    query_id = standin.ask_inline(1002, "gta")
    with pytest.raises(TelegramBadRequest, match="RESULTS_TOO_MUCH"):
        await bot.answer_inline_query(query_id, [article(number) for number in range(51)])
    with pytest.raises(TelegramBadRequest, match="RESULT_ID_INVALID"):
        await bot.answer_inline_query(query_id, [article(1), article(1)])
    clock.move(31)
    with pytest.raises(TelegramBadRequest, match="query is too old"):
        await bot.answer_inline_query(query_id, [])
    assert await bot.get_updates() == []
