"""What methods keep, for staff: the table, the question for a percentage, the second press. Pure."""

from decimal import Decimal

from bot.callbacks.payment import ConfirmFee, Fees, FeeValue, Ways
from bot.screens.books import method, percent
from bot.screens.layout import bottom, button, columns, lines, main, paragraphs, screen
from bot.screens.screen import Screen
from bot.services.fees import FeeView
from bot.texts import Texts


def table(view: tuple[FeeView, ...], t: Texts) -> Screen:
    """Every method with its percentage; a press changes it."""
    rows = [t("fees.row", name=method(each.method, t), percent=percent(each.percent, t)) for each in view]
    buttons = columns(
        button(t.plain("fees.button", name=method(each.method, t)), FeeValue(method=each.method)) for each in view
    )
    return screen(paragraphs(t("fees.title"), t("fees.why"), lines(*rows)), buttons, bottom(t, Ways()))


def value(name: str, t: Texts, problem: str | None = None) -> Screen:
    """Waits for a percentage."""
    wrong = t(problem, least="0", most="50", digits="2") if problem else None
    return screen(paragraphs(wrong, t("fees.ask", name=method(name, t))), bottom(t, Fees()))


def decide(view: FeeView, t: Texts) -> Screen:
    """What the second press will save."""
    before, after = percent(view.before or Decimal(0), t), percent(view.percent, t)
    text = t("fees.decide", name=method(view.method, t), before=before, after=after)
    press = ConfirmFee(method=view.method, draft=view.draft)
    return screen(text, (main(t.plain("fees.button.save"), press),), bottom(t, Fees()))
