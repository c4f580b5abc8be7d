"""What will be paid: lines, answers, warnings, and the pay button with the invoice's link."""

from bot.callbacks import CancelOrder, CheckPayment, EditAnswer, OrderPlace, PayThere, Renew, Summary
from bot.callbacks.payment import PayWith
from bot.screens.cart import back_from_order
from bot.screens.layout import bottom, button, columns, danger, line, lines, main, paragraphs, screen, short
from bot.screens.parts import ANSWERS_SHOWN, answers, bought, question, region, usual
from bot.screens.screen import Button, Rows, Screen, Style
from bot.screens.ways import from_balance, on_approval, other
from bot.services.checkout_views import SummaryView
from bot.services.views import Price
from bot.texts import Html, Texts

AWAITING_PAYMENT = "awaiting_payment"
EVERYWHERE = "free"
"""The region of what works everywhere: nothing to be warned of."""


def summary(view: SummaryView, t: Texts) -> Screen:
    """One order before it is paid; once it is, the way to its status."""
    if view.state != AWAITING_PAYMENT:
        return _already_paid(view, t)
    text = paragraphs(
        _title(view, t),
        bought(t, view.provider, view.lines),
        lines(answers(t, view.provider, view.answers, warn=True), _critical(view, t)),
        lines(t("summary.total", price=_price(view, view.total, t)), _moved(view, t)),
        _warnings(view, t),
        usual(t, view.usual),
        t("summary.balance", money=t.money(view.balance)) if view.balance and not view.held else None,
        _next(view, t),
    )
    rows = (_pay(view, t), _pencils(view, t), _afterwards(view, t))
    return screen(text, *rows, bottom(t, back_from_order(view.back_offer)))


def _title(view: SummaryView, t: Texts) -> Html:
    several = t("summary.position", position=view.position, count=view.count) if view.count > 1 else None
    return lines(t("summary.title", number=view.number), several)


def _critical(view: SummaryView, t: Texts) -> Html | None:
    return t("summary.critical") if any(each.critical for each in view.answers) else None


def _moved(view: SummaryView, t: Texts) -> Html | None:
    if view.price_moved_from is None:
        return None
    return t("summary.price_moved", before=_price(view, view.price_moved_from, t))


def _price(view: SummaryView, price: Price, t: Texts) -> str:
    """Stars are told only where they can be paid."""
    return t.price(price) if view.pays_here else t.money(price.money)


def _can_pay(view: SummaryView) -> bool:
    return view.available and (view.pays_here or view.pays_there)


def _warnings(view: SummaryView, t: Texts) -> Html:
    bound = [each for each in view.regions if each != EVERYWHERE]
    names = ", ".join(region(t, view.provider, each) for each in bound[:4])
    return lines(
        t("summary.blocked_here") if view.blocked_here else None,
        t("summary.regions", regions=names) if names else None,
        t("summary.duplicate") if view.duplicate else None,
    )


def _next(view: SummaryView, t: Texts) -> Html:
    if not _can_pay(view):
        return t("summary.unavailable", reason=short(view.reason, 200) or t("unavailable.reason"))
    if view.held:
        return t("summary.held")
    if view.lapsed:
        return t("summary.lapsed")
    if view.pays_here and view.invoice_link is None:
        return t("summary.details" if view.payer_of else "summary.preparing")
    there = t("summary.there") if view.pays_there else None
    until = t("summary.deadline", time=t.time(view.deadline_at)) if view.deadline_at else None
    return lines(there, until, t("summary.terms"))


def _pay(view: SummaryView, t: Texts) -> Rows:
    if not _can_pay(view):
        return ()
    if view.held:
        return other(view.order, t) if not view.lapsed else ()
    if view.lapsed:
        return (main(t.plain("summary.button.renew"), Renew(order=view.order)),)
    if not view.pays_here:
        return (main(t.plain("summary.button.invoice"), PayThere(order=view.order)),)
    there = (button(t.plain("summary.button.there"), PayThere(order=view.order)),)
    others = other(view.order, t) if view.other_ways else ()
    own = (from_balance(view.order, view.version, view.total.money, t),) if view.covers else ()
    later = (on_approval(view.order, view.version, t),) if view.approval else ()
    return (*_stars(view, t), *own, *others, *((there,) if view.pays_there else ()), *later)


def _stars(view: SummaryView, t: Texts) -> Rows:
    if view.invoice_link is None and view.payer_of:
        return (main(t.plain("summary.button.details"), PayWith(order=view.order, method=view.payer_of)),)
    if view.invoice_link is None:
        return ((button(t.plain("summary.button.prepared"), Summary(checkout=view.checkout)),),)
    label = _pay_label(view, t)
    style = None if view.blocked_here else Style.MAIN
    return ((Button(label, url=view.invoice_link, style=style),),)


def _pay_label(view: SummaryView, t: Texts) -> str:
    if view.way is None or view.way.amount is None:
        return t.plain("summary.button.pay", stars=t.plain("format.stars", n=t.number(view.total.stars)))
    return t.plain(f"way.{view.way.kind}.button", money=t.money(view.way.amount))


def _pencils(view: SummaryView, t: Texts) -> Rows:
    def pencil(key: str) -> Button:
        label = t.plain("summary.button.edit", title=line(question(t, view.provider, key)))
        return button(label, EditAnswer(order=view.order, key=key))

    return columns(pencil(each.key) for each in view.answers[:ANSWERS_SHOWN])


def _afterwards(view: SummaryView, t: Texts) -> Rows:
    paid: Rows = ()
    if view.pays_here and not view.held and (view.invoice_link is not None or view.lapsed):
        paid = ((button(t.plain("summary.button.check"), CheckPayment(order=view.order)),),)
    return (*paid, danger(t.plain("order.button.cancel"), CancelOrder(order=view.order)))


def _already_paid(view: SummaryView, t: Texts) -> Screen:
    state = t(f"status.{view.state}.label")
    text = t("summary.done", number=view.number, state=state)
    return screen(text, (main(t.plain("summary.button.status"), OrderPlace(order=view.order)),), bottom(t))
