"""Delivered items: hidden until their buyer asks, then keys to copy, how to use them, how long they are kept."""

from collections.abc import Iterator, Sequence

from bot.callbacks import Goods, OrderPlace, Reveal
from bot.callbacks.support import Problem
from bot.lengths import units
from bot.screens.layout import COPY_LIMIT, Row, bottom, button, columns, lines, main, paging, paragraphs, screen, short
from bot.screens.parts import activation, words
from bot.screens.screen import Button, Rows, Screen, Style
from bot.services.views import GoodsItem, GoodsView
from bot.texts import Html, Texts

CONTENT_ROOM = 2800
"""UTF-16 units for what was delivered on one page; a key is never cut."""
ACTIVATION_SHOWN = 600
TITLE_SHOWN = 80


def goods(view: GoodsView, t: Texts) -> Screen:
    """One page of an order's items."""
    if not view.items:
        return screen(paragraphs(_title(view, t), t("goods.none")), bottom(t, OrderPlace(order=view.order)))
    shown = _revealed(view, t) if view.revealed else t("goods.hidden")
    text = paragraphs(
        _title(view, t), _count(view, t), shown, _how(view, t), t("goods.kept", day=t.day(view.kept_until_on))
    )
    pages = paging(t, view.page, view.pages, _page(view, -1), _page(view, 1))
    problem = ((button(t.plain("problem.button"), Problem(order=view.order)),),)
    return screen(text, _press(view, t), pages, problem, bottom(t, OrderPlace(order=view.order)))


def _title(view: GoodsView, t: Texts) -> Html:
    return t("goods.title", number=view.number, title=short(words(t, view.provider, view.title)))


def _count(view: GoodsView, t: Texts) -> Html | None:
    if view.expected_items is not None and view.expected_items > view.total_items:
        return t("goods.partly", n=view.total_items, all=view.expected_items)
    return t.count("goods.count", view.total_items) if view.total_items > 1 else None


def _revealed(view: GoodsView, t: Texts) -> Html:
    told = [_item(view, place, t) for place, _ in enumerate(_fitting(view.items))]
    left = len(view.items) - len(told)
    return lines(
        *told,
        t.count("goods.left_out", left) if left else None,
        t.count("goods.pictures", view.pictures) if view.pictures else None,
    )


def _fitting(items: Sequence[GoodsItem]) -> Iterator[GoodsItem]:
    """The first items that find room in one message, each of them whole."""
    room = CONTENT_ROOM
    for item in items:
        room -= units(item.content or "") + TITLE_SHOWN
        if room < 0:
            return
        yield item


def _item(view: GoodsView, place: int, t: Texts) -> Html:
    """One item. Several keys have numbers, by which they are copied; the title of those alike stands once."""
    item = view.items[place]
    title = short(words(t, view.provider, item.title), TITLE_SHOWN)
    if item.content is None:
        return t("goods.item.picture", title=title)
    number = _numbers(view).get(place)
    if number is None:
        return t(f"goods.item.{item.kind}", title=title, content=item.content)
    before = view.items[place - 1].title if place else view.title
    is_told = item.title == before
    key = t("goods.item.numbered", n=number, content=item.content)
    return lines(None if is_told else t("line.quoted", text=title), key)


def _numbers(view: GoodsView) -> dict[int, int]:
    """The numbers of a page's keys by their place; none where there is one key."""
    keys = [place for place, item in enumerate(view.items) if item.kind == "key" and item.content]
    return {place: number for number, place in enumerate(keys, start=1)} if len(keys) > 1 else {}


def _how(view: GoodsView, t: Texts) -> Html:
    return t("goods.how", text=activation(t, view.provider, view.platform, view.activation, ACTIVATION_SHOWN))


def _press(view: GoodsView, t: Texts) -> Rows:
    if not view.revealed:
        return (main(t.plain("goods.button.show"), Reveal(order=view.order, page=view.page)),)
    return _copy(view, t)


def _copy(view: GoodsView, t: Texts) -> tuple[Row, ...]:
    keys = [item.content for item in _fitting(view.items) if item.kind == "key" and item.content]
    whole = "\n".join(keys)
    label = t.plain("goods.button.copy" if len(keys) == 1 else "goods.button.copy_all")
    at_once = ((Button(label, copy=whole, style=Style.MAIN),),) if keys and units(whole) <= COPY_LIMIT else ()
    return (*at_once, *columns(_copy_each(keys, t)))


def _copy_each(keys: Sequence[str], t: Texts) -> list[Button]:
    """A button for each of several keys, but for those that no button can hold."""
    if len(keys) < 2:
        return []
    numbered = [(n, key) for n, key in enumerate(keys, start=1) if units(key) <= COPY_LIMIT]
    return [Button(t.plain("goods.button.copy_one", n=n), copy=key) for n, key in numbered]


def _page(view: GoodsView, step: int) -> Goods:
    return Goods(order=view.order, page=view.page + step)
