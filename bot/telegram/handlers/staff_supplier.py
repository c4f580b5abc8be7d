"""Calls at a supplier: begin one, fill in its fields, and the second press for what acts."""

from collections.abc import Awaitable, Callable

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.supplier import (
    BeginCall,
    MakeCall,
    PickField,
    SupplierField,
)
from bot.services.supplier_calls import SupplierCalls
from bot.services.supplier_forms import Form, SupplierForms, WrongField
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from storage.database import Transaction


async def begin(
    query: CallbackQuery,
    callback_data: BeginCall,
    turn: Turn,
    supplier_forms: SupplierForms,
    supplier_calls: SupplierCalls,
) -> None:
    await _go_on(turn, supplier_calls, lambda tx: supplier_forms.begin(tx, turn.person, callback_data, turn.now))


async def typed(
    message: Message,
    place: SupplierField,
    text: str,
    turn: Turn,
    supplier_forms: SupplierForms,
    supplier_calls: SupplierCalls,
) -> None:
    personal = False

    async def answer(tx: Transaction) -> Form:
        nonlocal personal
        personal = await supplier_forms.is_personal(tx, turn.person, place)
        return await supplier_forms.answer(tx, turn.person, place, text, turn.now)

    try:
        await _go_on(turn, supplier_calls, answer)
    except WrongField as error:
        await turn.show(SupplierField(draft=place.draft, key=place.key, wrong=error.reason))
    finally:
        if personal:
            turn.erase()


async def picked(
    query: CallbackQuery,
    callback_data: PickField,
    turn: Turn,
    supplier_forms: SupplierForms,
    supplier_calls: SupplierCalls,
) -> None:
    try:
        await _go_on(turn, supplier_calls, lambda tx: supplier_forms.pick(tx, turn.person, callback_data, turn.now))
    except WrongField as error:
        await turn.show(SupplierField(draft=callback_data.draft, key=callback_data.key, wrong=error.reason))


async def _go_on(turn: Turn, calls: SupplierCalls, fill: Callable[[Transaction], Awaitable[Form]]) -> None:
    """The next field, or the summary; a read that is complete is made at once, after the turn's own write."""
    form = await turn.write(fill, show=lambda filled: filled.place)
    if form.missing is None and not form.action.acts:
        await calls.ask(turn.person, form)


async def make(query: CallbackQuery, callback_data: MakeCall, turn: Turn, supplier_calls: SupplierCalls) -> None:
    """The intent is committed before anything is sent. The answer is drawn when it comes, also after the patience."""
    intent = await turn.write(
        lambda tx: supplier_calls.intend(tx, turn.person, callback_data, turn.now), show=lambda made: made.form.page
    )
    await supplier_calls.make(intent)


def router() -> Router:
    made = Router(name="staff_supplier")
    made.callback_query.register(begin, BeginCall.filter())
    made.callback_query.register(picked, PickField.filter())
    made.callback_query.register(make, MakeCall.filter())
    made.message.register(typed, At(SupplierField), Staff())
    return made
