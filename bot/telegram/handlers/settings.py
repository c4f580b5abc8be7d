"""A person's own settings: language, country, remembered answers."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Countries, ForgetAnswer, SavedAnswers, SetCountry, SetLanguage, Settings
from bot.services.answers import Answers
from bot.services.personal import choose_country, choose_language, country_named
from bot.telegram.filters import At
from bot.telegram.turn import Turn


async def set_language(query: CallbackQuery, callback_data: SetLanguage, turn: Turn) -> None:
    await turn.write(lambda tx: choose_language(tx, turn.person, callback_data.language), show=Settings())


async def set_country(query: CallbackQuery, callback_data: SetCountry, turn: Turn) -> None:
    await turn.write(lambda tx: choose_country(tx, turn.person, callback_data.country), show=Settings())


async def type_country(message: Message, text: str, turn: Turn) -> None:
    code = country_named(text, turn.person.language)
    if code is None:
        await turn.show(Countries(wrong=1))
        return
    await turn.write(lambda tx: choose_country(tx, turn.person, code), show=Settings())


async def forget(query: CallbackQuery, callback_data: ForgetAnswer, turn: Turn, answers: Answers) -> None:
    await turn.write(
        lambda tx: answers.forget(tx, turn.person, callback_data.provider, callback_data.key), show=SavedAnswers()
    )


def router() -> Router:
    made = Router(name="settings")
    made.callback_query.register(set_language, SetLanguage.filter())
    made.callback_query.register(set_country, SetCountry.filter())
    made.callback_query.register(forget, ForgetAnswer.filter())
    made.message.register(type_country, At(Countries))
    return made
