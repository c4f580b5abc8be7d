"""The pretend person of the stories: acts, then rest; what the stand-in needs to start fast."""

import subprocess
import sys

import pytest
from aiogram import Bot, Dispatcher, F
from aiogram.filters import CommandStart
from aiogram.types import (
    CallbackQuery,
    InlineKeyboardButton,
    InlineKeyboardMarkup,
    LabeledPrice,
    Message,
    PreCheckoutQuery,
)

from bot.sandbox.telegram import TelegramStandin
from tests.chat.person import Person


def shop() -> Dispatcher:
    """The smallest shop: a card, an invoice link, a receipt."""
    dispatcher = Dispatcher()

    @dispatcher.message(CommandStart())
    async def card(message: Message) -> None:
        rows = [[InlineKeyboardButton(text="Buy now", callback_data="buy")]]
        await message.answer("A game", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))

    @dispatcher.callback_query()
    async def summary(query: CallbackQuery, bot: Bot) -> None:
        prices = [LabeledPrice(label="Game", amount=720)]
        link = await bot.create_invoice_link("Game", "A key", "order-1", "XTR", prices)
        rows = [[InlineKeyboardButton(text="Pay 720 ⭐", url=link)]]
        await query.answer()
        assert isinstance(query.message, Message)
        await query.message.edit_text("Summary", reply_markup=InlineKeyboardMarkup(inline_keyboard=rows))

    @dispatcher.pre_checkout_query()
    async def allow(query: PreCheckoutQuery) -> None:
        await query.answer(ok=True)

    @dispatcher.message(F.successful_payment)
    async def goods(message: Message) -> None:
        await message.answer("<code>KEY-1</code>")

    return dispatcher


async def test_a_story_runs_through_aiogram(bot: Bot, standin: TelegramStandin) -> None:
    dispatcher = shop()

    async def settle() -> None:
        while updates := await bot.get_updates():
            for update in updates:
                await dispatcher.feed_update(bot, update)
            await bot.get_updates(offset=updates[-1].update_id + 1)

    anna = Person(standin, 1001, settle)
    await anna.start()
    await anna.press("buy")
    checkout = await anna.pay("720")
    assert (checkout["state"], anna.screen.text, anna.stars) == ("paid", "KEY-1", 4280)
    assert (anna.presses, anna.bot_message_count) == (2, 2)


async def test_without_an_invoice_there_is_nothing_to_pay(anna: Person) -> None:
    with pytest.raises(AssertionError, match="no invoice to pay"):
        await anna.pay()


def test_the_stand_in_starts_without_aiogram_and_without_a_server() -> None:
    heavy = "('aiogram', 'aiohttp', 'httpx')"
    code = f"import sys, bot.sandbox.telegram; sys.exit(any(name in sys.modules for name in {heavy}))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
