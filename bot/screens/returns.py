"""Having goods returned to their provider: the reason, and the second press."""

from collections.abc import Sequence

from bot.callbacks import StaffOrder
from bot.callbacks.supplier import PickReturnReason, ReturnGoods, ReturnReason
from bot.screens.layout import bottom, button, columns, danger, paragraphs, screen, short
from bot.screens.screen import Screen
from bot.texts import Texts

REASON_SHOWN = 500


def reason(order: int, presets: Sequence[str], t: Texts) -> Screen:
    """Waits for the reason."""
    rows = columns(button(t.plain(f"because.{each}"), PickReturnReason(order=order, preset=each)) for each in presets)
    return screen(t("reason.return"), rows, bottom(t, StaffOrder(order=order)))


def confirm(order: int, number: int, draft: int, why: str, t: Texts) -> Screen:
    """What the return will do, before the second press."""
    text = paragraphs(t("decide.return", number=number), t("decide.reason", reason=short(why, REASON_SHOWN)))
    row = danger(t.plain("decide.return.button"), ReturnGoods(order=order, draft=draft))
    return screen(text, (row,), bottom(t, ReturnReason(order=order)))
