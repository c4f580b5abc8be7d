"""Delivered items: hidden until their buyer asks, then keys to copy, how to use them, how long they are kept."""

from collections.abc import Iterator, Sequence

from bot.callbacks import Goods, OrderPlace, Reveal
from bot.lengths import units
from bot.screens.layout import COPY_LIMIT, Row, bottom, lines, main, paging, paragraphs, screen, short
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
    return screen(text, _press(view, t), pages, bottom(t, OrderPlace(order=view.order)))


def _title(view: GoodsView, t: Texts) -> Html:
    return t("goods.title", number=view.number, title=short(words(t, view.provider, view.title)))


def _count(view: GoodsView, t: Texts) -> Html | None:
    if view.expected_items is not None and view.expected_items > view.total_items:
        return t("goods.partly", n=view.total_items, all=view.expected_items)
    return t.count("goods.count", view.total_items) if view.total_items > 1 else None


def _revealed(view: GoodsView, t: Texts) -> Html:
    told = [_item(item, view.provider, t) for item in _fitting(view.items)]
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


def _item(item: GoodsItem, provider: str, t: Texts) -> Html:
    title = short(words(t, provider, item.title), TITLE_SHOWN)
    if item.content is None:
        return t("goods.item.picture", title=title)
    return t(f"goods.item.{item.kind}", title=title, content=item.content)


def _how(view: GoodsView, t: Texts) -> Html:
    return t("goods.how", text=activation(t, view.provider, view.platform, view.activation, ACTIVATION_SHOWN))


def _press(view: GoodsView, t: Texts) -> Rows:
    if not view.revealed:
        return (main(t.plain("goods.button.show"), Reveal(order=view.order, page=view.page)),)
    return _copy(view, t)


def _copy(view: GoodsView, t: Texts) -> tuple[Row, ...]:
    keys = [item.content for item in view.items if item.kind == "key" and item.content]
    if len(keys) != 1 or units(keys[0]) > COPY_LIMIT:
        return ()
    return ((Button(t.plain("goods.button.copy"), copy=keys[0], style=Style.MAIN),),)


def _page(view: GoodsView, step: int) -> Goods:
    return Goods(order=view.order, page=view.page + step)
