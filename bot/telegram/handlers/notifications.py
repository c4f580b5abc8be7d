"""News, reminders and alerts: the switches, the answer to the one question, the two buttons below news."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.callbacks import Place
from bot.callbacks.notification import AnswerNews, Notifications, OpenNews, SetNotification, Unsubscribe
from bot.services import notifications
from bot.services.deeplinks import DeepLinks
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage.database import Transaction
from storage.notifications import NEWS


async def choose(query: CallbackQuery, callback_data: SetNotification, turn: Turn) -> None:
    kind, on = callback_data.kind, bool(callback_data.on)
    await turn.write(lambda tx: notifications.choose(tx, turn.person, kind, on, turn.now), show=lambda place: place)


async def answer(query: CallbackQuery, callback_data: AnswerNews, turn: Turn, t: Texts) -> None:
    yes = bool(callback_data.yes)
    await turn.write(lambda tx: notifications.choose(tx, turn.person, NEWS, yes, turn.now), show=Notifications())
    turn.notice(t.plain("notice.news_on" if yes else "notice.news_never"))


async def open_news(query: CallbackQuery, callback_data: OpenNews, turn: Turn, deep_links: DeepLinks) -> None:
    async def body(tx: Transaction) -> Place:
        payload = await notifications.news_target(tx, callback_data.broadcast)
        return await deep_links.place(tx, turn.person, payload, turn.now)

    await turn.write(body, show=lambda place: place)


async def unsubscribe(query: CallbackQuery, callback_data: Unsubscribe, turn: Turn, t: Texts) -> None:
    """The news stay where they are; what follows is told in the answer to the press."""
    were_on = await turn.write(lambda tx: notifications.unsubscribe(tx, turn.person, turn.now))
    turn.notice(t.plain("notice.news_off" if were_on else "notice.news_off_already"), alert=True)


def router() -> Router:
    made = Router(name="notifications")
    made.callback_query.register(choose, SetNotification.filter())
    made.callback_query.register(answer, AnswerNews.filter())
    made.callback_query.register(open_news, OpenNews.filter())
    made.callback_query.register(unsubscribe, Unsubscribe.filter())
    return made
