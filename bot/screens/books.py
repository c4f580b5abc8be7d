"""The shop's money by month: the result, what is owed, what methods hold; the orders behind each number."""

from decimal import Decimal

from bot.callbacks import Desk, StaffOrder
from bot.callbacks.money import ExportMonth, MoneyOrders, MoneyPlace
from bot.screens.layout import bottom, button, columns, lines, paging, paragraphs, screen, short
from bot.screens.parts import department, full_title
from bot.screens.screen import Button, Rows, Screen
from bot.services.books_views import Figure, FigureRow, FigureView, Holding, MonthView, Sums
from bot.texts import Html, Texts
from providers.money import Money

FORMS = ("csv", "xlsx", "png")
HOLDINGS_SHOWN = 12
_RESULT = (Figure.EARNED, Figure.RETURNED, Figure.COST, Figure.FEES, Figure.LOSSES, Figure.PROFIT)
F = Figure


def money(view: MonthView, t: Texts) -> Screen:
    """One month; each number has a button that opens its orders."""
    text = paragraphs(
        t("money.title", month=t.month(view.month)),
        _result(view, t),
        _against(view, t),
        _owed(view, t),
        _held(view, t),
        t("money.uncounted", money=_several(view.uncounted, t)) if view.uncounted else None,
    )
    return screen(text, _numbers(view, t), _files(view, t), _months(view, t), bottom(t, Desk()))


def orders(view: FigureView, t: Texts) -> Screen:
    """The orders behind one number; the newest first."""
    name = figure(view.what, t)
    told = t("money.orders.total", money=t.money(view.total)) if view.total is not None else None
    loose = t("money.orders.loose", money=t.money(view.loose)) if view.loose else None
    text = paragraphs(
        t("money.orders.title", figure=name, month=t.month(view.month)),
        lines(told, t.count("money.orders.count", view.count), loose),
    )
    rows = tuple((_order(each, t),) for each in view.rows)
    month = f"{view.month:%Y-%m}"
    before = MoneyOrders(month=month, what=view.what, page=view.page - 1)
    later = MoneyOrders(month=month, what=view.what, page=view.page + 1)
    return screen(text, rows, paging(t, view.page, view.pages, before, later), bottom(t, MoneyPlace(month=month)))


def figure(what: str, t: Texts) -> str:
    """The name of a number, plain."""
    if what.startswith("m-"):
        return t.plain("money.figure.method", method=method(what.split("-")[1], t))
    return t.plain(f"money.figure.{what}")


def method(account: str, t: Texts) -> str:
    """A way to pay as people read it: the shop's words, else the department that collects the money, plain."""
    key = f"way.{account}.name"
    if t.has(key):
        return t.plain(key)
    return short(department(t, account) if t.provider(account).has("department.title") else account)


def percent(value: Decimal, t: Texts) -> str:
    return t.plain("format.percent", n=t.number(value))


def _result(view: MonthView, t: Texts) -> Html:
    sums, unknown = view.sums, view.counts[F.UNKNOWN]
    rows = [_line(what, _of(sums, what), t) for what in _RESULT]
    margin = t("money.margin", percent=percent(sums.margin, t)) if sums.margin is not None else None
    return lines(
        rows[0],
        rows[1],
        t("money.revenue", money=t.money(sums.revenue)),
        *rows[2:],
        margin,
        t.count("money.unknown", unknown) if unknown else None,
    )


def _of(sums: Sums, what: str) -> Money:
    found: Money = getattr(sums, what)
    return found


def _line(what: str, amount: Money, t: Texts) -> Html:
    return t("money.line", figure=figure(what, t), money=t.money(amount))


def _against(view: MonthView, t: Texts) -> Html:
    before = view.before
    return lines(
        t("money.before", revenue=t.money(before.revenue), profit=t.money(before.profit)),
        _change("money.change.revenue", view.sums.revenue, before.revenue, t),
        _change("money.change.profit", view.sums.profit, before.profit, t),
    )


