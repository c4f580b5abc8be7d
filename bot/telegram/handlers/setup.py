"""The owner's checklist: its command, what was read and tried, opening the shop."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.setup import OpenDoors, Setup, TestDone, TextsRead
from bot.services.setup import SetupDesk
from bot.telegram.staff_only import StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def show(message: Message, turn: Turn) -> None:
    await turn.show(Setup())


async def read(query: CallbackQuery, turn: Turn, setup_desk: SetupDesk) -> None:
    await turn.write(lambda tx: setup_desk.texts_read(tx, turn.person, turn.now), show=Setup())


async def tested(query: CallbackQuery, turn: Turn, setup_desk: SetupDesk) -> None:
    await turn.write(lambda tx: setup_desk.test_done(tx, turn.person, turn.now), show=Setup())


async def open_doors(query: CallbackQuery, turn: Turn, setup_desk: SetupDesk, t: Texts) -> None:
    await turn.write(lambda tx: setup_desk.open(tx, turn.person, turn.now), show=Setup())
    turn.notice(t.plain("setup.opened"), alert=True)


def router() -> Router:
    made = Router(name="setup")
    made.message.register(show, StaffCommand("setup"))
    made.callback_query.register(read, TextsRead.filter())
    made.callback_query.register(tested, TestDone.filter())
    made.callback_query.register(open_doors, OpenDoors.filter())
    return made
