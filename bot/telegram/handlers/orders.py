"""What a customer does with an order that exists: look, cancel, take the money back, see the goods."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import CancelOrder, Goods, LookNow, MoneyBack, OrderPlace, Reveal, ShowQr
from bot.services.cancelling import Profiles, cancel
from bot.services.goods import Goods as GoodsDesk
from bot.services.looking import look_now
from bot.services.payment_qr import PaymentQr
from bot.telegram.turn import Turn
from bot.texts import Texts


async def look(query: CallbackQuery, callback_data: LookNow, turn: Turn, t: Texts) -> None:
    place = OrderPlace(order=callback_data.order)
    looking = await turn.write(lambda tx: look_now(tx, turn.person, callback_data.order, turn.now), show=place)
    turn.notice(t.plain("notice.looking" if looking else "notice.nothing_new"))


async def cancel_order(
    query: CallbackQuery,
    callback_data: CancelOrder | MoneyBack,
    turn: Turn,
    profiles: Profiles,
    t: Texts,
) -> None:
    """The first press asks, the second does it."""
    order_id = callback_data.order
    if not callback_data.sure:
        await turn.show(OrderPlace(order=order_id, ask=1))
        return
    done = await turn.write(
        lambda tx: cancel(tx, turn.person, order_id, turn.now, profiles), show=OrderPlace(order=order_id)
    )
    turn.notice(t.plain("notice.cancelled" if done else "notice.cancel_asked"))


async def show_qr(query: CallbackQuery, callback_data: ShowQr, turn: Turn, payment_qr: PaymentQr) -> None:
    order_id = callback_data.order
    await turn.write(lambda tx: payment_qr.ask(tx, turn.person, order_id, turn.now), show=OrderPlace(order=order_id))


async def reveal(query: CallbackQuery, callback_data: Reveal, turn: Turn, goods: GoodsDesk) -> None:
    place = Goods(order=callback_data.order, page=callback_data.page, open=1)
    await turn.write(lambda tx: goods.reveal(tx, turn.person, callback_data.order, turn.now), show=place)


def router() -> Router:
    made = Router(name="orders")
    made.callback_query.register(look, LookNow.filter())
    made.callback_query.register(cancel_order, CancelOrder.filter())
    made.callback_query.register(cancel_order, MoneyBack.filter())
    made.callback_query.register(show_qr, ShowQr.filter())
    made.callback_query.register(reveal, Reveal.filter())
    return made
