"""The staff's fees of methods: a percentage is typed, shown, and saved by a second press."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.payment import ConfirmFee, FeeDecide, FeeValue
from bot.services.errors import Mistake
from bot.services.fees import FeeDesk
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_value(query: CallbackQuery, callback_data: FeeValue, turn: Turn, fee_desk: FeeDesk) -> None:
    await turn.write(lambda tx: fee_desk.require_asked(tx, turn.person, callback_data), show=lambda _: callback_data)


async def open_decide(query: CallbackQuery, callback_data: FeeDecide, turn: Turn, fee_desk: FeeDesk) -> None:
    await turn.write(lambda tx: fee_desk.drafted(tx, turn.person, callback_data), show=lambda _: callback_data)


async def type_value(message: Message, place: FeeValue, text: str, turn: Turn, fee_desk: FeeDesk) -> None:
    try:
        await turn.write(lambda tx: fee_desk.draft(tx, turn.person, place, text, turn.now), show=lambda next: next)
    except Mistake as error:
        await turn.show(place.model_copy(update={"wrong": error.key.rpartition(".")[2]}))


async def confirm(query: CallbackQuery, callback_data: ConfirmFee, turn: Turn, fee_desk: FeeDesk, t: Texts) -> None:
    await turn.write(lambda tx: fee_desk.confirm(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="staff_fees")
    made.callback_query.register(open_value, FeeValue.filter())
    made.callback_query.register(open_decide, FeeDecide.filter())
    made.callback_query.register(confirm, ConfirmFee.filter())
    made.message.register(type_value, At(FeeValue), Staff())
    return made
