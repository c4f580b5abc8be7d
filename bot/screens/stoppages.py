"""Why providers sell nothing now, a line each, and the order that stands in the way a press away."""

from collections.abc import Sequence

from bot.callbacks import StaffOrder
from bot.screens.layout import button, lines, short
from bot.screens.screen import Rows
from bot.services.staff_views import Stoppage
from bot.texts import Html, Texts

REASON_LIMIT = 120
SHOWN = 8


def stopped(found: Sequence[Stoppage], t: Texts) -> Html | None:
    """Each provider with what stops it; nothing where all of them sell."""
    return lines(*(t("stopped.row", name=each.provider, why=why(each, t)) for each in found[:SHOWN])) or None


def why(each: Stoppage, t: Texts) -> Html:
    """What stands in the way, and what ends it."""
    values = {
        "reason": _reason(each, t),
        "since": t.moment(each.since_at) if each.since_at else "",
        "until": t.moment(each.until_at) if each.until_at else "",
        "number": each.order_number or 0,
        "free": t.money(each.free) if each.free else "",
        "needed": t.money(each.needed) if each.needed else "",
    }
    return t(f"stopped.{each.why}{'.asked' if each.asked else ''}", **values)


def stuck_orders(found: Sequence[Stoppage], t: Texts) -> Rows:
    """The orders that have to be cleared up first."""
    return tuple(
        (button(t.plain("stopped.button.order", number=each.order_number), StaffOrder(order=each.order)),)
        for each in found[:SHOWN]
        if each.order is not None
    )


def _reason(each: Stoppage, t: Texts) -> str:
    """What staff wrote, or the provider's own code; the program's word for a refusal without a code is told."""
    key = f"provider.held.{each.reason}"
    return t.plain(key) if each.why == "held" and t.has(key) else short(each.reason, REASON_LIMIT)
