"""What no other handler took: places to open, labels, old buttons, pictures where text was expected."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import PLACES, Home, Nothing, place_of
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_place(query: CallbackQuery, turn: Turn) -> None:
    """Any place can be opened by its button; what may be seen there is decided where it is read."""
    await turn.show(place_of(query.data))


async def nothing(query: CallbackQuery, turn: Turn) -> None:
    await turn.done()


async def unknown_button(query: CallbackQuery, turn: Turn, t: Texts) -> None:
    await turn.show(Home())
    turn.notice(t.plain("error.gone"))


async def not_text(message: Message, turn: Turn, t: Texts) -> None:
    await turn.show(turn.place)
    turn.notice(t.plain("error.unknown_command" if message.text else "error.not_text"))


def router() -> Router:
    """The last of all."""
    made = Router(name="rest")
    made.callback_query.register(nothing, Nothing.filter())
    for place in PLACES.values():
        made.callback_query.register(open_place, place.filter())
    made.callback_query.register(unknown_button)
    made.message.register(not_text)
    return made
