"""Looking for anything: what may be typed, and what was found, by kind. Personal data stand masked. Pure."""

from bot.callbacks import Card, Desk
from bot.desk_callbacks import Find
from bot.people_callbacks import CustomerPage
from bot.screens.layout import bottom, button, lines, paragraphs, screen, short
from bot.screens.open_orders import row
from bot.screens.parts import full_title
from bot.screens.screen import Rows, Screen
from bot.services.desk_views import FindView
from bot.texts import Html, Texts


def find(view: FindView, t: Texts) -> Screen:
    """What is typed next is looked for."""
    if not view.typed:
        return screen(paragraphs(t("find.title"), t("find.how")), bottom(t, Desk()))
    found = view.orders or view.people or view.products
    text = paragraphs(
        t("find.typed", text=short(view.typed, 60)),
        _counts(view, t) if found else t("find.none"),
        t("find.again"),
    )
    orders: Rows = tuple((row(each, t),) for _, each in view.orders)
    return screen(text, orders, _people(view, t), _products(view, t), bottom(t, Find()))


def _counts(view: FindView, t: Texts) -> Html:
    kinds = list(dict.fromkeys(kind for kind, _ in view.orders))
    told = [t("find.orders", by=t.plain(f"find.by.{kind}"), n=_by(view, kind)) for kind in kinds]
    people = t("find.people", n=len(view.people)) if view.people else None
    return lines(*told, people, t("find.products", n=len(view.products)) if view.products else None)


def _by(view: FindView, kind: str) -> int:
    return sum(each == kind for each, _ in view.orders)


def _people(view: FindView, t: Texts) -> Rows:
    return tuple(
        (button(t.plain("find.person", name=short(each.name, 30), n=each.orders), CustomerPage(customer=each.id)),)
        for each in view.people
    )


def _products(view: FindView, t: Texts) -> Rows:
    return tuple(
        (button(t.plain("find.product", title=full_title(t, each.provider, each.title, "")), Card(offer=each.offer)),)
        for each in view.products
    )
