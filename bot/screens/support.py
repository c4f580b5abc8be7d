"""A customer's conversations: what is wrong, what to tell, what has been said, until when there is an answer. Pure."""

from dataclasses import replace

from bot.callbacks import Home, OrderPlace, Place
from bot.callbacks.support import Ask, Conversation, LeaveThread, Problem, ProblemText, ReportProblem, SolveThread
from bot.lengths import cut, units
from bot.screens.layout import bottom, button, danger, lines, main, paragraphs, screen
from bot.screens.screen import Rows, Screen
from bot.services.problems import REASONS
from bot.services.support_hours import DAY, Hours
from bot.services.support_views import ConversationView, Expected, ThreadRow, WordView
from bot.texts import Html, Texts

WORD_SHOWN = 500
ROOM = 3000
LETTER_ROOM = 3600
WEEK = (1, 2, 3, 4, 5, 6, 7)


def problem(order: int, number: int, t: Texts) -> Screen:
    """What is wrong with the order."""
    text = paragraphs(t("problem.title", number=number), t("problem.ask"), t("problem.safe"))
    rows = tuple(
        (button(t.plain(f"problem.reason.{each}"), ProblemText(order=order, reason=each)),) for each in REASONS
    )
    return screen(text, rows, bottom(t, OrderPlace(order=order)))


def problem_text(order: int, number: int, reason: str, expected: Expected, t: Texts) -> Screen:
    """Waits for words or a picture."""
    text = paragraphs(
        t("problem.title", number=number),
        t("problem.chosen", reason=t.plain(f"problem.reason.{reason}")),
        t(f"problem.tell.{reason}"),
        expect(expected, t),
    )
    skip = (button(t.plain("problem.button.skip"), ReportProblem(order=order, reason=reason)),)
    return screen(text, (skip,), bottom(t, Problem(order=order)))


def ask(expected: Expected, t: Texts) -> Screen:
    """Waits for a question."""
    return screen(paragraphs(t("support.ask"), expect(expected, t)), bottom(t))


def conversation(view: ConversationView, t: Texts) -> Screen:
    """What was said last, what happens next, and how to leave."""
    text = paragraphs(_title(view, t), said(view.words, t, by_staff="support.shop", by_customer="support.you"))
    return screen(paragraphs(text, _next(view, t)), _presses(view, t), bottom(t, _back(view)))


def _title(view: ConversationView, t: Texts) -> Html:
    reason = t("support.reason", reason=t.plain(f"problem.reason.{view.reason}")) if view.reason else None
    return lines(about(view.order_number, t), reason)


def about(number: int | None, t: Texts) -> Html:
    """What a conversation is about, as a title."""
    return t("support.title") if number is None else t("support.title.order", number=number)


def _next(view: ConversationView, t: Texts) -> str:
    if view.ask:
        return t("support.solve.case" if view.about_case else "support.solve.sure")
    if view.closed_by:
        return t(f"support.closed.{view.closed_by}")
    waits = expect(view.expected, t) if view.waits else None
    safe = t("problem.safe") if view.about_case else None
    return paragraphs(lines(t("support.sent") if view.waits else t("support.answered"), waits), safe, t("support.how"))


def expect(expected: Expected, t: Texts) -> Html:
    """When questions are answered, and by when this one is."""
    closed = t("support.closed_now", moment=t.moment(expected.opens_at)) if expected.opens_at else None
    return lines(hours(expected.hours, t), closed, t("support.due", moment=t.moment(expected.due_at)))


def hours(each: Hours, t: Texts) -> Html:
    """Days and times of the shop's own zone."""
    if each.always:
        return t("support.hours.always")
    times = {"opens": clock(each.opens), "closes": clock(each.closes)}
    if each.days == WEEK:
        return t("support.hours.daily", **times)
    return t("support.hours", days=", ".join(weekday(day, t) for day in each.days), **times)


def weekday(day: int, t: Texts) -> str:
    """The short name of an ISO weekday."""
    return t.plain(f"support.day.{day}")


