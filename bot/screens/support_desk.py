"""Conversations as staff see them: who waits, what was said, what may be done. Pure."""

from bot.callbacks import CasePlace, Desk, StaffOrder, way_back
from bot.callbacks.people import CustomerPage
from bot.callbacks.support import (
    EndThread,
    NextQuestion,
    Questions,
    ReleaseThread,
    SavedTexts,
    SupportHours,
    TakeThread,
    Thread,
    WriteTo,
)
from bot.screens.layout import bottom, button, columns, danger, lines, main, paragraphs, screen, short
from bot.screens.screen import Button, Rows, Screen
from bot.screens.support import LETTER_ROOM, about, hours, said, what
from bot.services.support_views import QuestionsView, ThreadRow, ThreadView
from bot.texts import Html, Texts

ROWS_SHOWN = 10
UNPAID = "awaiting_payment"


def questions(view: QuestionsView, t: Texts) -> Screen:
    """Open conversations, who waits first."""
    waiting = t.count("questions.waiting", view.waiting) if view.waiting else t("questions.none")
    overdue = t.count("questions.overdue", view.overdue) if view.overdue else None
    text = paragraphs(t("questions.title"), lines(waiting, overdue), hours(view.hours, t))
    following = (main(t.plain("questions.button.next"), NextQuestion()),) if view.waiting else ()
    rows = tuple((_row(each, t),) for each in view.rows[:ROWS_SHOWN])
    more = [button(t.plain("template.button"), SavedTexts())]
    if view.may_set_hours:
        more.append(button(t.plain("hours.button"), SupportHours()))
    return screen(text, following, rows, columns(more), bottom(t, Desk()))


def _row(each: ThreadRow, t: Texts) -> Button:
    return button(row_title(each, t), Thread(thread=each.id))


def row_title(each: ThreadRow, t: Texts) -> str:
    """A conversation in one line, plain."""
    topic = _topic(each.id, each.order_number, each.reason, t)
    if each.overdue:
        return t.plain("questions.row.overdue", about=topic)
    if each.unread and each.due_at is not None:
        return t.plain("questions.row.waits", about=topic, moment=t.moment(each.due_at))
    return t.plain("questions.row.answered", about=topic)


def _topic(thread: int, number: int | None, reason: str, t: Texts) -> str:
    if number is None:
        return t.plain("questions.about", id=thread)
    if not reason:
        return t.plain("questions.about.order", number=number)
    return t.plain("questions.about.problem", number=number, reason=t.plain(f"problem.reason.{reason}"))


def thread(view: ThreadView, t: Texts) -> Screen:
    """One conversation: who it is, what was said, how to answer."""
    words = said(view.words, t, by_staff="thread.shop", by_customer="thread.customer")
    earlier = t.count("thread.earlier", view.earlier) if view.earlier else None
    text = paragraphs(header(view, t), earlier, words or t("thread.silent"), _how(view, t))
    if view.ask:
        return screen(text, _ways_to_close(view, t), bottom(t, Thread(thread=view.id)))
    return screen(text, _take(view, t), _more(view, t), _close(view, t), bottom(t, Questions()))


def header(view: ThreadView, t: Texts) -> Html:
    """Who writes, about what, and how long they wait."""
    state = t.plain(f"status.{view.order_state}.label") if view.order_state else ""
    order = t("thread.order", number=view.order_number, state=state) if view.order_number else None
    other = None
    if view.open_order is not None and view.open_order[0] != view.order_id:
        _, number, at = view.open_order
        key = "thread.open_order.unpaid" if at == UNPAID else "thread.open_order"
        other = t(key, number=number, state=t.plain(f"status.{at}.label"))
    return lines(
        about(view.order_number, t),
        t("support.reason", reason=t.plain(f"problem.reason.{view.reason}")) if view.reason else None,
        t("thread.who", id=view.customer_id, language=t.plain(f"language.{view.language}"), orders=view.orders),
        order,
        other,
        _waits(view, t),
        t("thread.taken", name=view.taken_by) if view.taken_by else None,
        None if view.reachable else t("thread.unreachable"),
    )


def _waits(view: ThreadView, t: Texts) -> Html | None:
    if view.closed_by:
        return t("thread.closed")
    if view.due_at is None:
        return None
    return t("thread.overdue" if view.overdue else "thread.due", moment=t.moment(view.due_at))


def _how(view: ThreadView, t: Texts) -> Html:
    if view.ask:
        return t("thread.ask_close.case" if view.case_id else "thread.ask_close")
    return t("thread.how.closed" if view.closed_by else "thread.how")


def _take(view: ThreadView, t: Texts) -> Rows:
    if view.closed_by or view.taken_by:
        return ()
    return (main(t.plain("thread.button.take"), TakeThread(thread=view.id)),)


