"""Notes about a customer, blocks and limits, each before it is done. Pure."""

from bot.callbacks import Desk
from bot.callbacks.people import (
    ConfirmBlock,
    CustomerLimits,
    CustomerPage,
    DeleteNote,
    LimitValue,
)
from bot.screens.layout import bottom, button, columns, danger, lines, main, paragraphs, screen, short
from bot.screens.screen import Rows, Screen
from bot.services.customer_rules import BLOCK, DAY, EVERYBODY, OPEN
from bot.services.people_views import BlockDraft, LimitsView, NoteRow
from bot.texts import Html, Texts
from providers.money import Money

NOTE_SHOWN = 300
NOTES_SHOWN = 8
REASON_SHOWN = 300


def called(name: str, customer_id: int) -> str:
    """The name, or the number where none is known; plain."""
    return short(name, 60) or str(customer_id)


def note(each: NoteRow, t: Texts, limit: int = NOTE_SHOWN) -> Html:
    """One note with its author and day."""
    text = short(each.text, limit) if each.text else t.plain("person.note.unreadable")
    return t("person.note", text=text, name=short(each.author, 40), moment=t.full_moment(each.at))


def notes(customer_id: int, found: tuple[NoteRow, ...], t: Texts) -> Screen:
    """Every note, and a bin for each; what is typed here becomes one more."""
    shown = found[:NOTES_SHOWN]
    told = [t("person.note.numbered", n=t.number(i), note=note(each, t)) for i, each in enumerate(shown, start=1)]
    bins = columns(
        button(t.plain("person.button.delete_note", n=t.number(i)), DeleteNote(customer=customer_id, note=each.id))
        for i, each in enumerate(shown, start=1)
    )
    text = paragraphs(t("person.notes.title"), *told, t("person.notes.how"))
    return screen(text, bins, bottom(t, CustomerPage(customer=customer_id)))


def block_reason(customer_id: int, what: str, t: Texts) -> Screen:
    """Waits for the reason."""
    text = t("person.block.ask") if what == BLOCK else t("person.unblock.ask")
    return screen(text, bottom(t, CustomerPage(customer=customer_id)))


def block(view: BlockDraft, t: Texts) -> Screen:
    """What the second press will do."""
    name, press = called(view.name, view.customer), ConfirmBlock(customer=view.customer, draft=view.draft)
    why = t("decide.reason", reason=short(view.reason, REASON_SHOWN))
    back = bottom(t, CustomerPage(customer=view.customer))
    if view.what == BLOCK:
        text = paragraphs(t("person.block.decide", name=name), why)
        return screen(text, (danger(t.plain("person.button.block"), press),), back)
    text = paragraphs(t("person.unblock.decide", name=name), why)
    return screen(text, (main(t.plain("person.button.unblock"), press),), back)


def limits(view: LimitsView, t: Texts) -> Screen:
    """What holds for the customer, or for everybody."""
    everybody = view.customer == EVERYBODY
    title = t("limits.title.everybody") if everybody else t("limits.title", name=called(view.name, view.customer))
    text = paragraphs(title, told(view, t), t("limits.how"))
    change = (
        (button(t.plain("limits.button.open"), LimitValue(customer=view.customer, what=OPEN)),),
        (button(t.plain("limits.button.day"), LimitValue(customer=view.customer, what=DAY)),),
    )
    every: Rows = () if everybody else ((button(t.plain("limits.button.everybody"), CustomerLimits()),),)
    back = Desk() if everybody else CustomerPage(customer=view.customer)
    return screen(text, change, every, bottom(t, back))


def told(view: LimitsView, t: Texts) -> Html:
    """Both limits, own or everybody's, a line each."""
    most_open = None if view.most_open is None else t.number(view.most_open)
    every_open = None if view.every_open is None else t.number(view.every_open)
    return lines(
        _line("limits.open", most_open, every_open, t),
        _line("limits.day", _sum(view.most_day, t), _sum(view.every_day, t), t),
    )


def _sum(money: Money | None, t: Texts) -> str | None:
    return None if money is None else t.money(money)


def _line(key: str, own: str | None, every: str | None, t: Texts) -> Html:
    if own is not None:
        return t(key, value=own)
    return t(key, value=t.plain("limits.none") if every is None else t.plain("limits.as_everybody", value=every))


def limit_value(customer_id: int, what: str, t: Texts) -> Screen:
    """Waits for a number and a reason."""
    text = paragraphs(t(f"limits.ask.{what}"), t("limits.ask.how"))
    return screen(text, bottom(t, CustomerLimits(customer=customer_id)))
