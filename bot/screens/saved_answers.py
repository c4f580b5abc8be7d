"""Saved answers and working time as staff set them. Pure."""

from collections.abc import Sequence

from bot.callbacks.support import (
    HoursValue,
    Questions,
    RemoveSaved,
    SavedField,
    SavedPreview,
    SavedTextPlace,
    SavedTexts,
    SendSaved,
    SupportHours,
    Thread,
    ToggleDay,
)
from bot.screens.layout import bottom, button, columns, danger, lines, main, paragraphs, screen, short
from bot.screens.screen import Rows, Screen
from bot.screens.support import clock, hours, weekday
from bot.services.support_hours import Hours
from bot.services.support_views import SavedPreviewView, SavedTextView
from bot.texts import Texts

SHOWN = 40
PREVIEW_SHOWN = 3000
TEXT_SHOWN = 1500


def saved(texts: Sequence[SavedTextView], thread: int, t: Texts) -> Screen:
    """All of them: to send one, or to change one where none is to be sent."""
    told = "template.choose" if thread else "template.list"
    rows: Rows = tuple(
        (button(each.title, SavedPreview(text=each.id, thread=thread) if thread else SavedTextPlace(text=each.id)),)
        for each in texts[:SHOWN]
    )
    new = ((button(t.plain("template.button.new"), SavedField(text=0, field="title")),),)
    text = paragraphs(t("template.title"), t(told) if texts else t("template.none"))
    return screen(text, rows, new, bottom(t, Thread(thread=thread) if thread else Questions()))


def preview(view: SavedPreviewView, t: Texts) -> Screen:
    """As the customer would read it. Where it cannot be sent: why, the way to write it, the way back."""
    if view.problem:
        write = ((button(t.plain("template.button.write"), SavedTextPlace(text=view.id)),),)
        told = paragraphs(t("template.one", title=short(view.title)), t(view.problem))
        return screen(told, write, bottom(t, SavedTexts(thread=view.thread)))
    text = paragraphs(t("template.preview"), t("line.quoted", text=view.text[:PREVIEW_SHOWN]))
    send = main(t.plain("template.button.send"), SendSaved(text=view.id, thread=view.thread))
    return screen(text, (send,), bottom(t, SavedTexts(thread=view.thread)))


def one(text: SavedTextView, t: Texts, *, ask: bool) -> Screen:
    """A text in each language, with what can be done about it."""
    none = t("template.empty") if text.text_en or text.text_ru else t("template.unwritten")
    shown = [
        lines(t(f"template.in.{language}"), t("line.quoted", text=short_text(words)) if words else none)
        for language, words in (("ru", text.text_ru), ("en", text.text_en))
    ]
    head = t("template.one", title=short(text.title))
    if ask:
        rows: Rows = (danger(t.plain("template.button.remove_sure"), RemoveSaved(text=text.id)),)
        return screen(paragraphs(head, *shown, t("template.ask_remove")), rows, bottom(t, SavedTextPlace(text=text.id)))
    fields = columns(
        button(t.plain(f"template.button.{field}"), SavedField(text=text.id, field=field))
        for field in ("text_ru", "text_en", "title")
    )
    remove = ((button(t.plain("template.button.remove"), SavedTextPlace(text=text.id, ask=1)),),)
    return screen(paragraphs(head, *shown), fields, remove, bottom(t, SavedTexts()))


def short_text(words: str) -> str:
    return words if len(words) <= TEXT_SHOWN else f"{words[:TEXT_SHOWN]}…"


def field(text: int, name: str, t: Texts) -> Screen:
    """Waits for a title or a text."""
    known = (
        None
        if name == "title"
        else t("template.placeholders", name_mark="{name}", order_mark="{order}", shop_mark="{shop}")
    )
    back = SavedTextPlace(text=text) if text else SavedTexts()
    return screen(paragraphs(t(f"template.ask.{name}"), known), bottom(t, back))


def working_time(each: Hours, t: Texts) -> Screen:
    """Days and times, a press each."""
    days = [button(_day(day, each, t), ToggleDay(day=day)) for day in range(1, 8)]
    span = t.plain("hours.button.span", opens=clock(each.opens), closes=clock(each.closes))
    within = t.plain("hours.button.within", n=each.within)
    values = ((button(span, HoursValue(what="span")),), (button(within, HoursValue(what="within")),))
    text = paragraphs(t("hours.title"), hours(each, t), t.count("hours.within", each.within), t("hours.how"))
    return screen(text, columns(days), values, bottom(t, Questions()))


def _day(day: int, each: Hours, t: Texts) -> str:
    name = weekday(day, t)
    return t.plain("button.chosen", label=name) if day in each.days else name


def hours_value(what: str, t: Texts) -> Screen:
    """Waits for a time or a number."""
    return screen(t(f"hours.ask.{what}"), bottom(t, SupportHours()))
