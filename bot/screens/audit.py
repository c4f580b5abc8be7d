"""The log of what staff did: a page, its filters, its file. Pure."""

from bot.callbacks import CasePlace, Desk, Place, StaffOrder
from bot.callbacks.people import AuditFile, AuditFilters, AuditPlace, CustomerPage, MemberPlace
from bot.screens.layout import bottom, button, columns, lines, paging, paragraphs, screen, short
from bot.screens.screen import Button, Rows, Screen
from bot.services.exports_files import Table
from bot.services.people_views import AuditFilterView, AuditLine, AuditView
from bot.texts import Html, Texts

VALUE_SHOWN = 80
REASON_SHOWN = 160
KINDS_SHOWN = 16
MEMBERS_SHOWN = 20


def page(view: AuditView, place: AuditPlace, t: Texts) -> Screen:
    """Newest first; each line that is about something opens it."""
    told = [line(i, each, t) for i, each in enumerate(view.lines, start=1)]
    chosen = _chosen(view, t)
    text = paragraphs(t("audit.title"), chosen, *(told or [t("audit.none")]))
    before, after = (place.model_copy(update={"page": view.page + step}) for step in (-1, 1))
    doors = columns(each for i, one in enumerate(view.lines, start=1) if (each := _door(i, one, t)) is not None)
    choose = [button(t.plain("audit.button.filter"), AuditFilters()), button(t.plain("audit.button.file"), AuditFile())]
    if chosen is not None:
        choose.insert(0, button(t.plain("audit.button.all"), AuditPlace()))
    return screen(text, doors, paging(t, view.page, view.pages, before, after), columns(choose), bottom(t, Desk()))


def _chosen(view: AuditView, t: Texts) -> Html | None:
    if not (view.member or view.kind):
        return None
    what = subject(view.kind, view.about, "", t) if view.about else kind_name(view.kind, t) if view.kind else ""
    told = " · ".join(each for each in (short(view.member, 60), what) if each)
    return t("audit.chosen", what=told)


def line(n: int, each: AuditLine, t: Texts) -> Html:
    """Who did what to what, from what to what, and why."""
    change = _change(each, t)
    return lines(
        t(
            "audit.line",
            n=t.number(n),
            moment=t.full_moment(each.at),
            who=short(each.who, 40),
            what=action(each.action, t),
            subject=subject(each.kind, each.about, each.name, t),
        ),
        t("audit.change", change=change) if change else None,
        t("audit.reason", reason=short(each.reason, REASON_SHOWN)) if each.reason else None,
    )


def action(name: str, t: Texts) -> str:
    """What was done, plain: by its own words, else by those of its family."""
    if t.has(f"audit.did.{name}"):
        return t.plain(f"audit.did.{name}")
    family, _, word = name.partition(".")
    key = f"audit.family.{family}"
    return t.plain(key if t.has(key) else "audit.family.other", word=word.replace("_", " ") or name)


def subject(kind: str, about: str, name: str, t: Texts) -> str:
    """What it was done to, plain."""
    if not about:
        return kind_name(kind, t)
    return t.plain("audit.subject", kind=kind_name(kind, t), about=short(name or about, 60))


def kind_name(kind: str, t: Texts) -> str:
    key = f"audit.kind.{kind}"
    return t.plain(key) if t.has(key) else short(kind.replace("_", " "), 40)


def _change(each: AuditLine, t: Texts) -> str:
    before, after = (_value(one, t) for one in (each.before, each.after))
    return f"{before} → {after}" if before and after else f"→ {after}" if after else f"{before} →" if before else ""


def _value(told: str, t: Texts) -> str:
    key = f"role.{told}"
    return t.plain(key) if told.isalpha() and t.has(key) else short(told, VALUE_SHOWN)


def _door(n: int, each: AuditLine, t: Texts) -> Button | None:
    place = _place(each)
    if place is None:
        return None
    return button(t.plain("audit.button.open", n=n, subject=subject(each.kind, each.about, each.name, t)), place)


def _place(each: AuditLine) -> Place | None:
    if not each.about.isdecimal():
        return None
    number = int(each.about)
    match each.kind:
        case "order":
            return StaffOrder(order=number)
        case "case":
            return CasePlace(case=number)
        case "customer":
            return CustomerPage(customer=number)
        case "staff":
            return MemberPlace(member=number)
    return None


def filters(view: AuditFilterView, t: Texts) -> Screen:
    """By whom, or about what."""
    people = [button(short(each.name, 40), AuditPlace(member=each.id)) for each in view.members[:MEMBERS_SHOWN]]
    kinds = [button(kind_name(each, t), AuditPlace(kind=each)) for each in view.kinds[:KINDS_SHOWN]]
    every: Rows = ((button(t.plain("audit.button.all"), AuditPlace()),),)
    return screen(t("audit.filter"), columns(people), columns(kinds), every, bottom(t, AuditPlace()))


def table(found: tuple[AuditLine, ...], t: Texts) -> Table:
    """The log as a file has it: words beside the raw names."""
    names = ("at", "who", "what", "subject", "before", "after", "reason", "action")
    rows = [
        (
            t.full_moment(each.at),
            each.who,
            action(each.action, t),
            subject(each.kind, each.about, each.name, t),
            each.before,
            each.after,
            each.reason,
            each.action,
        )
        for each in found
    ]
    return Table("audit", [t.plain(f"audit.column.{each}") for each in names], rows)
