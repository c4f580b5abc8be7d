"""Deciding a case: the reason that is typed, and the second press."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Confirm, Reason
from bot.services.case_choices import DELIVER
from bot.services.decisions import Decisions
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def ask(query: CallbackQuery, callback_data: Reason, turn: Turn, decisions: Decisions) -> None:
    await turn.write(lambda tx: decisions.require_asked(tx, turn.person, callback_data), show=callback_data)


async def typed(message: Message, place: Reason, text: str, turn: Turn, decisions: Decisions) -> None:
    await turn.write(lambda tx: decisions.draft(tx, turn.person, place, text, turn.now), show=lambda shown: shown)
    if place.decision == DELIVER:
        turn.erase()


async def confirm(query: CallbackQuery, callback_data: Confirm, turn: Turn, decisions: Decisions, t: Texts) -> None:
    seen = await decisions.foresee(turn.person, callback_data)
    await turn.write(
        lambda tx: decisions.confirm(tx, turn.person, callback_data, seen, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="staff_cases")
    made.callback_query.register(ask, Reason.filter())
    made.callback_query.register(confirm, Confirm.filter())
    made.message.register(typed, At(Reason), Staff())
    return made
