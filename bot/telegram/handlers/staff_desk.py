"""The desk: its command, an order by its number, opening the staff's places, taking cases and walking through them."""

from aiogram import Router
from aiogram.filters import Command, CommandObject
from aiogram.filters.callback_data import CallbackData
from aiogram.types import CallbackQuery, Message

from bot.balance_callbacks import ConfirmCustomer, CustomerDecide, CustomerValue
from bot.callbacks import (
    Action,
    Because,
    Confirm,
    Desk,
    GiveReason,
    NextCase,
    Reason,
    StaffOrder,
    SwitchProvider,
    TakeCase,
    place_of,
)
from bot.deposit_callbacks import AutoLimit, BookTopUp, DepositLimit, OpenShop, TopUpReason
from bot.price_callbacks import ConfirmPrice, PriceValue
from bot.services import staff_orders
from bot.services.desk import DeskService
from bot.services.rights import PLACES, require_place
from bot.supplier_callbacks import (
    BeginCall,
    MakeCall,
    PickField,
    PickReturnReason,
    ReturnConfirm,
    ReturnGoods,
    ReturnReason,
    SupplierField,
    SupplierSummary,
)
from bot.telegram.handlers.rest import unknown_button
from bot.telegram.staff_only import Staff, Stranger
from bot.telegram.turn import Turn
from storage.database import Transaction

ACTIONS: tuple[type[Action], ...] = (
    NextCase,
    TakeCase,
    GiveReason,
    Confirm,
    SwitchProvider,
    ConfirmPrice,
    BeginCall,
    PickField,
    MakeCall,
    PickReturnReason,
    ReturnGoods,
    ConfirmCustomer,
    AutoLimit,
    BookTopUp,
    OpenShop,
)
CHECKED = (
    CustomerValue,
    CustomerDecide,
    Reason,
    Because,
    PriceValue,
    SupplierField,
    SupplierSummary,
    ReturnReason,
    ReturnConfirm,
    DepositLimit,
    TopUpReason,
)
"""Places that other modules open: whether something may be typed there depends on what it is about."""


async def open_desk(message: Message, turn: Turn) -> None:
    await turn.show(Desk())


async def open_order(message: Message, command: CommandObject, turn: Turn) -> None:
    async def find(tx: Transaction) -> StaffOrder:
        return StaffOrder(order=await staff_orders.find(tx, turn.person, command.args or ""))

    await turn.write(find, show=lambda place: place)


async def open_place(query: CallbackQuery, turn: Turn) -> None:
    place = place_of(query.data)
    require_place(turn.person, place)
    await turn.show(place)


async def next_case(query: CallbackQuery, turn: Turn, desk: DeskService) -> None:
    await turn.write(lambda tx: desk.next_case(tx, turn.person), show=lambda place: place)


async def take_case(query: CallbackQuery, callback_data: TakeCase, turn: Turn, desk: DeskService) -> None:
    await turn.write(lambda tx: desk.take(tx, turn.person, callback_data.case, turn.now), show=lambda place: place)


def router() -> Router:
    """The first of the staff's: it turns strangers away from every button of theirs."""
    made = Router(name="staff_desk")
    kinds: tuple[type[CallbackData], ...] = (*PLACES, *ACTIONS)
    for kind in kinds:
        made.callback_query.register(unknown_button, Stranger(), kind.filter())
    made.message.register(open_desk, Command("desk", ignore_case=True), Staff())
    made.message.register(open_order, Command("order", ignore_case=True), Staff())
    for place in PLACES:
        if place not in CHECKED:
            made.callback_query.register(open_place, place.filter())
    made.callback_query.register(next_case, NextCase.filter())
    made.callback_query.register(take_case, TakeCase.filter())
    return made
