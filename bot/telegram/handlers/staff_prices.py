"""Prices: the command, what is typed or pressed, and the second press that saves it."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Place, Providers
from bot.callbacks.price import ChoosePrice, ConfirmPrice, Prices, PriceValue
from bot.services.price_changes import PriceChanges
from bot.services.rights import require_place
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_prices(message: Message, command: CommandObject, turn: Turn, price_changes: PriceChanges) -> None:
    """`/prices <provider>` opens its prices; without one, the list from which each one's prices are reached."""
    name = (command.args or "").strip().lower()
    place: Place = Prices(provider=name) if price_changes.knows(name) else Providers()
    require_place(turn.person, place)
    await turn.show(place)


async def ask(query: CallbackQuery, callback_data: PriceValue, turn: Turn, price_changes: PriceChanges) -> None:
    await turn.write(lambda tx: price_changes.require_asked(tx, turn.person, callback_data), show=callback_data)


async def typed(message: Message, place: PriceValue, text: str, turn: Turn, price_changes: PriceChanges) -> None:
    await turn.write(lambda tx: price_changes.draft(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def choose(query: CallbackQuery, callback_data: ChoosePrice, turn: Turn, price_changes: PriceChanges) -> None:
    await turn.write(
        lambda tx: price_changes.choose(tx, turn.person, callback_data, turn.now), show=lambda place: place
    )


async def confirm(
    query: CallbackQuery, callback_data: ConfirmPrice, turn: Turn, price_changes: PriceChanges, t: Texts
) -> None:
    await turn.write(
        lambda tx: price_changes.confirm(tx, turn.person, callback_data, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="staff_prices")
    made.message.register(open_prices, StaffCommand("prices"))
    made.callback_query.register(ask, PriceValue.filter())
    made.callback_query.register(choose, ChoosePrice.filter())
    made.callback_query.register(confirm, ConfirmPrice.filter())
    made.message.register(typed, At(PriceValue), Staff())
    return made