def _more(view: ThreadView, t: Texts) -> Rows:
    found = [button(t.plain("template.button"), SavedTexts(thread=view.id))]
    if view.case_id is not None:
        found.append(button(t.plain("thread.button.case"), CasePlace(case=view.case_id)))
    if view.order_id is not None:
        found.append(button(t.plain("staff.button.order"), StaffOrder(order=view.order_id)))
    found.append(_customer(view, t))
    return columns(found)


def _customer(view: ThreadView, t: Texts) -> Button:
    back = way_back(Thread(thread=view.id))
    return button(t.plain("staff.button.person"), CustomerPage(customer=view.customer_id, back=back))


def _close(view: ThreadView, t: Texts) -> Rows:
    if view.closed_by:
        return ()
    if view.mine:
        release = button(t.plain("thread.button.release"), ReleaseThread(thread=view.id))
        return columns([release, button(t.plain("thread.button.close"), Thread(thread=view.id, ask=1))])
    return ((button(t.plain("thread.button.close"), Thread(thread=view.id, ask=1)),),)


def _ways_to_close(view: ThreadView, t: Texts) -> Rows:
    alone = (button(t.plain("thread.button.close_alone"), EndThread(thread=view.id)),)
    if view.case_id is None or not view.decides:
        return (alone,)
    return (alone, danger(t.plain("thread.button.close_both"), EndThread(thread=view.id, settle=1)))


def write_to(place: WriteTo, number: int | None, t: Texts) -> Screen:
    """Waits for the first words to a customer."""
    to = t("thread.write", id=place.customer)
    order = t("thread.write.order", number=number) if number else None
    back = StaffOrder(order=place.order) if place.order else Desk()
    return screen(paragraphs(lines(to, order), t("thread.write.how")), bottom(t, back))


def word_letter(view: ThreadView, kind: str, text: str | None, edited: bool, t: Texts) -> Screen:
    """A customer's words, in the own chat of whoever looks after them."""
    mark = t("support.edited") if edited else None
    text = paragraphs(_from(view, t), what(kind, text, t, LETTER_ROOM), mark)
    return screen(text, word_rows(view.id, t))


def _from(view: ThreadView, t: Texts) -> Html:
    return t("thread.from", about=_topic(view.id, view.order_number, view.reason, t))


def word_rows(thread_id: int, t: Texts) -> Rows:
    return (main(t.plain("thread.button.answer"), Thread(thread=thread_id)),)


def topic_name(thread_id: int, number: int | None, reason: str, t: Texts) -> str:
    """The name of a conversation's topic in the staff chat, plain."""
    return short(_topic(thread_id, number, reason, t), 100)


def topic_header(view: ThreadView, t: Texts) -> Screen:
    """Who writes, and what is open: the first message of the topic, edited as things move."""
    presses = [
        button(t.plain("thread.button.open"), Thread(thread=view.id)),
        button(t.plain("template.button"), SavedTexts(thread=view.id)),
        button(t.plain("thread.button.close"), Thread(thread=view.id, ask=1)),
        _customer(view, t),
    ]
    if view.case_id is not None:
        presses.append(button(t.plain("thread.button.case"), CasePlace(case=view.case_id)))
    if view.order_id is not None:
        presses.append(button(t.plain("staff.button.order"), StaffOrder(order=view.order_id)))
    return screen(paragraphs(header(view, t), t("thread.how.topic")), columns(presses))


def topic_word(staff: str | None, kind: str, text: str | None, edited: bool, t: Texts) -> Screen:
    """What was said elsewhere, in the conversation's topic. `staff`: who of the staff said it."""
    who = t("thread.said_by", name=staff) if staff else None
    mark = t("support.edited") if edited else None
    return screen(paragraphs(lines(who, what(kind, text, t, LETTER_ROOM)), mark))


def question_letter(view: ThreadView, t: Texts) -> Screen:
    """Somebody waits whom nobody looks after; what they wrote is read in the conversation."""
    take = main(t.plain("thread.button.take"), TakeThread(thread=view.id))
    look = (button(t.plain("thread.button.open"), Thread(thread=view.id)),)
    return screen(paragraphs(t("letter.question"), header(view, t)), (take, look))


def overdue_letter(view: ThreadView, t: Texts) -> Screen:
    """An answer was promised and has not been given."""
    opened = main(t.plain("thread.button.open"), Thread(thread=view.id))
    return screen(paragraphs(t("letter.overdue"), header(view, t)), (opened,))


def undelivered_letter(view: ThreadView, why: str, t: Texts) -> Screen:
    """An answer did not reach the customer."""
    opened = (button(t.plain("thread.button.open"), Thread(thread=view.id)),)
    return screen(paragraphs(_from(view, t), t(f"letter.undelivered.{why}")), (opened,))
