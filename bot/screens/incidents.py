"""Incidents: the list, one with its orders, what is done about all of them, what buyers are told. Pure."""

from bot.callbacks import Desk, PauseReason, StaffOrder
from bot.callbacks.desk import BulkAsk, BulkGo, IncidentPlace, Incidents, TellBuyers
from bot.screens.layout import bottom, button, columns, danger, lines, main, paging, paragraphs, screen, short
from bot.screens.parts import department
from bot.screens.screen import Button, Rows, Screen
from bot.screens.staff_words import kind, listed_state
from bot.services.bulk import LOOK, REFUND, TELL, WORDS
from bot.services.desk_views import IncidentRow, IncidentView, ListedOrder, RunRow
from bot.texts import Html, Texts

FULL, EMPTY = "▓", "░"


def incidents(rows: tuple[IncidentRow, ...], t: Texts) -> Screen:
    """Open ones first."""
    text = paragraphs(t("incidents.title"), t("incidents.none") if not rows else None)
    return screen(text, tuple((_row(each, t),) for each in rows), bottom(t, Desk()))


def _row(each: IncidentRow, t: Texts) -> Button:
    key = "incidents.row" if each.closed_at is None else "incidents.row.closed"
    values = {"n": each.open, "provider": short(each.provider, 30), "kind": kind(each.kind, t)}
    return button(t.plain(key, at=t.moment(each.opened_at), **values), IncidentPlace(incident=each.id))


def incident(view: IncidentView, t: Texts) -> Screen:
    """One cause, its orders, and what may be done about all of them."""
    text = paragraphs(_head(view, t), _told(view, t), _runs(view, t))
    rows = tuple((_order(each, t),) for each in view.rows)
    turn = paging(
        t,
        view.page,
        view.pages,
        IncidentPlace(incident=view.id, page=view.page - 1),
        IncidentPlace(incident=view.id, page=view.page + 1),
    )
    return screen(text, _all(view, t), rows, turn, bottom(t, Incidents()))


def card(view: IncidentView, t: Texts) -> Screen:
    """The one message about it, which is written anew as it grows and when it ends."""
    opened = (main(t.plain("incident.button.open"), IncidentPlace(incident=view.id)),)
    return screen(
        paragraphs(_head(view, t), _told(view, t)), opened, ((button(t.plain("staff.button.desk"), Desk()),),)
    )


def overdue(view: IncidentView, level: int, t: Texts) -> Screen:
    """Word that nobody has decided in time."""
    shown = card(view, t)
    return Screen(paragraphs(t(f"overdue.{level}"), shown.text), shown.rows)


def ask(view: IncidentView, what: str, word: str, t: Texts) -> Screen:
    """What will be done about how many orders, before the second press."""
    values = {"n": view.open, "provider": short(view.provider, 30)}
    told = t("bulk.tell", text=_words(word, view.provider, t), **values) if what == TELL else None
    text = told or t("bulk.refund" if what == REFUND else "bulk.look", **values)
    press = BulkGo(incident=view.id, what=what, word=word)
    label = t.plain(f"bulk.{what}.button")
    row = danger(label, press) if what == REFUND else main(label, press)
    return screen(text, (row,), bottom(t, IncidentPlace(incident=view.id)))


def tell(view: IncidentView, t: Texts) -> Screen:
    """The texts of which one goes to every buyer."""
    told = [
        t("bulk.words.row", title=t.plain(f"buyers.{word}.title"), text=_words(word, view.provider, t))
        for word in WORDS
    ]
    rows = columns(
        button(t.plain(f"buyers.{word}.title"), BulkAsk(incident=view.id, what=TELL, word=word)) for word in WORDS
    )
    return screen(paragraphs(t("bulk.words"), *told), rows, bottom(t, IncidentPlace(incident=view.id)))


def news(word: str, number: int, provider: str, t: Texts) -> Html:
    """What a buyer reads."""
    return lines(t("buyers.order", number=number), _words(word, provider, t))


def _words(word: str, provider: str, t: Texts) -> Html:
    return t(f"buyers.{word}", department=department(t, provider))


def _head(view: IncidentView, t: Texts) -> Html:
    title = t("incident.title", id=view.id, provider=short(view.provider, 30), kind=kind(view.kind, t))
    closed = t("incident.closed", at=t.moment(view.closed_at)) if view.closed_at else None
    return lines(title, closed)


def _told(view: IncidentView, t: Texts) -> Html:
    sums = ", ".join(t.money(each) for each in view.sums)
    return lines(
        t.count("incident.orders", view.cases),
        None if view.closed_at else t.count("incident.open", view.open),
        t("incident.sum", sum=sums) if sums else None,
        t("incident.times", first=t.moment(view.opened_at), last=t.moment(view.last_at)),
        t("incident.paused") if not view.selling else None,
        t(f"staff.case.escalated.{view.escalated}") if view.escalated else None,
    )


def _runs(view: IncidentView, t: Texts) -> Html | None:
    left = any(each.ended and each.what == REFUND and each.passed for each in view.runs) and view.closed_at is None
    return lines(*(_run(each, t) for each in view.runs), t("bulk.one_by_one") if left else None) or None


def _run(each: RunRow, t: Texts) -> Html:
    """A bar, how many of how many, and who has begun it."""
    settled = each.done + each.passed
    full = 10 * settled // each.whole if each.whole else 10
    what = t.plain(f"bulk.{each.what}.button")
    line = t(
        "bulk.progress",
        what=what,
        by=short(each.by, 40),
        bar=FULL * full + EMPTY * (10 - full),
        n=settled,
        all=each.whole,
    )
    came = t(f"bulk.came.{each.what}", n=t.number(each.done)) if each.ended else None
    whys = [t("bulk.why", why=_why(why, t), n=t.number(n)) for why, n in each.whys]
    return lines(line, came, *whys)


def _why(why: str, t: Texts) -> str:
    key = f"bulk.why.{why}"
    return t.plain(key) if t.has(key) else short(why, 40)


def _order(each: ListedOrder, t: Texts) -> Button:
    key = "incident.order" if each.cases else "incident.order.settled"
    label = t.plain(key, number=each.number, state=listed_state(each, t))
    return button(label, StaffOrder(order=each.id))


def _all(view: IncidentView, t: Texts) -> Rows:
    if not view.decides:
        return ()
    found: Rows = (main(t.plain("bulk.look.button"), BulkAsk(incident=view.id, what=LOOK)),)
    found += ((button(t.plain("incident.button.tell"), TellBuyers(incident=view.id)),),)
    if view.selling:
        found += ((button(t.plain("incident.button.pause"), PauseReason(provider=view.provider)),),)
    return (*found, danger(t.plain("bulk.refund.button"), BulkAsk(incident=view.id, what=REFUND)))
