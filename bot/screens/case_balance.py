"""What the provider's balance before and after an order says about it. Never decides. Pure."""

import re
from decimal import Decimal

from bot.services.staff_views import CaseView
from bot.texts import Html, Texts
from providers.money import Money

_AMOUNT = re.compile(r"(-?\d{1,15}(?:\.\d{1,8})?) ([A-Z]{3})")


def amount(told: str) -> Money | None:
    """Evidence such as `99888 RUB`; None for everything else."""
    found = _AMOUNT.fullmatch(told.strip())
    return Money(Decimal(found[1]), found[2]) if found else None


def balance_says(view: CaseView, t: Texts) -> Html | None:
    """By how much the balance fell, beside the price of the order; nothing where one of them is unknown."""
    known = dict(view.evidence)
    before = amount(f"{known.get('balance', '')} {known.get('currency', '')}")
    after = amount(known.get("balance_after", ""))
    cost = view.order.cost if view.order else None
    if before is None or after is None or before.currency != after.currency:
        return None
    fell = Money(before.amount - after.amount, before.currency)
    if not fell.amount:
        return t("evidence.says.same")
    if cost is None or cost.currency != fell.currency:
        return None
    return t("evidence.says.price" if fell == cost else "evidence.says.other", fell=fell, cost=cost)
