"""Looking for anything: what may be typed, and what was found, by kind. Personal data stand masked. Pure."""

from bot.callbacks import Card, Desk, way_back
from bot.callbacks.desk import Find
from bot.callbacks.people import CustomerPage
from bot.screens.layout import bottom, button, lines, paragraphs, screen, short
from bot.screens.open_orders import row
from bot.screens.parts import full_title
from bot.screens.screen import Rows, Screen
from bot.services.desk_views import FindView, PersonHit, ProductHit
from bot.texts import Html, Texts


def find(view: FindView, t: Texts, place: Find) -> Screen:
    """What is typed next is looked for; `place` leads back to what was found."""
    if not view.typed:
        return screen(paragraphs(t("find.title"), t("find.how")), bottom(t, Desk()))
    found = view.orders or view.people or view.products
    text = paragraphs(
        t("find.typed", text=short(view.typed, 60)),
        _counts(view, t) if found else t("find.none"),
        t("find.again"),
    )
    orders: Rows = tuple((row(each, t),) for _, each in view.orders)
    return screen(text, orders, _people(view, place, t), _products(view, t), bottom(t, Find()))


def _counts(view: FindView, t: Texts) -> Html:
    kinds = list(dict.fromkeys(kind for kind, _ in view.orders))
    told = [t("find.orders", by=t.plain(f"find.by.{kind}"), n=_by(view, kind)) for kind in kinds]
    people = t("find.people", n=len(view.people)) if view.people else None
    return lines(*told, people, t("find.products", n=len(view.products)) if view.products else None)


def _by(view: FindView, kind: str) -> int:
    return sum(each == kind for each, _ in view.orders)


def _people(view: FindView, found: Find, t: Texts) -> Rows:
    return tuple(
        (button(_person(each, t), CustomerPage(customer=each.id, back=way_back(found))),) for each in view.people
    )


def _person(each: PersonHit, t: Texts) -> str:
    """Namesakes are told apart by their last orders."""
    name = short(each.name, 30)
    if not each.newest:
        return t.plain("find.person.new", name=name)
    return t.plain("find.person", name=name, n=each.orders, number=each.newest)


def _products(view: FindView, t: Texts) -> Rows:
    return tuple(
        (button(t.plain("find.product", title=_title(each, t)), Card(offer=each.offer)),) for each in view.products
    )


def _title(each: ProductHit, t: Texts) -> str:
    """With its region, by which products of one title are told apart; the end of a long title is cut, not that."""
    title = full_title(t, each.provider, each.title, "")
    return f"{short(title, 36)}, {short(each.region, 20)}" if each.region else title
