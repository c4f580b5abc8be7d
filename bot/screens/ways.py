"""Ways to pay: the customer's choice for one order, and the staff's table of what serves which kind of goods."""

from bot.callbacks import Desk, Summary
from bot.callbacks.balance import AskApproval, PayFromBalance
from bot.callbacks.payment import Fees, OtherWays, PayWith, SwitchWay
from bot.screens.layout import bottom, button, lines, listed, paragraphs, screen
from bot.screens.screen import Button, Rows, Screen
from bot.services.checkout_views import GoodsWays, Way, WaysView
from bot.texts import Texts
from providers.money import Money

MARK = "✅"


def ways(view: WaysView, t: Texts) -> Screen:
    """Every way in which this order can be paid; the present one is marked."""
    rows = (*tuple((_choice(view, each, t),) for each in view.ways), *_own(view, t))
    text = paragraphs(t("ways.title", number=view.number), t("ways.told"))
    return screen(text, rows, bottom(t, Summary(checkout=view.checkout)))


def _own(view: WaysView, t: Texts) -> Rows:
    """Ways without an invoice."""
    rows: Rows = ()
    if view.covers and view.total is not None:
        rows = (from_balance(view.order, view.version, view.total, t),)
    return (*rows, on_approval(view.order, view.version, t)) if view.approval else rows


def from_balance(order: int, version: int, total: Money, t: Texts) -> tuple[Button, ...]:
    """One press pays."""
    press = PayFromBalance(order=order, version=version)
    return (button(t.plain("way.balance.button", money=t.money(total)), press),)


def on_approval(order: int, version: int, t: Texts) -> tuple[Button, ...]:
    """One press asks the staff."""
    return (button(t.plain("way.approval.button"), AskApproval(order=order, version=version)),)


def _choice(view: WaysView, way: Way, t: Texts) -> Button:
    label = t.plain(f"way.{way.kind}.label", money=t.money(way.amount) if way.amount else "")
    chosen = way.method == view.chosen
    return button(f"{MARK} {label}" if chosen else label, PayWith(order=view.order, method=way.method))


def other(order: int, t: Texts) -> Rows:
    """The way to the choice."""
    return ((button(t.plain("summary.button.other"), OtherWays(order=order)),),)


def table(view: tuple[GoodsWays, ...], t: Texts) -> Screen:
    """What staff decide: which method serves which kind of goods, and why Stars alone are the default for digital."""
    told = listed(t, [_row(each, t) for each in view], len(view))
    rows = tuple((_switch(each, way, t),) for each in view for way in each.all)
    text = paragraphs(t("ways.staff.title"), t("ways.staff.why"), lines(told))
    return screen(text, rows, ((button(t.plain("ways.button.fees"), Fees()),),), bottom(t, Desk()))


def _row(each: GoodsWays, t: Texts) -> str:
    kinds = {way.method: way.kind for way in each.all}
    names = ", ".join(t.plain(f"way.{kinds[name]}.name") for name in each.serving if name in kinds)
    return t("ways.staff.row", goods=t.plain(f"goods.{each.goods}"), names=names)


def _switch(each: GoodsWays, way: Way, t: Texts) -> Button:
    on = way.method in each.serving
    key = "ways.staff.off" if on else "ways.staff.on"
    label = t.plain(key, goods=t.plain(f"goods.{each.goods}"), name=t.plain(f"way.{way.kind}.name"))
    return button(label, SwitchWay(goods=each.goods, method=way.method))
