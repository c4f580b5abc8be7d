"""The shop's numbers: their command, their files and pictures, the hour of the digest."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.numbers import ExportNumbers, NumbersPlace, SetDigest
from bot.services import digest, numbers_files
from bot.telegram.staff_only import StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_numbers(message: Message, turn: Turn) -> None:
    await turn.show(NumbersPlace())


async def export(query: CallbackQuery, callback_data: ExportNumbers, turn: Turn, t: Texts) -> None:
    unit, form = callback_data.unit, callback_data.form
    await turn.write(lambda tx: numbers_files.ask(tx, turn.person, unit, form, turn.now))
    turn.notice(t.plain("notice.file_coming"))


async def set_digest(query: CallbackQuery, callback_data: SetDigest, turn: Turn, t: Texts) -> None:
    hour = callback_data.hour
    await turn.write(lambda tx: digest.set_hour(tx, turn.person, hour, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="staff_numbers")
    made.message.register(open_numbers, StaffCommand("stats"))
    made.callback_query.register(export, ExportNumbers.filter())
    made.callback_query.register(set_digest, SetDigest.filter())
    return made
