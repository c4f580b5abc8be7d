"""Deposits: the threshold that is typed, a rise that is booked or explained; opening a restored shop."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.deposit import AutoLimit, BookTopUp, DepositLimit, OpenShop, TopUpReason
from bot.services.deposit_desk import DepositDesk
from bot.services.reopening import open_shop
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def ask(query: CallbackQuery, callback_data: DepositLimit, turn: Turn, deposit_desk: DepositDesk) -> None:
    name = callback_data.provider
    await turn.write(lambda tx: deposit_desk.require_asked(tx, turn.person, name), show=callback_data)


async def typed(message: Message, place: DepositLimit, text: str, turn: Turn, deposit_desk: DepositDesk) -> None:
    await turn.write(
        lambda tx: deposit_desk.set_limit(tx, turn.person, place.provider, text, turn.now), show=lambda shown: shown
    )


async def auto(query: CallbackQuery, callback_data: AutoLimit, turn: Turn, deposit_desk: DepositDesk) -> None:
    name = callback_data.provider
    await turn.write(lambda tx: deposit_desk.auto_limit(tx, turn.person, name, turn.now), show=lambda place: place)


async def book(query: CallbackQuery, callback_data: BookTopUp, turn: Turn, deposit_desk: DepositDesk, t: Texts) -> None:
    asked = callback_data.top_up
    await turn.write(lambda tx: deposit_desk.book(tx, turn.person, asked, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


async def ask_why(query: CallbackQuery, callback_data: TopUpReason, turn: Turn, deposit_desk: DepositDesk) -> None:
    asked = callback_data.top_up
    await turn.write(lambda tx: deposit_desk.top_up(tx, turn.person, asked), show=lambda _: callback_data)


async def explained(message: Message, place: TopUpReason, text: str, turn: Turn, deposit_desk: DepositDesk) -> None:
    await turn.write(
        lambda tx: deposit_desk.reject(tx, turn.person, place.top_up, text, turn.now), show=lambda shown: shown
    )


async def open_again(query: CallbackQuery, callback_data: OpenShop, turn: Turn, t: Texts) -> None:
    await turn.write(lambda tx: open_shop(tx, turn.person, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="staff_deposits")
    made.callback_query.register(ask, DepositLimit.filter())
    made.callback_query.register(ask_why, TopUpReason.filter())
    made.callback_query.register(auto, AutoLimit.filter())
    made.callback_query.register(book, BookTopUp.filter())
    made.callback_query.register(open_again, OpenShop.filter())
    made.message.register(typed, At(DepositLimit), Staff())
    made.message.register(explained, At(TopUpReason), Staff())
    return made
