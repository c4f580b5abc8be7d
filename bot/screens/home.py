"""Home and the search prompt: where everything starts."""

from bot.callbacks import Card, CartPlace, Desk, OpenDepartment, OrderPlace, Orders, Page, Repeat, Search, Settings
from bot.screens.layout import bottom, button, columns, lines, main, paragraphs, screen, short
from bot.screens.parts import department, department_label, words
from bot.screens.results import offer_labels
from bot.screens.screen import Button, Rows, Screen
from bot.screens.support import home_row
from bot.services.views import Department, HomeView
from bot.texts import Html, Texts


def home(view: HomeView, t: Texts) -> Screen:
    """Departments, the open order, the last one to repeat."""
    if view.unopened:
        return screen(_opening(view, t), _quiet(t), _staff(view, t))
    title = t("home.title", shop=short(view.shop_name))
    text = paragraphs(title, _open_order(view, t), _closed(view, t), _loading(view, t))
    departments = columns(_department(each, t) for each in view.departments)
    return screen(
        text,
        _orders(view, t),
        home_row(view.thread, t),
        _featured(view, t),
        departments,
        _everyday(view, t),
        _staff(view, t),
    )


def _featured(view: HomeView, t: Texts) -> Rows:
    labels = offer_labels(view.featured, t)
    return tuple((button(label, Card(offer=row.id)),) for label, row in zip(labels, view.featured, strict=True))


def _opening(view: HomeView, t: Texts) -> Html:
    """Nothing is sold yet: said to customers, and to staff in their own words."""
    return t("home.unopened.staff" if view.is_staff else "home.unopened", shop=short(view.shop_name))


def _quiet(t: Texts) -> Rows:
    """What works before the shop is open."""
    help_page = button(t.plain("home.button.help"), Page(name="help"))
    return ((help_page, button(t.plain("home.button.settings"), Settings())),)


def search(t: Texts) -> Screen:
    """Asks for a search text."""
    return screen(t("search.prompt"), bottom(t))


def _open_order(view: HomeView, t: Texts) -> Html | None:
    order = view.open_order
    if order is None:
        return None
    return t(
        "home.open_order",
        number=order.number,
        title=short(words(t, order.provider, order.title)),
        state=t(f"status.{order.state}.label"),
    )


def _closed(view: HomeView, t: Texts) -> Html:
    closed = [each for each in view.departments if not each.available]
    if len(closed) > 1 and len({_reason(each, t) for each in closed}) == 1:
        return t("card.closed", reason=_reason(closed[0], t))
    return lines(*(t("home.closed", title=department(t, each.provider), reason=_reason(each, t)) for each in closed))


def _reason(each: Department, t: Texts) -> str:
    return short(each.reason, 200) or t.plain("unavailable.reason")


def _loading(view: HomeView, t: Texts) -> Html | None:
    if view.loading is None:
        return None
    read, total = view.loading
    return t("home.loading", read=t.number(read), total=t.number(total))


def _orders(view: HomeView, t: Texts) -> Rows:
    rows: Rows = ()
    if (order := view.open_order) is not None:
        state = t.plain(f"status.{order.state}.label")
        rows += (main(t.plain("home.button.open_order", number=order.number, state=state), OrderPlace(order=order.id)),)
    if (last := view.last) is not None:
        price = t.price(last.total)
        title = short(words(t, last.provider, last.title), 30)
        label = t.plain("home.button.repeat", title=title, price=price)
        rows += ((button(label, Repeat(order=last.id, nonce=view.last_nonce)),),)
    return rows


def _department(each: Department, t: Texts) -> Button:
    label = department_label(t, each.provider)
    shown = label if each.available else t.plain("home.button.closed", title=label)
    return button(shown, OpenDepartment(provider=each.provider))


def _everyday(view: HomeView, t: Texts) -> Rows:
    full = t.plain("home.button.cart_with", n=view.cart_count)
    cart = full if view.cart_count else t.plain("home.button.cart")
    return columns(
        [
            button(t.plain("button.search"), Search()),
            button(cart, CartPlace()),
            button(t.plain("home.button.orders"), Orders()),
            button(t.plain("home.button.help"), Page(name="help")),
            button(t.plain("home.button.settings"), Settings()),
        ]
    )


def _staff(view: HomeView, t: Texts) -> Rows:
    return ((button(t.plain("home.button.desk"), Desk()),),) if view.is_staff else ()
