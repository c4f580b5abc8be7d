"""The shop's money: its command and its files; and receipts as files, for whoever may read them."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.money import ExportMonth, MoneyPlace, ReceiptFile
from bot.services.exports import Exports
from bot.services.receipts import Receipts
from bot.telegram.staff_only import StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_money(message: Message, turn: Turn) -> None:
    await turn.show(MoneyPlace())


async def export(query: CallbackQuery, callback_data: ExportMonth, turn: Turn, exports: Exports, t: Texts) -> None:
    month, form = callback_data.month, callback_data.form
    await turn.write(lambda tx: exports.ask(tx, turn.person, month, form, turn.now))
    turn.notice(t.plain("notice.file_coming"))


async def receipt_file(
    query: CallbackQuery, callback_data: ReceiptFile, turn: Turn, receipts: Receipts, t: Texts
) -> None:
    await turn.write(lambda tx: receipts.ask(tx, turn.person, callback_data.order, turn.now))
    turn.notice(t.plain("notice.file_coming"))


def router() -> Router:
    made = Router(name="staff_money")
    made.message.register(open_money, StaffCommand("money"))
    made.callback_query.register(export, ExportMonth.filter())
    made.callback_query.register(receipt_file, ReceiptFile.filter())
    return made
