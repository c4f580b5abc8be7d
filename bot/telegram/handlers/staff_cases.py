"""Deciding a case: what is typed for it, its reason, and the second press."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Because, Confirm, GiveReason, Reason
from bot.services.case_choices import DELIVER, require_preset
from bot.services.decisions import Decisions
from bot.services.drafting import Drafting
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def ask(query: CallbackQuery, callback_data: Reason, turn: Turn, drafting: Drafting) -> None:
    await turn.write(lambda tx: drafting.require_asked(tx, turn.person, callback_data), show=callback_data)


async def typed(message: Message, place: Reason, text: str, turn: Turn, drafting: Drafting) -> None:
    await turn.write(lambda tx: drafting.begin(tx, turn.person, place, text, turn.now), show=lambda shown: shown)
    if place.decision == DELIVER:
        turn.erase()


async def explained(message: Message, place: Because, text: str, turn: Turn, drafting: Drafting) -> None:
    await turn.write(lambda tx: drafting.explain(tx, turn.person, place, text), show=lambda shown: shown)


async def picked(query: CallbackQuery, callback_data: GiveReason, turn: Turn, drafting: Drafting, t: Texts) -> None:
    require_preset(callback_data.decision, callback_data.preset)
    reason = t.plain(f"because.{callback_data.preset}")
    await turn.write(
        lambda tx: drafting.pick(tx, turn.person, callback_data, reason, turn.now), show=lambda shown: shown
    )


async def confirm(query: CallbackQuery, callback_data: Confirm, turn: Turn, decisions: Decisions, t: Texts) -> None:
    seen = await decisions.foresee(turn.person, callback_data)
    await turn.write(
        lambda tx: decisions.confirm(tx, turn.person, callback_data, seen, turn.now), show=lambda place: place
    )
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="staff_cases")
    made.callback_query.register(ask, Reason.filter())
    made.callback_query.register(picked, GiveReason.filter())
    made.callback_query.register(confirm, Confirm.filter())
    made.message.register(typed, At(Reason), Staff())
    made.message.register(explained, At(Because), Staff())
    return made
