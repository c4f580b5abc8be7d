"""The screens of problems and conversations are ones that Telegram takes, whatever somebody wrote."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta

import pytest

from bot.callbacks.support import Conversation, SolveThread, Thread, WriteTo
from bot.screens import home, saved_answers, support, support_desk
from bot.screens.screen import Screen
from bot.services.problems import REASONS
from bot.services.support_hours import DAY, Hours
from bot.services.support_views import (
    ConversationView,
    Expected,
    QuestionsView,
    SavedPreviewView,
    SavedTextView,
    ThreadRow,
    ThreadView,
    WordView,
)
from bot.texts import Texts
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import AT, BIG, CALM, LATER, WILD, Sample

OPEN = Expected(Hours(), LATER, None)
CLOSED = Expected(Hours(days=(1, 3), within=2), LATER, AT + timedelta(hours=9))


def words(s: Sample) -> tuple[WordView, ...]:
    said = WordView(False, "text", s.word, AT, edited=True)
    answered = WordView(True, "text", s.word * 9, LATER, edited=False, state="blocked")
    picture = WordView(False, "photo", "", AT, edited=False)
    deleted = WordView(False, "voice", None, AT, edited=False)
    return (said, picture, deleted, replace(answered, kind="dice", state="failed"), answered)


def conversation(s: Sample) -> ConversationView:
    return ConversationView(BIG, BIG, s.number, "broken", words(s), True, CLOSED, None, True, about_case=True)


def thread(s: Sample) -> ThreadView:
    return ThreadView(
        BIG, BIG, "ru", False, BIG, s.number, "delivered", "region", BIG, words(s), s.number, AT, LATER, True,
        s.word[:60], True, None, 3, (BIG, s.number, "in_progress"), has_saved=True, decides=True,
    )  # fmt: skip


def rows(s: Sample) -> tuple[ThreadRow, ...]:
    first = ThreadRow(BIG, s.number, "missing", LATER, True, None, unread=True)
    asked = replace(first, order_number=None, reason="", overdue=False)
    return (first, asked, replace(first, reason="", overdue=False), replace(first, overdue=False, unread=False))


def questions(s: Sample) -> QuestionsView:
    return QuestionsView(rows(s) * s.many, s.number, s.number, True, Hours(days=(2, 6)))


def support_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    yield support.problem(BIG, s.number, t)
    for reason in REASONS:
        yield support.problem_text(BIG, s.number, reason, CLOSED, t)
    yield support.ask(OPEN, t)
    view = conversation(s)
    yield support.conversation(view, t)
    yield support.conversation(replace(view, ask=True), t)
    yield support.conversation(replace(view, waits=False, order_id=None, order_number=None, reason=""), t)
    for why in ("customer", "staff", "silence"):
        yield support.conversation(replace(view, closed_by=why), t)
    yield support_desk.questions(questions(s), t)
    yield support_desk.questions(replace(questions(s), rows=(), waiting=0, overdue=0, may_set_hours=False), t)
    full = thread(s)
    yield support_desk.thread(full, t)
    yield support_desk.thread(replace(full, taken_by=None, words=(), earlier=0, overdue=False), t)
    yield support_desk.thread(replace(full, closed_by="staff", reachable=True), t)
    yield support_desk.thread(replace(full, ask=True), t)
    yield support_desk.thread(replace(full, ask=True, case_id=None), t)
    yield support_desk.write_to(WriteTo(customer=BIG, order=BIG), s.number, t)
    yield support_desk.write_to(WriteTo(customer=BIG), None, t)

    text = SavedTextView(BIG, s.word[:60], s.word * 9, "")
    yield saved_answers.saved((text,) * s.many, 0, t)
    yield saved_answers.saved((text,), BIG, t)
    yield saved_answers.saved((), BIG, t)
    yield saved_answers.preview(SavedPreviewView(BIG, BIG, s.word[:60], s.word * 9), t)
    for ask in (False, True):
        yield saved_answers.one(text, t, ask=ask)
    for name in ("title", "text_en", "text_ru"):
        yield saved_answers.field(BIG if name != "title" else 0, name, t)
    yield saved_answers.working_time(Hours(days=(1,), opens=0, closes=DAY), t)
    for what in ("span", "within"):
        yield saved_answers.hours_value(what, t)


def support_letters(s: Sample, t: Texts) -> Iterator[Screen]:
    for number in (s.number, None):
        yield support.answer_letter(BIG, number, "text", s.word * 9, True, t)
        yield support.closed_letter(BIG, number, "silence", t)
        for resolution in ("refund", "close", "adopt"):
            yield support.settled_letter(BIG, number, resolution, t)
    full = thread(s)
    yield support_desk.word_letter(full, "photo", s.word, True, t)
    yield support_desk.question_letter(full, t)
    yield support_desk.topic_header(full, t)
    yield support_desk.topic_word(s.word, "text", s.word * 9, True, t)
    yield support_desk.topic_word(None, "sticker", "", False, t)
    yield support_desk.overdue_letter(full, t)
    for why in ("blocked", "refused"):
        yield support_desk.undelivered_letter(full, why, t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_conversations_keep_the_limits_whatever_was_written(sample: Sample, t: Texts) -> None:
    for screen in support_screens(sample, t):
        check(screen)
        check_bottom(screen)
    for screen in support_letters(sample, t):
        check(screen)


def test_an_answer_that_was_not_opened_stands_on_the_first_screen(en: Texts) -> None:
    row = ThreadRow(7, 1001, "broken", None, False, None, unread=True)
    drawn = home.home(replace(CALM.home(), thread=row), en)
    assert Conversation(thread=7) in presses(drawn)
    assert "The shop has answered you" in str(drawn.rows)


def test_closing_asks_before_it_is_done(en: Texts) -> None:
    first = support.conversation(conversation(CALM), en)
    assert SolveThread(thread=BIG) in presses(first)
    assert SolveThread(thread=BIG, sure=1) not in presses(first)
    second = support.conversation(replace(conversation(CALM), ask=True), en)
    assert SolveThread(thread=BIG, sure=1) in presses(second)
    assert "no money goes back" in second.text
    assert Thread(thread=BIG, ask=1) in presses(support_desk.thread(thread(CALM), en))
