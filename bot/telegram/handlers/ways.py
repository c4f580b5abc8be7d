"""Paying in another way: the choice, what a method asks of the payer, and the staff's table of ways."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Place
from bot.callbacks.payment import OtherWays, Payer, PayerOption, PayWith, SwitchWay, Ways
from bot.services.asking import WrongAnswer
from bot.services.checkout import Checkout
from bot.services.errors import Gone
from bot.services.paying import Paying
from bot.services.ways import Ways as WaysService
from bot.services.ways import goods_of
from bot.telegram.filters import At, ContactAt
from bot.telegram.staff_only import StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage.database import Transaction


async def show_ways(query: CallbackQuery, callback_data: OtherWays, turn: Turn) -> None:
    await turn.show(callback_data)


async def choose(query: CallbackQuery, callback_data: PayWith, turn: Turn, paying: Paying, checkout: Checkout) -> None:
    """Nothing can be paid before everything is answered."""
    order_id, method = callback_data.order, callback_data.method

    async def body(tx: Transaction) -> Place:
        question = await checkout.open_question(tx, turn.person, order_id, turn.now)
        return question or await paying.choose(tx, turn.person, order_id, method, turn.now)

    await turn.write(body, show=lambda place: place)


async def _answer(turn: Turn, paying: Paying, checkout: Checkout, place: Payer, text: str) -> None:
    async def body(tx: Transaction) -> Place:
        question = await checkout.open_question(tx, turn.person, place.order, turn.now)
        return question or await paying.answer(tx, turn.person, place, text, turn.now)

    try:
        await turn.write(body, show=lambda next: next)
    except WrongAnswer as error:
        await turn.show(place.model_copy(update={"wrong": error.reason}))


async def typed(message: Message, place: Payer, text: str, turn: Turn, paying: Paying, checkout: Checkout) -> None:
    """What was typed is personal, whatever becomes of it."""
    try:
        await _answer(turn, paying, checkout, place, text)
    finally:
        turn.erase()


async def chosen(
    query: CallbackQuery, callback_data: PayerOption, turn: Turn, paying: Paying, checkout: Checkout
) -> None:
    place = Payer(order=callback_data.order, method=callback_data.method, key=callback_data.key)
    await _answer(turn, paying, checkout, place, callback_data.option)


async def open_table(message: Message, turn: Turn) -> None:
    """`/ways`: which payment methods serve which kind of goods."""
    await turn.show(Ways())


async def switch(query: CallbackQuery, callback_data: SwitchWay, turn: Turn, ways: WaysService, t: Texts) -> None:
    goods = goods_of(callback_data.goods)
    if goods is None:
        raise Gone
    await turn.write(lambda tx: ways.switch(tx, turn.person, goods, callback_data.method, turn.now), show=Ways())
    turn.notice(t.plain("notice.saved"))


def router() -> Router:
    made = Router(name="ways")
    made.callback_query.register(show_ways, OtherWays.filter())
    made.callback_query.register(choose, PayWith.filter())
    made.callback_query.register(chosen, PayerOption.filter())
    made.message.register(typed, At(Payer))
    made.message.register(typed, ContactAt(Payer))
    made.message.register(open_table, StaffCommand("ways"))
    made.callback_query.register(switch, SwitchWay.filter())
    return made
