"""Result lists: offers, pages, filters, sorting, and what to do when nothing was found."""

from collections.abc import Sequence

from bot.callbacks import Card, CartPlace, Choose, Filter, Pages, Results, Search
from bot.callbacks.support import Ask
from bot.callbacks.wish import Wishes, WishWords
from bot.lengths import units
from bot.screens.layout import bottom, button, columns, line, lines, paging, paragraphs, screen, short
from bot.screens.parts import department, region, words
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import Choice, ChooseView, OfferRow, ResultsView
from bot.texts import Html, Texts

ROWS_ON_A_PAGE = 8
FILTERS = ("platform", "region", "price")
CHOICES_SHOWN = 40

LABEL_SHOWN = 40
"""A phone shows no more of a button; what is cut there would be the price."""
TELLING_SHOWN = 14
ENDING_SHOWN = 10
EVERYWHERE = "free"
PAGES_SHOWN = 60
PAGES_IN_A_ROW = 6


def results(view: ResultsView, t: Texts) -> Screen:
    """One page of a list."""
    if not view.rows:
        return _nothing_found(view, t)
    text = paragraphs(
        _title(view, t),
        _closed(view, t),
        _corrected(view, t),
        lines(t.count("results.found", view.total), _active(view, t)),
    )
    return screen(
        text,
        _offers(view.rows, view, t),
        paging(t, view.page, view.pages, _page(view, -1), _page(view, 1), Pages(browse=view.browse, page=view.page)),
        _filters(view, t),
        _more(view, t),
        bottom(t),
        picture=view.picture,
    )


def pages(view: ResultsView, t: Texts) -> Screen:
    """Buttons of pages; any page can be typed as well."""
    numbers = page_numbers(view.page, view.pages)
    buttons = [_jump(view, number, t) for number in numbers]
    rows = tuple(tuple(buttons[i : i + PAGES_IN_A_ROW]) for i in range(0, len(buttons), PAGES_IN_A_ROW))
    text = t("pages.title", page=view.page, pages=view.pages)
    return screen(text, rows, bottom(t, Results(browse=view.browse, page=view.page)))