def clock(minutes: int) -> str:
    return "24:00" if minutes == DAY else f"{minutes // 60:02}:{minutes % 60:02}"


def _presses(view: ConversationView, t: Texts) -> Rows:
    if view.ask:
        sure = danger(t.plain("support.button.solve_sure"), SolveThread(thread=view.id, sure=1))
        return ((button(t.plain("support.button.not_yet"), Conversation(thread=view.id)),), sure)
    if view.closed_by:
        return ()
    leave = ((button(t.plain("support.button.leave"), LeaveThread(thread=view.id)),),) if view.listens else ()
    return (*leave, (button(t.plain("support.button.solve"), SolveThread(thread=view.id)),))


def _back(view: ConversationView) -> Place:
    return Home() if view.order_id is None else OrderPlace(order=view.order_id)


def said(words: tuple[WordView, ...], t: Texts, *, by_staff: str, by_customer: str) -> str:
    """The newest words that find room, oldest first; each is cut, for the whole of it stands in the chat."""
    told: list[str] = []
    room = ROOM
    for each in reversed(words):
        one = _word(each, t, by_staff if each.by_staff else by_customer)
        room -= units(one)
        if room < 0:
            break
        told.insert(0, one)
    return "\n\n".join(told)


def _word(each: WordView, t: Texts, who: str) -> Html:
    edited = t("support.edited") if each.edited else None
    state = t(f"support.state.{each.state}") if each.state else None
    head = t("support.word", who=t(who), at=t.moment(each.at))
    return lines(head, what(each.kind, each.text, t, WORD_SHOWN), lines(edited, state))


def what(kind: str, text: str | None, t: Texts, limit: int) -> Html:
    """What was said, in words even where it was no text."""
    if text is None:
        return t("support.deleted")
    sent = (
        None if kind == "text" else t(f"support.kind.{kind}" if t.has(f"support.kind.{kind}") else "support.kind.other")
    )
    return lines(sent, t("line.quoted", text=cut(text.strip(), limit)) if text.strip() else None)


def answer_letter(thread: int, number: int | None, kind: str, text: str | None, edited: bool, t: Texts) -> Screen:
    """Words of the shop, as they reach the customer."""
    title = t("support.letter") if number is None else t("support.letter.order", number=number)
    body = what(kind, text, t, LETTER_ROOM)
    mark = t("support.edited") if edited else None
    return screen(paragraphs(title, body, mark), answer_rows(thread, t))


def with_how_to_answer(letter: Screen, t: Texts) -> Screen:
    """The same for a customer whose words go into no conversation by themselves."""
    return replace(letter, text=paragraphs(letter.text, t("support.letter.how")))


def answer_rows(thread: int, t: Texts) -> Rows:
    """What the customer may do with an answer."""
    reply = main(t.plain("support.button.reply"), Conversation(thread=thread))
    return (reply, (button(t.plain("support.button.solve"), SolveThread(thread=thread)),))


def closed_letter(thread: int, number: int | None, why: str, t: Texts) -> Screen:
    """Nobody works on it any more; writing opens it again."""
    text = paragraphs(about(number, t), t(f"support.closed.{why}"))
    return screen(text, ((button(t.plain("support.button.again"), Conversation(thread=thread)),),))


def settled_letter(thread: int, number: int | None, resolution: str, t: Texts) -> Screen:
    """Staff have decided about a problem."""
    key = f"support.settled.{resolution}"
    told = t(key) if t.has(key) else t("support.settled.close")
    text = paragraphs(about(number, t), told, t("support.settled.how"))
    return screen(text, answer_rows(thread, t))


def home_row(row: ThreadRow | None, t: Texts) -> Rows:
    """The open conversation, on the first screen."""
    if row is None:
        return ()
    key = "home.button.thread.unread" if row.unread else "home.button.thread"
    return ((button(t.plain(key), Conversation(thread=row.id)),),)


def ask_row(t: Texts) -> Rows:
    """Where questions begin, on pages of help."""
    return ((button(t.plain("support.button.ask"), Ask()),),)
