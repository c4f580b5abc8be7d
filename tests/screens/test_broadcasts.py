"""The screens of broadcasts and notifications are ones that Telegram takes, whatever stands in them."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.callbacks.broadcast import SteerBroadcast
from bot.callbacks.notification import Unsubscribe
from bot.screens import broadcast_news, broadcast_progress, broadcasts, notifications, privacy
from bot.screens.screen import Screen
from bot.services.broadcast_views import (
    BroadcastRow,
    BroadcastsView,
    Counts,
    DraftView,
    ProgressView,
    SegmentView,
    StartView,
    Target,
)
from bot.services.quiet_hours import Hours
from bot.texts import Texts
from storage.broadcasts import News, Segment, State
from storage.notifications import Notifications
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import AT, CALM, LATER, WILD, Sample

HOURS = Hours(22, 9, ZoneInfo("Europe/Moscow"))
COUNTS = Counts(waiting=500, sending=3, sent=400, failed=5, unreachable=6, uncertain=40, left_out=2, stopped=1)


def drafts(s: Sample) -> Iterator[DraftView]:
    target = Target("offer", "kinguin", s.word)
    whole = Segment("ru", "kinguin", -30, "ever")
    texts = {"en": News("<b>Sale</b>"), "ru": News("Sale", "photo")}
    reach = {"en": s.number, "ru": 3}
    yield DraftView(s.number, {}, Target(), Segment(), "", {}, {})
    yield DraftView(s.number, texts, target, whole, "", reach, {})
    for missing in ("", "skip", "other"):
        yield DraftView(
            s.number, {"en": News("Sale")}, Target("link", url="https://a.example"), whole, missing, reach, {"ru": 3}
        )


def progresses(s: Sample) -> Iterator[ProgressView]:
    whole = ProgressView(
        id=s.number,
        state=State.RUNNING,
        made_by=s.word,
        counts=COUNTS,
        starts_at=LATER,
        started_at=AT,
        ended_at=LATER,
        quiet_until=LATER,
        tenths_per_second=57,
        left_for=timedelta(minutes=3),
        uncertain=(1001, 1002),
        errors=((s.word, 5),),
    )
    for state in State:
        if state is not State.DRAFT:
            yield replace(whole, state=state)
    for held in ("refused", "restored"):
        yield replace(whole, state=State.PAUSED, held=held)
    for ask in ("stop", "again"):
        yield replace(whole, ask=ask)
    yield replace(whole, counts=Counts(), tenths_per_second=None, left_for=None, uncertain=(), errors=())


def broadcast_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    rows = tuple(BroadcastRow(s.number, state, AT, COUNTS) for state in State)
    yield broadcasts.broadcasts(BroadcastsView(rows, 2, 3, HOURS), t)
    yield broadcasts.broadcasts(BroadcastsView((), 1, 1, replace(HOURS, begin=0, end=0)), t)
    for wrong in (False, True):
        yield broadcasts.quiet_hours(HOURS, t, wrong=wrong)
    for view in drafts(s):
        yield broadcasts.draft(view, t)
        yield broadcasts.draft(view, t, ask="drop")
        yield broadcasts.start(StartView(view, LATER, AT), t)
        yield broadcasts.start(StartView(view, None, None), t)
    for wrong in ("", "kind", "caption"):
        yield broadcasts.text_prompt(s.number, "ru", News("Sale", "photo"), t, wrong)
    for wrong in ("", "address", "gone"):
        yield broadcasts.target_prompt(s.number, ("kinguin", "simpleboost"), t, wrong)
    for wrong in ("", "unread", "past", "far"):
        yield broadcasts.time_prompt(s.number, t, "25.11 12:30", wrong)
    for segment in (Segment(), Segment("ru", "kinguin", 7, "never")):
        yield broadcasts.segment(SegmentView(s.number, segment, ("kinguin", "simpleboost"), 7, ("en", "ru")), t)
    for target in (Target(), Target("offer", "kinguin", s.word), Target("link", url="https://a.example")):
        for news in (News("<b>Sale</b>"), News("", "photo")):
            yield broadcasts.preview(s.number, "en", news, target, t.in_language("en"), t)
    for view in progresses(s):
        yield broadcast_progress.progress(view, t)
    for drawn in (privacy.my_data, privacy.asked, privacy.deleted):
        yield drawn(t)
    for chosen in (Notifications(), Notifications(True, True, False, True)):
        yield notifications.notifications(chosen, t)


def broadcast_mail(s: Sample, t: Texts) -> Iterator[Screen]:
    for target in (Target(), Target("offer", "kinguin", s.word), Target("department", "kinguin")):
        yield Screen("Sale", broadcast_news.rows(s.number, target, t))
    for view in progresses(s):
        yield broadcast_progress.report(view, t)
    yield notifications.ask_news(t)
    for checkout in (0, 7):
        yield notifications.reminder(checkout, s.word, t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_broadcasts_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in broadcast_screens(sample, t):
        check(screen)
        check_bottom(screen)
    for letter in broadcast_mail(sample, t):
        check(letter)


@pytest.mark.parametrize("kind", ["", "offer", "department", "link"])
def test_the_way_out_stands_at_the_foot_of_every_news(t: Texts, kind: str) -> None:
    rows = broadcast_news.rows(7, Target(kind, "kinguin", "Dune", "https://a.example"), t)
    assert [each.press for each in rows[-1]] == [Unsubscribe(broadcast=7)]


def test_what_is_offered_fits_the_state(en: Texts) -> None:
    def steers(state: State) -> set[str]:
        view = replace(next(progresses(CALM)), state=state)
        found = presses(broadcast_progress.progress(view, en))
        return {press.how for press in found if isinstance(press, SteerBroadcast)}

    assert steers(State.RUNNING) == {"pause"}
    assert steers(State.PAUSED) == {"go_on"}
    assert steers(State.SCHEDULED) == {"unschedule"}
    assert steers(State.DONE) == set()


def test_the_bar_is_as_long_as_it_is_far(en: Texts) -> None:
    def cells(sent: int, waiting: int) -> int:
        view = replace(next(progresses(CALM)), state=State.RUNNING, counts=Counts(waiting=waiting, sent=sent))
        return check(broadcast_progress.progress(view, en)).count(broadcast_progress.FULL)

    assert [cells(0, 10), cells(5, 5), cells(10, 0)] == [0, 6, 12]
