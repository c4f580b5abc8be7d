"""A customer's own data: the export, the second press of the deletion."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks.privacy import DeleteData, ExportData
from bot.services.my_data import MyData
from bot.telegram.turn import Turn
from bot.texts import Texts


async def export(query: CallbackQuery, turn: Turn, my_data: MyData, t: Texts) -> None:
    await turn.write(lambda tx: my_data.ask(tx, turn.person, turn.now))
    turn.notice(t.plain("notice.my_data"))


async def delete(query: CallbackQuery, turn: Turn, my_data: MyData) -> None:
    await turn.write(lambda tx: my_data.delete(tx, turn.person, turn.now), show=lambda place: place)


def router() -> Router:
    made = Router(name="privacy")
    made.callback_query.register(export, ExportData.filter())
    made.callback_query.register(delete, DeleteData.filter())
    return made
