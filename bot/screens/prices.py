"""Rate, markup, the value of a Star and the price table of one provider; a change waits for a second press."""

from bot.callbacks import ConfirmPrice, Prices, PriceValue, ProviderPlace
from bot.screens.layout import bottom, button, columns, lines, listed, main, paragraphs, screen, short
from bot.screens.screen import Button, Rows, Screen
from bot.services.staff_views import PricesView
from bot.services.views import VariantRow
from bot.texts import Html, Texts

TABLE_SHOWN = 30
VALUES = ("rate", "markup", "stars")


def prices(view: PricesView, t: Texts) -> Screen:
    """How prices are made, with an example."""
    text = paragraphs(
        t("prices.title", name=view.provider), _rules(view, t), _example(view, t), _table(view, t), _draft(view, t)
    )
    values = columns(_value(view, what, t) for what in VALUES)
    table = columns(_variant(view, each, t) for each in view.table[:TABLE_SHOWN])
    return screen(text, _confirm(view, t), values, table, bottom(t, ProviderPlace(provider=view.provider)))


def price_value(provider: str, what: str, t: Texts, problem: str | None = None) -> Screen:
    """Waits for a number. `problem`: a text key that tells what was wrong with the last try."""
    kind, _, variant = what.partition("-")
    prompt = t("prices.prompt.v", variant=short(variant)) if kind == "v" else t(f"prices.prompt.{kind}")
    return screen(paragraphs(t(problem) if problem else None, prompt), bottom(t, Prices(provider=provider)))


def _rules(view: PricesView, t: Texts) -> Html:
    return lines(
        t("prices.rate", currency=view.currency, rate=view.rate, shop_currency=view.shop_currency),
        t("prices.markup", percent=view.markup_percent),
        t("prices.stars", rate=view.star_rate, shop_currency=view.shop_currency),
    )


def _example(view: PricesView, t: Texts) -> Html | None:
    if view.example is None:
        return None
    cost, price = view.example
    return t("prices.example", cost=t.money(cost), price=t.price(price))


def _table(view: PricesView, t: Texts) -> Html | None:
    if not view.table:
        return None
    return lines(t("prices.table"), listed(t, [_table_row(each, t) for each in view.table], TABLE_SHOWN))


def _table_row(each: VariantRow, t: Texts) -> str:
    price = t.price(each.price) if each.price else t.plain("prices.none")
    return t("prices.row", title=short(each.title, 60), price=price)


def _draft(view: PricesView, t: Texts) -> Html | None:
    if view.draft is None:
        return None
    _, what, before, after = view.draft
    return t("prices.draft", what=_name(view, what, t), before=short(before, 40), after=short(after, 40))


def _name(view: PricesView, what: str, t: Texts) -> str:
    kind, _, variant = what.partition("-")
    if kind != "v":
        return t.plain(f"prices.button.{kind}")
    return next((short(each.title, 60) for each in view.table if each.ref == variant), short(variant))


def _confirm(view: PricesView, t: Texts) -> Rows:
    if view.draft is None:
        return ()
    return (main(t.plain("prices.button.confirm"), ConfirmPrice(provider=view.provider, draft=view.draft[0])),)


def _value(view: PricesView, what: str, t: Texts) -> Button:
    return button(t.plain(f"prices.button.{what}"), PriceValue(provider=view.provider, what=what))


def _variant(view: PricesView, each: VariantRow, t: Texts) -> Button:
    return button(short(each.title, 40), PriceValue(provider=view.provider, what=f"v-{each.ref}"))