def _change(key: str, now: Money, before: Money, t: Texts) -> Html | None:
    """By how many percent; nothing where there was nothing to compare with."""
    if before.amount <= 0:
        return None
    change = ((now.amount - before.amount) * 100 / before.amount).quantize(Decimal(1))
    return t(key, percent=("+" if change > 0 else "") + percent(change, t))


def _owed(view: MonthView, t: Texts) -> Html:
    return lines(
        _line(F.REFUNDS, view.sums.refunds, t),
        _line(F.OWED, view.owed, t),
        _line(F.APPROVED, view.approved, t) if view.approved.amount else None,
        t("money.balances", money=t.money(view.balances)) if view.balances.amount else None,
        t("money.surplus", money=_several(view.surplus, t)) if view.surplus else None,
    )


def _held(view: MonthView, t: Texts) -> Html | None:
    rows = [t("money.holds", method=method(each.account, t), money=t.money(each.money)) for each in view.holdings]
    stars = None
    if view.stars_free or view.stars_held:
        free, held = Money.of_minor(view.stars_free, "XTR"), Money.of_minor(view.stars_held, "XTR")
        stars = t("money.stars", free=t.money(free), held=t.money(held))
    deposits = [t("money.deposit", name=method(each.account, t), money=t.money(each.money)) for each in view.deposits]
    return lines(*rows[:HOLDINGS_SHOWN], stars, *deposits[:HOLDINGS_SHOWN])


def _several(amounts: tuple[Money, ...], t: Texts) -> str:
    return ", ".join(t.money(each) for each in amounts)


def _numbers(view: MonthView, t: Texts) -> Rows:
    month = f"{view.month:%Y-%m}"
    shown = [(what, t.money(_of(view.sums, what))) for what in (*_RESULT, F.REFUNDS) if view.counts[what]]
    if view.counts[F.UNKNOWN]:
        shown.append((F.UNKNOWN, t.number(view.counts[F.UNKNOWN])))
    if view.counts[F.OWED]:
        shown.append((F.OWED, t.money(view.owed)))
    if view.approved.amount:
        shown.append((F.APPROVED, t.money(view.approved)))
    for what, minor in ((F.FREE, view.stars_free), (F.HELD, view.stars_held)):
        if minor:
            shown.append((what, t.money(Money.of_minor(minor, "XTR"))))
    numbers = [_number(month, what, amount, t) for what, amount in shown]
    return columns([*numbers, *(_holding(month, each, t) for each in view.holdings[:HOLDINGS_SHOWN])])


def _number(month: str, what: str, amount: str, t: Texts) -> Button:
    label = t.plain("money.button.number", figure=figure(what, t), money=amount)
    return button(label, MoneyOrders(month=month, what=what))


def _holding(month: str, each: Holding, t: Texts) -> Button:
    return _number(month, f"m-{each.account}-{each.money.currency}", t.money(each.money), t)


def _files(view: MonthView, t: Texts) -> Rows:
    month = f"{view.month:%Y-%m}"
    return (tuple(button(t.plain(f"money.button.{form}"), ExportMonth(month=month, form=form)) for form in FORMS),)


def _months(view: MonthView, t: Texts) -> Rows:
    ways = (("money.button.earlier", view.earlier), ("money.button.later", view.later))
    found = tuple(
        button(t.plain(key, month=t.month(first)), MoneyPlace(month=f"{first:%Y-%m}")) for key, first in ways if first
    )
    return (found,) if found else ()


def _order(each: FigureRow, t: Texts) -> Button:
    amount = t.plain("money.orders.unknown") if each.money is None else t.money(each.money)
    title = short(full_title(t, each.provider, each.title, each.variant_title), 60 - 12 - len(amount))
    label = t.plain("money.orders.row", number=each.number, title=title, money=amount)
    return button(label, StaffOrder(order=each.order))