def page_numbers(page: int, pages: int) -> list[int]:
    """All pages, or as many as fit: the ends, those around this one, and the others evenly."""
    if pages <= PAGES_SHOWN:
        return list(range(1, pages + 1))
    near = range(max(1, page - 5), min(pages, page + 5) + 1)
    even = (1 + (pages - 1) * n // 39 for n in range(40))
    return sorted({*near, *even})


def _jump(view: ResultsView, number: int, t: Texts) -> Button:
    label = t.plain("button.chosen", label=number) if number == view.page else str(number)
    return button(label, Results(browse=view.browse, page=number))


def choose(view: ChooseView, t: Texts) -> Screen:
    """The values of one filter, or the orders of sorting."""
    rows = columns(_choice(view, each, t) for each in view.choices[:CHOICES_SHOWN])
    cleared: Rows = ()
    if view.what != "sort" and any(each.chosen for each in view.choices):
        cleared = ((button(t.plain("choose.any"), Filter(browse=view.browse, what=view.what, value=-1)),),)
    return screen(t(f"choose.{view.what}"), rows, cleared, bottom(t, Results(browse=view.browse)))


def price_band(value: str, t: Texts) -> str:
    """`500-1000`, `-500` or `5000-` (shop currency, whole) in words, plain."""
    low, _, high = value.partition("-")
    if low and high:
        return t.plain("band.between", low=low, high=high)
    return t.plain("band.from", low=low) if low else t.plain("band.to", high=high)


def offer_labels(rows: Sequence[OfferRow], t: Texts) -> list[str]:
    """A label for each offer. Titles that read alike are told apart by platform and region, then by their ends."""
    labels = [offer_label(row, t) for row in rows]
    for tell in (_origin, _ending):
        told = [offer_label(row, t, tell(row, t)) for row in rows]
        alike = [_names(labels).count(name) > 1 for name in _names(labels)]
        # What tells two of them apart no better than before would only take room from the title.
        helps = [again and _names(told).count(name) == 1 for again, name in zip(alike, _names(told), strict=True)]
        labels = [new if better else old for new, old, better in zip(told, labels, helps, strict=True)]
    return labels


def _names(labels: Sequence[str]) -> list[str]:
    """What stands before the price."""
    return [label.rpartition(" — ")[0].rstrip("…") or label for label in labels]


def _origin(row: OfferRow, t: Texts) -> str:
    where = region(t, row.provider, row.region) if row.region and row.region != EVERYWHERE else ""
    return short(", ".join(filter(None, (row.platform, where))), TELLING_SHOWN)


def _ending(row: OfferRow, t: Texts) -> str:
    return line(words(t, row.provider, row.title))[-ENDING_SHOWN:].strip()


def offer_label(row: OfferRow, t: Texts, telling: str = "") -> str:
    """`title — price`: the title gives way, the price never. `telling` stands behind the title."""
    kind, price = "offer.sold_out", ""
    if row.in_stock and row.price is not None:
        price = t.money(row.price.money)
        kind = "offer.preorder" if row.preorder_on else "offer.from" if row.from_price else "offer.plain"
    room = LABEL_SHOWN - units(t.plain(kind, title="", price=price))
    if telling:
        telling = t.plain("offer.telling", telling=telling)
        room -= units(telling)
    return t.plain(kind, title=short(words(t, row.provider, row.title), room) + telling, price=price)


def _nothing_found(view: ResultsView, t: Texts) -> Screen:
    asked = t("results.none.query", query=short(view.query)) if view.query else t("results.none.here")
    popular = t("results.none.popular") if view.popular else None
    hints = t("results.none.filters") if _active(view, t) else t("results.none.hints")
    text = paragraphs(asked, _corrected(view, t), hints, popular)
    return screen(text, _clearing(view, t), _offers(view.popular, view, t), _wish(view, t), _more(view, t), bottom(t))


def _wish(view: ResultsView, t: Texts) -> Rows:
    if view.wished is None:
        return ()
    ask = button(t.plain("results.button.ask"), Ask())
    if view.wished:
        return ((button(t.plain("wish.button.waits"), Wishes()),), (ask,))
    return ((button(t.plain("wish.button.appears"), WishWords(browse=view.browse)),), (ask,))


def _title(view: ResultsView, t: Texts) -> Html:
    where = department(t, view.provider) if view.provider else t.plain("results.everywhere")
    if view.query:
        return t("results.title.search", query=short(view.query), where=where)
    return t("results.title.department", where=where)


def _closed(view: ResultsView, t: Texts) -> Html | None:
    if view.closed is None:
        return None
    return t("results.closed", reason=short(view.closed, 200) or t.plain("unavailable.reason"))


def _corrected(view: ResultsView, t: Texts) -> Html | None:
    if not view.corrected:
        return None
    return t("results.corrected", corrected=short(view.corrected), query=short(view.query))


def _active(view: ResultsView, t: Texts) -> Html | None:
    values = [v for what in FILTERS if (v := _value(view, what, t))]
    if view.in_stock:
        values.append(t.plain("filter.stock"))
    return t("results.filters", filters=", ".join(values)) if values else None


def _value(view: ResultsView, what: str, t: Texts) -> str:
    if what == "platform":
        return line(view.platform)
    if what == "region":
        return region(t, _provider(view), view.region) if view.region else ""
    return price_band(view.price_band, t) if view.price_band else ""


def _provider(view: ResultsView) -> str:
    """Whose words name regions: the department's, or those of what was found."""
    return view.provider or next((row.provider for row in view.rows), "")


def _offers(rows: tuple[OfferRow, ...], view: ResultsView, t: Texts) -> Rows:
    shown = rows[:ROWS_ON_A_PAGE]
    labels = offer_labels(shown, t)
    places = [Card(offer=row.id, browse=view.browse, page=view.page) for row in shown]
    return tuple((button(label, place),) for label, place in zip(labels, places, strict=True))


def _page(view: ResultsView, step: int) -> Results:
    return Results(browse=view.browse, page=view.page + step)


def _filters(view: ResultsView, t: Texts) -> Rows:
    buttons = [_filter(view, what, t) for what in FILTERS if what in view.filters]
    stock = t.plain("filter.stock.on") if view.in_stock else t.plain("filter.stock")
    buttons.append(button(stock, Filter(browse=view.browse, what="stock", value=-1 if view.in_stock else 1)))
    return columns(buttons)


def _filter(view: ResultsView, what: str, t: Texts) -> Button:
    value = _value(view, what, t)
    label = t.plain("filter.set", value=value) if value else t.plain(f"filter.{what}")
    return button(label, Choose(browse=view.browse, what=what))


def _clearing(view: ResultsView, t: Texts) -> Rows:
    set_ones = [what for what in FILTERS if _value(view, what, t)] + (["stock"] if view.in_stock else [])
    return columns(
        button(t.plain(f"filter.{what}.clear"), Filter(browse=view.browse, what=what, value=-1)) for what in set_ones
    )


def _more(view: ResultsView, t: Texts) -> Rows:
    buttons = [button(t.plain("button.search"), Search())]
    if view.rows:
        sort = t.plain(f"sort.{view.sort}")
        buttons.insert(0, button(t.plain("results.button.sort", sort=sort), Choose(browse=view.browse, what="sort")))
    if view.cart_count:
        buttons.append(button(t.plain("home.button.cart_with", n=view.cart_count), CartPlace()))
    return columns(buttons)


def _choice(view: ChooseView, each: Choice, t: Texts) -> Button:
    key = "choose.chosen" if each.chosen else "choose.sort_value" if view.what == "sort" else "choose.value"
    label = t.plain(key, value=short(_choice_value(view, each, t), 40), n=t.number(each.count))
    return button(label, Filter(browse=view.browse, what=view.what, value=each.index))


def _choice_value(view: ChooseView, each: Choice, t: Texts) -> str:
    if view.what == "sort":
        return t.plain(f"sort.{each.value}")
    if view.what == "price":
        return price_band(each.value, t)
    return region(t, view.provider or "", each.value) if view.what == "region" else each.value
