"""What no other handler took: places to open, labels, old buttons, pictures where text was expected."""

from aiogram import Router
from aiogram.enums import ContentType
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.callbacks import PLACES, Home, Nothing, place_of
from bot.telegram.turn import Turn
from bot.texts import Texts

SAID = frozenset(
    {
        ContentType.ANIMATION,
        ContentType.AUDIO,
        ContentType.CHECKLIST,
        ContentType.CONTACT,
        ContentType.DICE,
        ContentType.DOCUMENT,
        ContentType.GAME,
        ContentType.LOCATION,
        ContentType.PAID_MEDIA,
        ContentType.PHOTO,
        ContentType.POLL,
        ContentType.STICKER,
        ContentType.STORY,
        ContentType.TEXT,
        ContentType.UNKNOWN,
        ContentType.VENUE,
        ContentType.VIDEO,
        ContentType.VIDEO_NOTE,
        ContentType.VOICE,
    }
)
"""What a person sends; what is not known yet counts as such. All else are messages of Telegram's own."""


class Said(Filter):
    async def __call__(self, message: Message) -> bool:
        return message.content_type in SAID


async def open_place(query: CallbackQuery, turn: Turn) -> None:
    """Any place can be opened by its button; what may be seen there is decided where it is read."""
    await turn.show(place_of(query.data))


async def nothing(query: CallbackQuery, turn: Turn) -> None:
    await turn.done()


async def unknown_button(query: CallbackQuery, turn: Turn, t: Texts) -> None:
    await turn.show(Home())
    turn.notice(t.plain("error.gone"))


async def no_word(message: Message, turn: Turn) -> None:
    """Telegram tells that something was pinned, a timer set, a topic opened: nobody has said anything."""
    await turn.done()


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
    made.message.register(not_text, Said())
    made.message.register(no_word)
    return made
