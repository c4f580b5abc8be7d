"""Deposits at providers: how long they last, when they are low, a rise that nothing explains. Pure."""

from collections.abc import Sequence

from bot.callbacks import ProviderPlace
from bot.callbacks.deposit import AutoLimit, BookTopUp, DepositLimit, TopUpReason
from bot.screens.layout import bottom, button, lines, paragraphs, screen
from bot.screens.screen import Rows, Screen
from bot.services.staff_views import DepositView
from bot.texts import Html, Texts
from providers.money import Money

SHOWN = 8


def told(view: DepositView | None, t: Texts) -> Html | None:
    """What is known beyond the figure itself."""
    if view is None:
        return None
    return lines(
        _lasts(view, t),
        t("deposit.limit.own" if view.own_limit else "deposit.limit.auto", money=t.money(view.limit)),
        t("deposit.low") if view.low else None,
        t("deposit.books", books=t.money(view.books)) if view.books else None,
        t("deposit.top_up.asked", money=t.money(view.top_up[1])) if view.top_up else None,
    )


def rows(view: DepositView | None, t: Texts) -> Rows:
    """Answers to a rise, then the threshold."""
    if view is None:
        return ()
    limit = (button(t.plain("deposit.button.limit"), DepositLimit(provider=view.provider)),)
    return (*(top_up_rows(*view.top_up, t) if view.top_up else ()), limit)


def top_up_rows(top_up: int, money: Money, t: Texts) -> Rows:
    """One press books it; what it was else is typed."""
    other = (button(t.plain("deposit.button.no_top_up"), TopUpReason(top_up=top_up)),)
    booked = (button(t.plain("deposit.button.top_up", money=t.money(money)), BookTopUp(top_up=top_up)),)
    return booked, other


def low(found: Sequence[DepositView], t: Texts) -> Html | None:
    """Deposits that run out, a line each; nothing where none does."""
    return lines(*(_low(each, t) for each in found[:SHOWN])) or None


def limit(provider: str, t: Texts) -> Screen:
    """Waits for the threshold."""
    auto = ((button(t.plain("deposit.button.auto"), AutoLimit(provider=provider)),),)
    return screen(t("deposit.limit.prompt", name=provider), auto, bottom(t, ProviderPlace(provider=provider)))


def no_top_up(provider: str, money: Money, t: Texts) -> Screen:
    """Waits for what the rise was."""
    text = paragraphs(t("deposit.no_top_up.prompt", name=provider, money=t.money(money)))
    return screen(text, bottom(t, ProviderPlace(provider=provider)))


def _low(view: DepositView, t: Texts) -> Html:
    left = Html("") if view.days is None else t("deposit.left", days=t.count("deposit.days", view.days))
    return t("deposit.low.row", name=view.provider, money=t.money(view.held), left=left)


def _lasts(view: DepositView, t: Texts) -> Html | None:
    if view.days is None or view.per_day is None:
        return None
    return t("deposit.lasts", days=t.count("deposit.days", view.days), money=t.money(view.per_day))
