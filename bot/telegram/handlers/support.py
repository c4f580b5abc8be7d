"""A customer's problems and questions: what is told, going on in a conversation, leaving it, closing it."""

from aiogram import Router
from aiogram.filters import Command
from aiogram.types import CallbackQuery, Message

from bot.callbacks import Home
from bot.callbacks.support import Ask, Conversation, LeaveThread, ProblemText, ReportProblem, SolveThread
from bot.services.problems import Problems
from bot.services.support_views import Said
from bot.services.threads import Threads
from bot.telegram.saying import CustomerReply, Listening, SaidAt, said_of
from bot.telegram.turn import Turn
from bot.texts import Texts


async def told(message: Message, place: ProblemText, said: Said, turn: Turn, problems: Problems) -> None:
    await turn.write(
        lambda tx: problems.report(tx, turn.person, place.order, place.reason, said, turn.now), show=lambda shown: shown
    )


async def skipped(query: CallbackQuery, callback_data: ReportProblem, turn: Turn, problems: Problems) -> None:
    order, reason = callback_data.order, callback_data.reason
    await turn.write(
        lambda tx: problems.report(tx, turn.person, order, reason, None, turn.now), show=lambda shown: shown
    )


async def asked(message: Message, place: Ask, said: Said, turn: Turn, problems: Problems) -> None:
    await turn.write(lambda tx: problems.ask(tx, turn.person, said, turn.now), show=lambda shown: shown)


async def went_on(message: Message, place: Conversation, said: Said, turn: Turn, problems: Problems) -> None:
    await turn.write(lambda tx: problems.hear(tx, turn.person, place.thread, said, turn.now), show=lambda shown: shown)


async def said_there(message: Message, thread: int, said: Said, turn: Turn, problems: Problems) -> None:
    """By a reply, or because the conversation listens."""
    await turn.write(lambda tx: problems.hear(tx, turn.person, thread, said, turn.now), show=lambda shown: shown)


async def opened(query: CallbackQuery, callback_data: Conversation, turn: Turn, problems: Problems) -> None:
    await turn.write(lambda tx: problems.open(tx, turn.person, callback_data.thread), show=callback_data)


async def left(query: CallbackQuery, callback_data: LeaveThread, turn: Turn, problems: Problems, t: Texts) -> None:
    await turn.write(lambda tx: problems.leave(tx, turn.person), show=Home())
    turn.notice(t.plain("notice.thread_left"))


async def solve(query: CallbackQuery, callback_data: SolveThread, turn: Turn, problems: Problems, t: Texts) -> None:
    """The first press asks, the second does it."""
    thread = callback_data.thread
    if not callback_data.sure:
        await turn.show(Conversation(thread=thread, ask=1))
        return
    await turn.write(lambda tx: problems.solve(tx, turn.person, thread, turn.now), show=lambda shown: shown)
    turn.notice(t.plain("notice.thread_solved"))


async def cancel(message: Message, turn: Turn, problems: Problems) -> None:
    await turn.write(lambda tx: problems.leave(tx, turn.person), show=Home())


async def edited(message: Message, turn: Turn, threads: Threads) -> None:
    """Whoever said it: it is changed on the other side too."""
    said = said_of(message)
    if said is not None:
        await turn.write(lambda tx: threads.edit(tx, turn.person, said, turn.now))


def router() -> Router:
    made = Router(name="support")
    made.message.register(cancel, Command("cancel", ignore_case=True))
    made.message.register(said_there, CustomerReply())
    made.message.register(told, SaidAt(ProblemText))
    made.message.register(asked, SaidAt(Ask))
    made.message.register(went_on, SaidAt(Conversation))
    made.edited_message.register(edited)
    made.callback_query.register(skipped, ReportProblem.filter())
    made.callback_query.register(opened, Conversation.filter())
    made.callback_query.register(left, LeaveThread.filter())
    made.callback_query.register(solve, SolveThread.filter())
    return made


def free_router() -> Router:
    """After everything that awaits an answer."""
    made = Router(name="listening")
    made.message.register(said_there, Listening())
    return made
