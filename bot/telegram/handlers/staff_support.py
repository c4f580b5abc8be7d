"""Answering customers: the list, taking a conversation, what is typed as the answer, closing."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.callbacks.support import EndThread, NextQuestion, Questions, ReleaseThread, TakeThread, Thread, WriteTo
from bot.services.support_desk import SupportDesk
from bot.services.support_views import Said
from bot.telegram.saying import SaidAt, StaffReply
from bot.telegram.staff_only import Staff, StaffCommand
from bot.telegram.turn import Turn
from bot.texts import Texts


async def open_questions(message: Message, turn: Turn) -> None:
    await turn.show(Questions())


async def next_question(query: CallbackQuery, turn: Turn, support_desk: SupportDesk) -> None:
    await turn.write(lambda tx: support_desk.next(tx, turn.person), show=lambda place: place)


async def take(query: CallbackQuery, callback_data: TakeThread, turn: Turn, support_desk: SupportDesk) -> None:
    thread = callback_data.thread
    await turn.write(lambda tx: support_desk.take(tx, turn.person, thread, turn.now), show=lambda place: place)


async def release(query: CallbackQuery, callback_data: ReleaseThread, turn: Turn, support_desk: SupportDesk) -> None:
    thread = callback_data.thread
    await turn.write(lambda tx: support_desk.release(tx, turn.person, thread, turn.now), show=lambda place: place)


async def write_to(query: CallbackQuery, callback_data: WriteTo, turn: Turn, support_desk: SupportDesk) -> None:
    """Where there is a conversation already, that is gone on with."""
    await turn.write(
        lambda tx: support_desk.write_to(tx, turn.person, callback_data), show=lambda found: found or callback_data
    )


async def answer(
    message: Message, place: Thread | WriteTo, said: Said, turn: Turn, support_desk: SupportDesk, t: Texts
) -> None:
    await turn.write(lambda tx: support_desk.answer(tx, turn.person, place, said, turn.now), show=lambda shown: shown)
    turn.notice(t.plain("notice.answer_sent"))


async def reply(message: Message, thread: int, said: Said, turn: Turn, support_desk: SupportDesk, t: Texts) -> None:
    await answer(message, Thread(thread=thread), said, turn, support_desk, t)


async def end(query: CallbackQuery, callback_data: EndThread, turn: Turn, support_desk: SupportDesk, t: Texts) -> None:
    await turn.write(lambda tx: support_desk.end(tx, turn.person, callback_data, turn.now), show=lambda place: place)
    turn.notice(t.plain("notice.thread_closed"))


def router() -> Router:
    made = Router(name="staff_support")
    made.message.register(open_questions, StaffCommand("questions"))
    made.message.register(reply, StaffReply())
    made.message.register(answer, SaidAt(Thread, WriteTo), Staff())
    made.callback_query.register(next_question, NextQuestion.filter())
    made.callback_query.register(take, TakeThread.filter())
    made.callback_query.register(release, ReleaseThread.filter())
    made.callback_query.register(write_to, WriteTo.filter())
    made.callback_query.register(end, EndThread.filter())
    return made
