"""Returning goods to their provider: the reason that is typed or pressed, and the second press."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.supplier import PickReturnReason, ReturnGoods, ReturnReason
from bot.services.returns_desk import ReturnsDesk, require_preset
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def ask(query: CallbackQuery, callback_data: ReturnReason, turn: Turn, returns: ReturnsDesk) -> None:
    await turn.write(lambda tx: returns.require_asked(tx, turn.person, callback_data), show=callback_data)


async def typed(message: Message, place: ReturnReason, text: str, turn: Turn, returns: ReturnsDesk) -> None:
    await turn.write(lambda tx: returns.draft(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def picked(
    query: CallbackQuery, callback_data: PickReturnReason, turn: Turn, returns: ReturnsDesk, t: Texts
) -> None:
    require_preset(callback_data.preset)
    place, reason = ReturnReason(order=callback_data.order), t.plain(f"because.{callback_data.preset}")
    await turn.write(lambda tx: returns.draft(tx, turn.person, place, reason, turn.now), show=lambda shown: shown)


async def confirm(query: CallbackQuery, callback_data: ReturnGoods, turn: Turn, returns: ReturnsDesk, t: Texts) -> None:
    await turn.write(lambda tx: returns.confirm(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="staff_returns")
    made.callback_query.register(ask, ReturnReason.filter())
    made.callback_query.register(picked, PickReturnReason.filter())
    made.callback_query.register(confirm, ReturnGoods.filter())
    made.message.register(typed, At(ReturnReason), Staff())
    return made
