"""Incidents with what is done about all of their orders, holding cases, looking for anything."""

from aiogram import Router
from aiogram.filters import CommandObject
from aiogram.types import CallbackQuery, Message

from bot.callbacks.desk import BulkGo, Find, GiveBackCase, HandTo
from bot.services import bulk, case_holding
from bot.services.finding import Finding, is_personal
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def go(query: CallbackQuery, callback_data: BulkGo, turn: Turn, t: Texts) -> None:
    asked = callback_data
    await turn.write(
        lambda tx: bulk.begin(tx, turn.person, asked.incident, asked.what, asked.word, turn.now),
        show=lambda place: place,
    )
    turn.notice(t.plain("notice.begun"))


async def give_back(query: CallbackQuery, callback_data: GiveBackCase, turn: Turn, t: Texts) -> None:
    await turn.write(
        lambda tx: case_holding.give_back(tx, turn.person, callback_data.case, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.saved"))


async def hand_to(query: CallbackQuery, callback_data: HandTo, turn: Turn, t: Texts) -> None:
    await turn.write(
        lambda tx: case_holding.hand_to(tx, turn.person, callback_data, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.saved"))


async def find(message: Message, command: CommandObject, turn: Turn, finding: Finding) -> None:
    if not (command.args or "").strip():
        await turn.show(Find())
        return
    await _look_for(turn, finding, command.args or "")


async def typed(message: Message, place: Find, text: str, turn: Turn, finding: Finding) -> None:
    await _look_for(turn, finding, text)


async def _look_for(turn: Turn, finding: Finding, text: str) -> None:
    await turn.write(lambda tx: finding.ask(tx, turn.person, text, turn.now), show=lambda place: place)
    if is_personal(text.strip()):
        turn.erase()


def router() -> Router:
    made = Router(name="staff_lists")
    made.message.register(find, StaffCommand("find"))
    made.callback_query.register(go, BulkGo.filter())
    made.callback_query.register(give_back, GiveBackCase.filter())
    made.callback_query.register(hand_to, HandTo.filter())
    made.message.register(typed, At(Find), Staff())
    return made
