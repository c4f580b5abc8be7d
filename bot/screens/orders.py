"""The list of a customer's orders."""

from bot.callbacks import OrderPlace, Orders, Search
from bot.lengths import units
from bot.screens.layout import LABEL_LIMIT, bottom, button, lines, paging, paragraphs, screen, short
from bot.screens.parts import words
from bot.screens.screen import Button, Screen
from bot.services.views import OrderRow, OrdersView
from bot.texts import Texts


def orders(view: OrdersView, t: Texts) -> Screen:
    """One page of orders, newest first, each with its state."""
    if not view.rows:
        search = ((button(t.plain("button.search"), Search()),),)
        return screen(t("orders.empty"), search, bottom(t))
    text = paragraphs(t("orders.title"), lines(*(_line(row, t) for row in view.rows)))
    pages = paging(t, view.page, view.pages, Orders(page=view.page - 1), Orders(page=view.page + 1))
    return screen(text, tuple((_button(row, t),) for row in view.rows), pages, bottom(t))


def titled(row: OrderRow, t: Texts, limit: int) -> str:
    """The first line's title and how many more lines there are, plain."""
    title = short(words(t, row.provider, row.title), limit)
    return f"{title} {t.count('list.more', row.more)}" if row.more else title


def _line(row: OrderRow, t: Texts) -> str:
    state = t(f"status.{row.state}.label")
    at, price = t.moment(row.created_at), t.price(row.total)
    return t("orders.line", number=row.number, title=titled(row, t, 60), state=state, at=at, price=price)


def _button(row: OrderRow, t: Texts) -> Button:
    state = t.plain(f"status.{row.state}.label")
    key = "orders.button.goods" if row.has_goods else "orders.button.order"
    room = LABEL_LIMIT - units(t.plain(key, number=row.number, title="", state=state))
    title = short(words(t, row.provider, row.title), room)
    return button(t.plain(key, number=row.number, title=title, state=state), OrderPlace(order=row.id))
