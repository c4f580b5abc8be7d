"""How the shop does: one day, week or month against the one before it; the digest of a day; when it comes."""

from collections.abc import Sequence
from datetime import date, timedelta
from decimal import Decimal

from bot.callbacks import Desk
from bot.callbacks.numbers import DigestPlace, ExportNumbers, NumbersPlace, SetDigest
from bot.screens.books import percent
from bot.screens.layout import bottom, button, columns, lines, paragraphs, screen
from bot.screens.parts import department
from bot.screens.screen import Button, Rows, Screen
from bot.services.digest import HOURS, NEVER
from bot.services.numbers_files import PICTURES, TABLES
from bot.services.numbers_views import Bucket, DigestView, NumbersView, Pace, Reliability, Unit
from bot.texts import Html, Texts
from providers.money import Money

ROWS_SHOWN = 7


def numbers(view: NumbersView, t: Texts) -> Screen:
    """The chosen time in words, the last ones in rows."""
    title = t("numbers.running", span=span(view.unit, view.chosen, t)) if view.running else None
    text = paragraphs(
        title or t("numbers.title", span=span(view.unit, view.chosen, t)),
        _told(view.chosen, view.before, t),
        _providers(view.providers, t),
        _recent(view, t),
    )
    return screen(text, _units(view, t), _turning(view, t), _files(view, t), bottom(t, Desk()))


def digest(view: DigestView, t: Texts) -> Screen:
    """A letter without buttons: it is read, and stays as it was."""
    return screen(
        paragraphs(
            t("digest.title", day=t.day(view.day.first)),
            _told(view.day, view.before, t),
            t.count("digest.week_ago", view.week_ago.paid, revenue=t.money(view.week_ago.sums.revenue)),
            _providers(view.providers, t),
            t.count("digest.decisions", view.decisions) if view.decisions else None,
            t("digest.more"),
        )
    )


def digest_hour(hour: int, t: Texts) -> Screen:
    """When the digest comes."""
    told = t("digest.off") if hour == NEVER else t("digest.at", hour=f"{hour}:00")
    hours = [_hour(each, hour, t) for each in HOURS]
    off = () if hour == NEVER else ((button(t.plain("digest.button.off"), SetDigest(hour=NEVER)),),)
    return screen(paragraphs(t("digest.settings"), told), columns(hours), off, bottom(t, NumbersPlace()))


def span(unit: Unit, one: Bucket, t: Texts) -> str:
    """The name of a day, week or month, plain."""
    if unit is Unit.MONTH:
        return t.month(one.first)
    if unit is Unit.WEEK:
        return t.plain("numbers.week", first=t.short_day(one.first), last=_with_year(one.last, t))
    return t.day(one.first)


def row_span(view: NumbersView, t: Texts) -> str:
    """From the first to the last of a row, plain."""
    first, last = view.buckets[0].first, view.buckets[-1].last
    if view.unit is Unit.MONTH:
        return t.plain("numbers.week", first=t.month(first), last=t.month(last))
    return t.plain("numbers.week", first=t.short_day(first), last=_with_year(last, t))


def _with_year(day: date, t: Texts) -> str:
    return t.plain("numbers.with_year", day=t.short_day(day), year=str(day.year))


def short_span(unit: Unit, one: Bucket, t: Texts) -> str:
    """The same in a row of many: the year is known."""
    if unit is Unit.MONTH:
        return t.month(one.first)
    if unit is Unit.WEEK:
        return t.plain("numbers.week", first=t.short_day(one.first), last=t.short_day(one.last))
    return t.short_day(one.first)


def pace(one: Pace, t: Texts) -> Html:
    return t("numbers.pace", median=_time(one.median, t), most=_time(one.most, t))


def _told(now: Bucket, before: Bucket, t: Texts) -> Html:
    """Each number with the one before it: both are read at a glance."""
    return lines(
        _pair("orders", t.number(now.paid), t.number(before.paid), t),
        _sum("revenue", now.sums.revenue, before.sums.revenue, t),
        _sum("profit", now.sums.profit, before.sums.profit, t),
        _percent("margin", now.sums.margin, before.sums.margin, t),
        _sum("refunds", now.sums.refunds, before.sums.refunds, t),
        _percent("cart_to_paid", now.cart_to_paid, before.cart_to_paid, t),
        pace(now.pace, t) if now.pace else None,
    )


def _pair(what: str, now: str, before: str, t: Texts) -> Html:
    return t("numbers.line", name=t.plain(f"numbers.name.{what}"), now=now, before=before)


def _sum(what: str, now: Money, before: Money, t: Texts) -> Html:
    return _pair(what, t.money(now), t.money(before), t)


def _percent(what: str, now: Decimal | None, before: Decimal | None, t: Texts) -> Html | None:
    if now is None and before is None:
        return None
    shown = [t.plain("numbers.none") if one is None else percent(one, t) for one in (now, before)]
    return _pair(what, shown[0], shown[1], t)


def _providers(providers: Sequence[Reliability], t: Texts) -> Html:
    return lines(*(_provider(one, t) for one in providers))


def _provider(one: Reliability, t: Texts) -> Html:
    name = department(t, one.provider)
    if one.percent is None:
        return t.count("numbers.provider.unclear", one.unclear, name=name)
    done = t(
        "numbers.provider",
        name=name,
        percent=percent(one.percent, t),
        delivered=t.number(one.delivered),
        ended=t.number(one.ended),
    )
    usual = t("numbers.provider.pace", median=_time(one.pace.median, t)) if one.pace else ""
    doubts = t.count("numbers.provider.doubts", one.unclear) if one.unclear else ""
    return Html(done + usual + doubts)


def _recent(view: NumbersView, t: Texts) -> Html:
    return lines(
        *(
            t.count("numbers.row", one.paid, span=short_span(view.unit, one, t), revenue=t.money(one.sums.revenue))
            for one in view.buckets[: -ROWS_SHOWN - 1 : -1]
        )
    )


def _units(view: NumbersView, t: Texts) -> Rows:
    return (
        tuple(
            button(_marked(t.plain(f"numbers.button.{unit}"), t, chosen=unit is view.unit), NumbersPlace(unit=unit))
            for unit in Unit
        ),
    )


def _turning(view: NumbersView, t: Texts) -> Rows:
    earlier = button(t.plain("numbers.button.earlier"), NumbersPlace(unit=view.unit, back=view.back + 1))
    later = button(t.plain("numbers.button.later"), NumbersPlace(unit=view.unit, back=view.back - 1))
    found = (*((earlier,) if view.has_earlier else ()), *((later,) if view.back else ()))
    return (found,) if found else ()


def _files(view: NumbersView, t: Texts) -> Rows:
    forms = [
        button(t.plain(f"numbers.button.{form}"), ExportNumbers(unit=view.unit, form=form))
        for form in (*PICTURES, *TABLES)
    ]
    return (*columns(forms), (button(t.plain("numbers.button.digest"), DigestPlace()),))


def _hour(each: int, chosen: int, t: Texts) -> Button:
    return button(_marked(f"{each}:00", t, chosen=each == chosen), SetDigest(hour=each))


def _marked(label: str, t: Texts, *, chosen: bool) -> str:
    return t.plain("card.button.chosen", label=label) if chosen else label


def _time(delta: timedelta, t: Texts) -> str:
    return t.within(delta)
