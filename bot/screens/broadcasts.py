"""Broadcasts while they are written: the list, a draft, its texts, button and segment, the last question. Pure."""

from bot.callbacks import Action, Desk, Nothing, Place
from bot.callbacks.broadcast import (
    BroadcastPlace,
    BroadcastPreview,
    Broadcasts,
    BroadcastSegment,
    BroadcastStart,
    BroadcastTarget,
    BroadcastText,
    BroadcastTime,
    DropBroadcastText,
    NewBroadcast,
    QuietHours,
    SetMissing,
    SetSegment,
    SetTarget,
    StartBroadcast,
    SteerBroadcast,
    TestBroadcast,
)
from bot.lengths import plain_of
from bot.screens import broadcast_news
from bot.screens.layout import bottom, button, columns, danger, lines, main, paging, paragraphs, screen, short
from bot.screens.parts import department
from bot.screens.screen import Button, Rows, Screen
from bot.services.broadcast_views import (
    BroadcastRow,
    BroadcastsView,
    DraftView,
    News,
    Segment,
    SegmentView,
    StartView,
    Target,
)
from bot.services.broadcasts import BOUGHT, CAPTION_LIMIT, SEEN
from bot.services.quiet_hours import Hours
from bot.texts import LANGUAGES, Html, Texts

PEEK = 120


def broadcasts(view: BroadcastsView, t: Texts) -> Screen:
    """Everything that was written or sent, the newest first."""
    text = paragraphs(t("broadcasts.title"), t("broadcasts.hint") if view.rows else t("broadcasts.empty"))
    before, after = (Broadcasts(page=view.page + step) for step in (-1, 1))
    return screen(
        text,
        (main(t.plain("broadcasts.button.new"), NewBroadcast()),),
        tuple((button(_row(each, t), BroadcastPlace(broadcast=each.id)),) for each in view.rows),
        paging(t, view.page, view.pages, before, after),
        ((button(_quiet_label(view.quiet, t), QuietHours()),),),
        bottom(t, Desk()),
    )


def quiet_hours(hours: Hours, t: Texts, *, wrong: bool = False) -> Screen:
    """Waits for the hours."""
    problem = t("broadcast.quiet.wrong") if wrong else None
    text = paragraphs(problem, t("broadcast.quiet.prompt"), _quiet_label(hours, t))
    return screen(text, bottom(t, Broadcasts()))


def draft(view: DraftView, t: Texts, *, ask: str = "") -> Screen:
    """All of a draft at a glance, and what is still missing."""
    if ask == "drop":
        return _drop(view, t)
    texts = (_text_line(language, view.texts.get(language), t) for language in LANGUAGES)
    target = broadcast_news.target_words(view.target, t) or t.plain("broadcast.no_button")
    text = paragraphs(
        t("broadcast.draft.title", number=view.id),
        lines(*texts, t("broadcast.line.button", target=target), t("broadcast.line.segment", segment=segment_words(
            view.segment, t))),
        reach(view, t),
    )  # fmt: skip
    ready = (
        (main(t.plain("broadcast.button.send"), BroadcastStart(broadcast=view.id)),)
        if view.texts and view.reach
        else ()
    )
    return screen(text, ready, _parts(view, t), _checks(view, t), _drop_row(view, t), bottom(t, Broadcasts()))


def reach(view: DraftView, t: Texts) -> Html:
    """How many people it reaches now, and what becomes of those without a text of theirs."""
    if not view.texts:
        return lines(t.count("broadcast.could_reach", sum(view.reach.values())), t("broadcast.no_text"))
    if not view.reach:
        return t("broadcast.nobody")
    by_language = ", ".join(f"{t.plain(f'language.{name}')} {t.number(n)}" for name, n in view.reach.items())
    told = t.count("broadcast.reach", view.people, languages=by_language)
    return lines(told, *(_unserved(view, name, n, t) for name, n in view.unserved.items()))


def text_prompt(broadcast: int, language: str, news: News | None, t: Texts, wrong: str = "") -> Screen:
    """Waits for a text or a picture with a caption."""
    problem = t(f"broadcast.text.wrong.{wrong}", limit=t.number(CAPTION_LIMIT)) if wrong else None
    name = t.plain(f"language.{language}")
    known = _text_line(language, news, t) if news else None
    text = paragraphs(problem, t("broadcast.text.prompt", language=name, limit=t.number(CAPTION_LIMIT)), known)
    drop = DropBroadcastText(broadcast=broadcast, language=language)
    rows = ((button(t.plain("broadcast.button.drop_text"), drop),),) if news else ()
    return screen(text, rows, bottom(t, BroadcastPlace(broadcast=broadcast)))


