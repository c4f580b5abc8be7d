"""The desk: its command, an order by its number, opening the staff's places, taking cases and walking through them."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Desk, NextCase, StaffOrder, TakeCase
from bot.callbacks.desk import Find
from bot.services import staff_orders
from bot.services.desk import DeskService
from bot.services.rights import Right, require
from bot.telegram.handlers.rest import unknown_button
from bot.telegram.staff_only import Beyond, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage.database import Transaction


async def open_desk(message: Message, turn: Turn) -> None:
    await turn.show(Desk())


async def open_order(message: Message, command: CommandObject, turn: Turn) -> None:
    if not (command.args or "").strip():
        await turn.show(Find())
        return

    async def find(tx: Transaction) -> StaffOrder:
        return StaffOrder(order=await staff_orders.find(tx, turn.person, command.args or ""))

    await turn.write(find, show=lambda place: place)


async def refuse(query: CallbackQuery, right: Right, turn: Turn, t: Texts) -> None:
    """To a stranger the button is one of those that mean nothing any more. Raises `Mistake` for staff."""
    if turn.person.role is None:
        await unknown_button(query, turn, t)
    else:
        require(turn.person, right)


async def next_case(query: CallbackQuery, turn: Turn, desk: DeskService) -> None:
    await turn.write(lambda tx: desk.next_case(tx, turn.person), show=lambda place: place)


async def take_case(query: CallbackQuery, callback_data: TakeCase, turn: Turn, desk: DeskService) -> None:
    await turn.write(lambda tx: desk.take(tx, turn.person, callback_data.case, turn.now), show=lambda place: place)


def router() -> Router:
    """The first of the staff's: every press on their buttons passes its check."""
    made = Router(name="staff_desk")
    made.callback_query.register(refuse, Beyond())
    made.message.register(open_desk, StaffCommand("desk"))
    made.message.register(open_order, StaffCommand("order"))
    made.callback_query.register(next_case, NextCase.filter())
    made.callback_query.register(take_case, TakeCase.filter())
    return made
