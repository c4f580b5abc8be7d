"""The orders that are under way, by state and provider, page by page. Pure."""

from bot.callbacks import Desk, StaffOrder
from bot.callbacks.desk import Find, OpenOrders
from bot.screens.layout import bottom, button, columns, paging, paragraphs, screen, short
from bot.screens.parts import full_title
from bot.screens.screen import Button, Rows, Screen
from bot.screens.staff_words import listed_state
from bot.services.desk_views import ListedOrder, OpenOrdersView
from bot.texts import Texts

CHOSEN = "● "


def open_orders(view: OpenOrdersView, t: Texts) -> Screen:
    """Each opens its page; the filters say how many there are."""
    text = paragraphs(t("orders.open.title"), t.count("orders.open.count", view.count))
    turn = paging(t, view.page, view.pages, _page(view, view.page - 1), _page(view, view.page + 1))
    find = ((button(t.plain("desk.button.find"), Find()),),)
    rows = tuple((row(each, t),) for each in view.rows)
    return screen(text, rows, turn, _states(view, t), _providers(view), find, bottom(t, Desk()))


def row(each: ListedOrder, t: Texts) -> Button:
    """An order in one line; a mark where it has an open case."""
    title = full_title(t, each.provider, each.title, "")
    key = "orders.open.row.case" if each.cases else "orders.open.row"
    label = t.plain(key, number=each.number, state=listed_state(each, t), title=title)
    return button(label, StaffOrder(order=each.id))


def _page(view: OpenOrdersView, page: int) -> OpenOrders:
    return OpenOrders(state=view.state, provider=view.provider, page=page)


def _states(view: OpenOrdersView, t: Texts) -> Rows:
    """A second press on what is chosen takes the filter away."""
    return columns(
        _filter(
            t.plain(f"status.{each}.label"),
            n,
            OpenOrders(state="" if each == view.state else each, provider=view.provider),
            chosen=each == view.state,
        )
        for each, n in view.states
    )


def _providers(view: OpenOrdersView) -> Rows:
    if len(view.providers) < 2 and not view.provider:
        return ()
    return columns(
        _filter(
            short(each, 30),
            n,
            OpenOrders(state=view.state, provider="" if each == view.provider else each),
            chosen=each == view.provider,
        )
        for each, n in view.providers
    )


def _filter(name: str, n: int, press: OpenOrders, *, chosen: bool) -> Button:
    return button(f"{CHOSEN if chosen else ''}{name} · {n}", press)