def target_prompt(broadcast: int, providers: tuple[str, ...], t: Texts, wrong: str = "") -> Screen:
    """Waits for an address, or a press on a department."""
    text = paragraphs(t(f"broadcast.target.wrong.{wrong}") if wrong else None, t("broadcast.target.prompt"))
    departments = (button(department(t, name), SetTarget(broadcast=broadcast, department=name)) for name in providers)
    none = ((button(t.plain("broadcast.button.no_target"), SetTarget(broadcast=broadcast)),),)
    return screen(text, columns(departments), none, bottom(t, BroadcastPlace(broadcast=broadcast)))


def segment(view: SegmentView, t: Texts) -> Screen:
    """Who of those that agreed to news; each press narrows it or widens it again."""
    chosen = view.segment
    languages = (_choice(view, "language", name, chosen.language, t) for name in view.languages)
    providers = (_choice(view, "provider", name, chosen.provider, t) for name in view.providers)
    bought = (_choice(view, "bought", how, chosen.bought, t) for how in BOUGHT if how)
    seen = (_choice(view, "seen", str(days), str(chosen.seen_days), t) for days in SEEN if days)
    everybody = SetSegment(broadcast=view.id, what="all")
    to = t("broadcast.line.segment", segment=segment_words(chosen, t))
    return screen(
        paragraphs(t("broadcast.segment.title"), lines(to, t.count("broadcast.could_reach", view.people))),
        columns(languages),
        columns(providers),
        columns(bought),
        columns(seen),
        () if chosen == Segment() else ((button(t.plain("broadcast.button.everybody"), everybody),),),
        bottom(t, BroadcastPlace(broadcast=view.id)),
    )


def segment_words(chosen: Segment, t: Texts) -> str:
    """Who gets it, in one line, plain."""
    told = [
        t.plain("broadcast.segment.language", language=t.plain(f"language.{chosen.language}"))
        if chosen.language
        else "",
        t.plain("broadcast.segment.provider", department=department(t, chosen.provider)) if chosen.provider else "",
        t.plain(f"broadcast.segment.bought.{chosen.bought}") if chosen.bought else "",
        t.plain(f"broadcast.segment.seen.{_days(chosen.seen_days)}") if chosen.seen_days else "",
    ]
    return ", ".join(each for each in told if each) or t.plain("broadcast.segment.all")


def preview(broadcast: int, language: str, news: News, target: Target, shown: Texts, t: Texts) -> Screen:
    """The message as its readers see it; `shown` are the texts of their language. Its own buttons do nothing here."""
    told = paragraphs(t("broadcast.preview.photo") if news.photo else None, news.html) or t("broadcast.preview.photo")
    inert = tuple(tuple(_inert(each) for each in row) for row in broadcast_news.rows(broadcast, target, shown))
    others = (
        button(t.plain(f"language.{name}"), BroadcastPreview(broadcast=broadcast, language=name))
        for name in LANGUAGES
        if name != language
    )
    return screen(told, inert, columns(others), bottom(t, BroadcastPlace(broadcast=broadcast)))


def start(view: StartView, t: Texts) -> Screen:
    """The question before the second press."""
    found = view.draft
    if found.unserved and not found.missing:
        return _undecided(view, t)
    text = paragraphs(
        t("broadcast.start.title", number=found.id),
        lines(t("broadcast.line.segment", segment=segment_words(found.segment, t)), reach(found, t)),
        _begins(view, t),
    )
    press = StartBroadcast(broadcast=found.id, at=_seconds(view))
    label = t.count("broadcast.button.start", found.people)
    later = ((button(t.plain("broadcast.button.later"), BroadcastTime(broadcast=found.id)),),)
    rows = (main(plain_of(label), press),) if found.people else ()
    return screen(text, rows, later, bottom(t, BroadcastPlace(broadcast=found.id)))


def _begins(view: StartView, t: Texts) -> Html:
    """One sentence, never two that contradict each other."""
    at = t.full_moment(view.at) if view.at else ""
    if view.waits_until is None:
        return t("broadcast.start.at", at=at) if at else t("broadcast.start.now")
    until = t.full_moment(view.waits_until)
    return t("broadcast.start.quiet_then", at=at, until=until) if at else t("broadcast.start.quiet", until=until)


