"""Providers on, off and paused: the command, the switches, the reason that customers read."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import PauseReason, Providers, SwitchProvider
from bot.callbacks.catalogue import PauseReasonIn
from bot.services.switches import Switches
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_providers(message: Message, turn: Turn) -> None:
    await turn.show(Providers())


async def switch(query: CallbackQuery, callback_data: SwitchProvider, turn: Turn, switches: Switches, t: Texts) -> None:
    name, mode = callback_data.provider, callback_data.mode
    await turn.write(lambda tx: switches.switch(tx, turn.person, name, mode, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def pause(message: Message, place: PauseReason, text: str, turn: Turn, switches: Switches) -> None:
    await turn.write(
        lambda tx: switches.pause(tx, turn.person, place.provider, text, turn.now), show=lambda shown: shown
    )


async def explain(message: Message, place: PauseReasonIn, text: str, turn: Turn, switches: Switches) -> None:
    await turn.write(lambda tx: switches.explain(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


def router() -> Router:
    made = Router(name="staff_providers")
    made.message.register(open_providers, StaffCommand("providers"))
    made.callback_query.register(switch, SwitchProvider.filter())
    made.message.register(pause, At(PauseReason), Staff())
    made.message.register(explain, At(PauseReasonIn), Staff())
    return made
