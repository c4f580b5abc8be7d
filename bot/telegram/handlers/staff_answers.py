"""Saved answers and working time: what is typed and pressed for them."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.support import HoursValue, RemoveSaved, SavedField, SendSaved, ToggleDay
from bot.services import hours_desk
from bot.services.saved_answers import SavedAnswers
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def typed(message: Message, place: SavedField, text: str, turn: Turn, saved_answers: SavedAnswers) -> None:
    await turn.write(lambda tx: saved_answers.typed(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def remove(
    query: CallbackQuery, callback_data: RemoveSaved, turn: Turn, saved_answers: SavedAnswers, t: Texts
) -> None:
    text = callback_data.text
    await turn.write(lambda tx: saved_answers.remove(tx, turn.person, text, turn.now), show=lambda shown: shown)
    turn.notice(t.plain("notice.saved"))


async def send(
    query: CallbackQuery, callback_data: SendSaved, turn: Turn, saved_answers: SavedAnswers, t: Texts
) -> None:
    await turn.write(lambda tx: saved_answers.send(tx, turn.person, callback_data, turn.now), show=lambda shown: shown)
    turn.notice(t.plain("notice.answer_sent"))


async def toggle(query: CallbackQuery, callback_data: ToggleDay, turn: Turn) -> None:
    day = callback_data.day
    await turn.write(lambda tx: hours_desk.toggle(tx, turn.person, day, turn.now), show=lambda shown: shown)


async def hours(message: Message, place: HoursValue, text: str, turn: Turn) -> None:
    await turn.write(lambda tx: hours_desk.typed(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


def router() -> Router:
    made = Router(name="staff_answers")
    made.message.register(typed, At(SavedField), Staff())
    made.message.register(hours, At(HoursValue), Staff())
    made.callback_query.register(remove, RemoveSaved.filter())
    made.callback_query.register(send, SendSaved.filter())
    made.callback_query.register(toggle, ToggleDay.filter())
    return made