def time_prompt(broadcast: int, t: Texts, example: str, wrong: str = "") -> Screen:
    """Waits for a day and time; `example` is one that could be typed now."""
    problem = t(f"broadcast.time.wrong.{wrong}") if wrong else None
    text = paragraphs(problem, t("broadcast.time.prompt", example=example))
    return screen(text, bottom(t, BroadcastStart(broadcast=broadcast)))


def _undecided(view: StartView, t: Texts) -> Screen:
    found = view.draft
    asked = [_unserved(found, name, n, t) for name, n in found.unserved.items()]
    choices = (
        button(t.plain(f"broadcast.missing.{how}"), SetMissing(broadcast=found.id, how=how, at=_seconds(view)))
        for how in ("skip", "other")
    )
    text = paragraphs(t("broadcast.start.title", number=found.id), lines(*asked), t("broadcast.missing.ask"))
    return screen(text, tuple((each,) for each in choices), bottom(t, BroadcastPlace(broadcast=found.id)))


def _seconds(view: StartView) -> int:
    return int(view.at.timestamp()) if view.at else 0


def _drop(view: DraftView, t: Texts) -> Screen:
    press = SteerBroadcast(broadcast=view.id, how="drop")
    here = BroadcastPlace(broadcast=view.id)
    text = t("broadcast.drop.ask", number=view.id)
    return screen(text, (danger(t.plain("broadcast.button.drop_sure"), press),), bottom(t, here))


def _drop_row(view: DraftView, t: Texts) -> Rows:
    return ((button(t.plain("broadcast.button.drop"), BroadcastPlace(broadcast=view.id, ask="drop")),),)


def _parts(view: DraftView, t: Texts) -> Rows:
    texts = [
        button(
            t.plain("broadcast.button.text", language=t.plain(f"language.{name}")),
            BroadcastText(broadcast=view.id, language=name),
        )
        for name in LANGUAGES
    ]
    more = [
        button(t.plain("broadcast.button.target"), BroadcastTarget(broadcast=view.id)),
        button(t.plain("broadcast.button.segment"), BroadcastSegment(broadcast=view.id)),
    ]
    return (*columns(texts), *columns(more))


def _checks(view: DraftView, t: Texts) -> Rows:
    if not view.texts:
        return ()
    shown = BroadcastPreview(broadcast=view.id, language=t.language)
    test = button(t.plain("broadcast.button.test"), TestBroadcast(broadcast=view.id))
    return ((button(t.plain("broadcast.button.preview"), shown),), (test,))


def _text_line(language: str, news: News | None, t: Texts) -> Html:
    name = t.plain(f"language.{language}")
    if news is None:
        return t("broadcast.line.no_text", language=name)
    peek = short(plain_of(news.html), PEEK)
    key = "broadcast.line.photo" if news.photo else "broadcast.line.text"
    return t(key, language=name, text=peek or t.plain("broadcast.no_caption"))


def _unserved(view: DraftView, language: str, n: int, t: Texts) -> Html:
    key = f"broadcast.unserved.{view.missing}" if view.missing else "broadcast.unserved.open"
    return t.count(key, n, language=t.plain(f"language.{language}"))


def _row(each: BroadcastRow, t: Texts) -> str:
    told = t.plain(f"broadcast.state.{each.state}")
    return t.plain("broadcasts.row", number=each.id, state=told, at=t.moment(each.at), n=t.number(each.counts.sent))


def _choice(view: SegmentView, what: str, value: str, chosen: str, t: Texts) -> Button:
    """Pressed again it asks for nothing any more."""
    match what:
        case "language":
            label = t.plain(f"language.{value}")
        case "provider":
            label = department(t, value)
        case "seen":
            label = t.plain(f"broadcast.segment.seen.{_days(int(value))}")
        case _:
            label = t.plain(f"broadcast.segment.bought.{value}")
    if value != chosen:
        return button(label, SetSegment(broadcast=view.id, what=what, value=value))
    nothing = "0" if what == "seen" else ""
    return button(t.plain("button.chosen", label=label), SetSegment(broadcast=view.id, what=what, value=nothing))


def _days(days: int) -> str:
    return f"not{-days}" if days < 0 else str(days)


def _inert(each: Button) -> Button:
    press: Place | Action = Nothing()
    return each if each.press is None else Button(each.label, press=press)


def _quiet_label(hours: Hours, t: Texts) -> str:
    if hours.none:
        return t.plain("broadcast.quiet.none")
    return t.plain("broadcast.quiet", begin=f"{hours.begin:02}:00", end=f"{hours.end:02}:00")
