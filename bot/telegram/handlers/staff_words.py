"""Words in the staff's hands: what is never sold, synonyms, a search tried out, searches that found nothing."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.catalogue import (
    AllowWords,
    BarWords,
    ConfirmWords,
    DropSynonym,
    ForgetMiss,
    MissNote,
    NewSynonym,
    TrySearch,
)
from bot.services.blacklist import Blacklist
from bot.services.synonym_desk import SynonymDesk
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def type_words(message: Message, place: BarWords, text: str, turn: Turn, blacklist: Blacklist) -> None:
    await turn.write(lambda tx: blacklist.type(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def confirm(
    query: CallbackQuery, callback_data: ConfirmWords, turn: Turn, blacklist: Blacklist, t: Texts
) -> None:
    await turn.write(lambda tx: blacklist.confirm(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.saved"))


async def allow(query: CallbackQuery, callback_data: AllowWords, turn: Turn, blacklist: Blacklist, t: Texts) -> None:
    await turn.write(lambda tx: blacklist.allow(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def add(message: Message, place: NewSynonym, text: str, turn: Turn, synonym_desk: SynonymDesk) -> None:
    await turn.write(lambda tx: synonym_desk.add(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def drop(
    query: CallbackQuery, callback_data: DropSynonym, turn: Turn, synonym_desk: SynonymDesk, t: Texts
) -> None:
    await turn.write(lambda tx: synonym_desk.drop(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def try_out(message: Message, place: TrySearch, text: str, turn: Turn, synonym_desk: SynonymDesk) -> None:
    await turn.write(lambda tx: synonym_desk.try_out(tx, turn.person, text, turn.now), show=lambda shown: shown)


async def note(message: Message, place: MissNote, text: str, turn: Turn, synonym_desk: SynonymDesk) -> None:
    await turn.write(lambda tx: synonym_desk.note(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def forget(
    query: CallbackQuery, callback_data: ForgetMiss, turn: Turn, synonym_desk: SynonymDesk, t: Texts
) -> None:
    await turn.write(lambda tx: synonym_desk.forget(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


def router() -> Router:
    made = Router(name="staff_words")
    made.message.register(type_words, At(BarWords), Staff())
    made.message.register(add, At(NewSynonym), Staff())
    made.message.register(try_out, At(TrySearch), Staff())
    made.message.register(note, At(MissNote), Staff())
    made.callback_query.register(confirm, ConfirmWords.filter())
    made.callback_query.register(allow, AllowWords.filter())
    made.callback_query.register(drop, DropSynonym.filter())
    made.callback_query.register(forget, ForgetMiss.filter())
    return made
