"""What customers want to be told of once: asked for on a card or a list, forgotten in the settings."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks.wish import ForgetWish, Wishes, WishOffer, WishWords
from bot.services.wishes import Wishes as WishesDesk
from bot.telegram.turn import Turn
from bot.texts import Texts


async def want_offer(query: CallbackQuery, callback_data: WishOffer, turn: Turn, wishes: WishesDesk, t: Texts) -> None:
    await turn.write(lambda tx: wishes.want_offer(tx, turn.person, callback_data.offer, turn.now), show=turn.place)
    turn.notice(t.plain("notice.wished"))


async def want_words(query: CallbackQuery, callback_data: WishWords, turn: Turn, wishes: WishesDesk, t: Texts) -> None:
    await turn.write(lambda tx: wishes.want_words(tx, turn.person, callback_data.browse, turn.now), show=turn.place)
    turn.notice(t.plain("notice.wished"))


async def forget(query: CallbackQuery, callback_data: ForgetWish, turn: Turn, wishes: WishesDesk, t: Texts) -> None:
    await turn.write(lambda tx: wishes.forget(tx, turn.person, callback_data.wish), show=Wishes())
    turn.notice(t.plain("notice.forgotten"))


def router() -> Router:
    made = Router(name="wishes")
    made.callback_query.register(want_offer, WishOffer.filter())
    made.callback_query.register(want_words, WishWords.filter())
    made.callback_query.register(forget, ForgetWish.filter())
    return made
