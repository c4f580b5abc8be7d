"""What staff begin about one order: a decision, a note, what goes out in place of its goods."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.desk import ActOnOrder, OrderNote, PickGoods, ReplaceWith
from bot.services.goods_choice import GoodsChoice
from bot.services.order_desk import OrderDesk
from bot.telegram.filters import At
from bot.telegram.staff_only import Staff
from bot.telegram.turn import Turn
from bot.texts import Texts


async def act(query: CallbackQuery, callback_data: ActOnOrder, turn: Turn, order_desk: OrderDesk) -> None:
    await turn.write(lambda tx: order_desk.begin(tx, turn.person, callback_data, turn.now), show=lambda place: place)


async def noted(message: Message, place: OrderNote, text: str, turn: Turn, order_desk: OrderDesk, t: Texts) -> None:
    await turn.write(lambda tx: order_desk.note(tx, turn.person, place, text, turn.now), show=lambda shown: shown)
    turn.notice(t.plain("notice.saved"))


async def pick(query: CallbackQuery, callback_data: PickGoods, turn: Turn, goods_choice: GoodsChoice) -> None:
    await turn.write(lambda tx: goods_choice.pick(tx, turn.person, callback_data, turn.now), show=lambda place: place)


async def looked_for(message: Message, place: ReplaceWith, text: str, turn: Turn, goods_choice: GoodsChoice) -> None:
    await turn.write(lambda tx: goods_choice.look_for(tx, turn.person, place, text, turn.now), show=lambda shown: shown)


def router() -> Router:
    made = Router(name="staff_orders")
    made.callback_query.register(act, ActOnOrder.filter())
    made.callback_query.register(pick, PickGoods.filter())
    made.message.register(noted, At(OrderNote), Staff())
    made.message.register(looked_for, At(ReplaceWith), Staff())
    return made
