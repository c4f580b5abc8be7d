"""The cart: lines grouped into the orders that they will become."""

from bot.callbacks import Card, CartPlace, ChangeLine, Checkout, Search
from bot.screens.layout import LIST_LIMIT, bottom, button, lines, main, paragraphs, screen, short
from bot.screens.parts import department, full_title
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import CartGroup, CartLine, CartView
from bot.texts import Html, Texts

Numbered = tuple[int, CartGroup, CartLine]


def cart(view: CartView, t: Texts) -> Screen:
    """What was chosen, what it costs, and the way to pay."""
    if not view.groups:
        search = ((button(t.plain("button.search"), Search()),),)
        return screen(t("cart.empty"), search, bottom(t))
    shown = _numbered(view)
    groups = [_group(view, group, shown, t) for group in view.groups]
    text = paragraphs(t("cart.title"), *groups, _left_out(view, t), _total(view, t))
    return screen(text, _checkout(view, t), tuple(_line_row(each, t) for each in shown), bottom(t))


def _numbered(view: CartView) -> list[Numbered]:
    every = [(group, each) for group in view.groups for each in group.lines]
    return [(number, *each) for number, each in enumerate(every[:LIST_LIMIT], start=1)]


def _group(view: CartView, group: CartGroup, shown: list[Numbered], t: Texts) -> Html:
    mine = [_line(number, group, each, t) for number, owner, each in shown if owner is group]
    if group.closed is not None:
        reason = short(group.closed, 200) or t.plain("unavailable.reason")
        return lines(t("cart.group.closed", title=department(t, group.provider), reason=reason), *mine)
    if len(view.groups) == 1:
        return lines(*mine)
    head = t("cart.group", title=department(t, group.provider), price=t.price(group.total))
    return lines(head, *mine) if mine else head


def _line(number: int, group: CartGroup, each: CartLine, t: Texts) -> str:
    title = full_title(t, group.provider, each.title, each.variant_title)
    if each.price is None and group.closed is not None:
        return t("cart.line.waits", number=number, title=title, quantity=each.quantity)
    if each.price is None:
        return t("cart.line.gone", number=number, title=title)
    return t("cart.line", number=number, title=title, quantity=each.quantity, price=t.price(each.price))


def _left_out(view: CartView, t: Texts) -> Html:
    hidden = sum(len(group.lines) for group in view.groups) - LIST_LIMIT
    return lines(
        t.count("list.more", hidden) if hidden > 0 else None,
        t.count("cart.problems", view.problems) if view.problems else None,
        t.count("cart.several", len(view.groups)) if len(view.groups) > 1 else None,
    )


def _total(view: CartView, t: Texts) -> Html | None:
    return t("cart.total", price=t.price(view.total)) if view.total else None


def _checkout(view: CartView, t: Texts) -> Rows:
    if view.total is None or not any(each.price for group in view.groups for each in group.lines):
        return ()
    return (main(t.plain("cart.button.checkout", price=t.price(view.total)), Checkout(nonce=view.nonce)),)


def _line_row(numbered: Numbered, t: Texts) -> tuple[Button, ...]:
    number, _, each = numbered
    name = button(t.plain("cart.button.line", number=number, quantity=each.quantity), Card(offer=each.offer))
    remove = button(t.plain("button.remove"), ChangeLine(line=each.id, quantity=0))
    if each.price is None:
        return (name, remove)
    less = (_change(t.plain("button.less"), each, -1),) if each.quantity > 1 else ()
    more = (_change(t.plain("button.more"), each, 1),) if each.quantity < each.max_quantity else ()
    return (*less, name, *more, remove)


def _change(label: str, each: CartLine, step: int) -> Button:
    return button(label, ChangeLine(line=each.id, quantity=each.quantity + step))


def back_from_order(offer: int) -> Card | CartPlace:
    """Where an order came from: the card of what was bought at once, else the cart."""
    return Card(offer=offer) if offer else CartPlace()
