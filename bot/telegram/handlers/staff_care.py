"""The shop's health: the command, maintenance on and off, a backup at once, where backups go."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.care import BackUpNow, BackupsGo, Health, MaintenanceReason, OpenAgain, SendBackups
from bot.services import maintenance
from bot.services.backups import BackupNow, Backups
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_health(message: Message, turn: Turn) -> None:
    await turn.show(Health())


async def close_shop(message: Message, text: str, turn: Turn) -> None:
    await turn.write(lambda tx: maintenance.close(tx, turn.person, text, turn.now), show=lambda place: place)


async def open_again(query: CallbackQuery, turn: Turn, t: Texts) -> None:
    await turn.write(lambda tx: maintenance.reopen(tx, turn.person, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.changed"))


async def back_up(query: CallbackQuery, turn: Turn, backup_now: BackupNow) -> None:
    """The wish is noted first; the screen says what goes on, and is drawn again at the end."""
    await turn.write(lambda tx: backup_now.ask(tx, turn.person, turn.now), show=Health())
    backup_now.begin(turn.person, Health())


async def send_backups(
    query: CallbackQuery, callback_data: SendBackups, turn: Turn, backups: Backups, t: Texts
) -> None:
    await turn.write(lambda tx: backups.choose(tx, turn.person, callback_data.to, turn.now), show=BackupsGo())
    turn.notice(t.plain("notice.changed"))


def router() -> Router:
    made = Router(name="staff_care")
    made.message.register(open_health, StaffCommand("health"))
    made.message.register(close_shop, At(MaintenanceReason), Staff())
    made.callback_query.register(open_again, OpenAgain.filter())
    made.callback_query.register(back_up, BackUpNow.filter())
    made.callback_query.register(send_backups, SendBackups.filter())
    return made
