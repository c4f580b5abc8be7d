"""A customer's page: notes, blocks with a reason and a second press, limits."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.people import BlockReason, ConfirmBlock, DeleteNote, LimitValue
from bot.callbacks.people import CustomerNotes as NotesPlace
from bot.services.customer_notes import CustomerNotes
from bot.services.customer_rules import CustomerRules
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def noted(message: Message, place: NotesPlace, text: str, turn: Turn, notes: CustomerNotes) -> None:
    await turn.write(lambda tx: notes.add(tx, turn.person, place.customer, text, turn.now), show=place)
    turn.erase()


async def delete_note(
    query: CallbackQuery, callback_data: DeleteNote, turn: Turn, notes: CustomerNotes, t: Texts
) -> None:
    customer, note = callback_data.customer, callback_data.note
    await turn.write(
        lambda tx: notes.delete(tx, turn.person, customer, note, turn.now), show=NotesPlace(customer=customer)
    )
    turn.notice(t.plain("notice.saved"))


async def ask(query: CallbackQuery, callback_data: BlockReason, turn: Turn, customer_rules: CustomerRules) -> None:
    await turn.write(lambda tx: customer_rules.require_asked(tx, turn.person, callback_data), show=callback_data)


async def explained(message: Message, place: BlockReason, text: str, turn: Turn, customer_rules: CustomerRules) -> None:
    await turn.write(lambda tx: customer_rules.draft(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


async def confirm(
    query: CallbackQuery, callback_data: ConfirmBlock, turn: Turn, customer_rules: CustomerRules, t: Texts
) -> None:
    await turn.write(
        lambda tx: customer_rules.confirm(tx, turn.person, callback_data, turn.now), show=lambda shown: shown
    )
    turn.notice(t.plain("notice.saved"))


async def limit(
    message: Message, place: LimitValue, text: str, turn: Turn, customer_rules: CustomerRules, t: Texts
) -> None:
    await turn.write(
        lambda tx: customer_rules.set_limit(tx, turn.person, place, text, turn.now), show=lambda shown: shown
    )
    turn.notice(t("notice.saved"))


def router() -> Router:
    made = Router(name="staff_customers")
    made.callback_query.register(delete_note, DeleteNote.filter())
    made.callback_query.register(ask, BlockReason.filter())
    made.callback_query.register(confirm, ConfirmBlock.filter())
    made.message.register(noted, At(NotesPlace), Staff())
    made.message.register(explained, At(BlockReason), Staff())
    made.message.register(limit, At(LimitValue), Staff())
    return made
