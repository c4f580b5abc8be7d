"""Who looks after a case: the members of staff to hand it to, a note about an order, what goes out instead. Pure."""

from bot.callbacks import CasePlace, StaffOrder
from bot.callbacks.desk import HandTo, PickGoods
from bot.screens.layout import bottom, button, main, paragraphs, screen, short
from bot.screens.screen import Button, Screen
from bot.services.desk_views import GoodsRow, HandView, ReplaceView, StaffRow
from bot.texts import Texts


def hand(view: HandView, t: Texts) -> Screen:
    """Who may take it instead."""
    text = t("hand.title") if view.people else t("hand.nobody")
    rows = tuple((_member(view.case, each, t),) for each in view.people)
    return screen(text, rows, bottom(t, CasePlace(case=view.case)))


def _member(case: int, each: StaffRow, t: Texts) -> Button:
    label = t.plain("hand.row", name=short(each.name, 40), role=t.plain(f"role.{each.role}"))
    return button(label, HandTo(case=case, to=each.id))


def note(order: int, t: Texts, problem: str | None = None) -> Screen:
    """Waits for what only staff will read. `problem`: a text key that tells what was wrong before."""
    text = paragraphs(t(problem) if problem else None, t("order_note.ask"))
    return screen(text, bottom(t, StaffOrder(order=order)))


def goods(view: ReplaceView, t: Texts) -> Screen:
    """The same goods, or another product that costs the shop no more."""
    limit = t.money(view.limit) if view.limit else "?"
    found = t("replace.found") if view.rows else t("replace.none", query=short(view.query, 60))
    asked = found if view.query else None
    text = paragraphs(t("replace.title", number=view.order_number), asked, t("replace.how", limit=limit))
    same = main(t.plain("replace.same", title=short(view.title, 40)), PickGoods(case=view.case))
    rows = tuple((_product(view.case, each, t),) for each in view.rows)
    return screen(text, (same,), rows, bottom(t, CasePlace(case=view.case)))


def _product(case: int, each: GoodsRow, t: Texts) -> Button:
    label = t.plain("replace.row", title=short(each.title, 44), cost=t.money(each.cost))
    return button(label, PickGoods(case=case, offer=each.offer, variant=each.variant))
