"""How the prices of one provider are made: rate, markups, rounding, Stars, table. A change waits for a second press."""

from bot.callbacks import ProviderPlace, back_to
from bot.callbacks.price import ChoosePrice, ConfirmPrice, Prices, PriceValue
from bot.screens.layout import bottom, button, columns, lines, listed, main, paragraphs, screen, short
from bot.screens.parts import words
from bot.screens.screen import Button, Rows, Screen
from bot.services.staff_views import BankRow, PriceDraft, PricesView, RuleRow
from bot.services.views import VariantRow
from bot.texts import Html, Texts

TABLE_SHOWN = 30
RULES_SHOWN = 8
REMOVABLE = 15
OF_BANK = ("source", "spread", "fallback")
WORDS = ("rounding", "source")
"""What is a word of ours and not a number."""


def prices(view: PricesView, t: Texts, back: str = "") -> Screen:
    """How prices are made, with an example. `back`: the way back."""
    text = paragraphs(
        t("prices.title", name=view.provider),
        _how(view, t),
        _bank(view, t),
        _rules(view, t),
        _example(view, t),
        _table(view, t),
        _draft(view, t),
    )
    values = columns(_value(view, what, t) for what in _values(view))
    table = columns(_variant(view, each, t) for each in view.table[:TABLE_SHOWN])
    bottom_row = bottom(t, back_to(back, ProviderPlace(provider=view.provider)))
    return screen(text, _confirm(view, t), _apply(view, t), values, table, bottom_row)


def price_value(view: PricesView, what: str, t: Texts, problem: str | None = None) -> Screen:
    """Waits for a number, a rule or a press. `problem`: a text key that tells what was wrong with the last try."""
    kind, _, variant = what.partition("-")
    prompt = t("prices.prompt.v", variant=short(variant)) if kind == "v" else t(f"prices.prompt.{kind}")
    rules = (_rules(view, t), _categories(view, t)) if kind == "rule" else ()
    text = paragraphs(t(problem) if problem else None, prompt, *rules)
    return screen(text, _choices(view, kind, t), bottom(t, Prices(provider=view.provider)))


def _values(view: PricesView) -> tuple[str, ...]:
    bank = () if view.bank is None else OF_BANK if view.bank.chosen else OF_BANK[:1]
    markup = ("markup", "rule") if view.has_markup else ("markup",)
    return ("rate", *bank, *markup, *(("rounding",) if view.roundings else ()), "stars")


def _how(view: PricesView, t: Texts) -> Html:
    rounding = t("prices.rounding", rounding=t(f"prices.rounding.{view.rounding}")) if view.roundings else None
    return lines(
        t("prices.rate", currency=view.currency, rate=t.exact(view.rate), shop_currency=view.shop_currency),
        t("prices.markup", percent=t.exact(view.markup_percent)),
        rounding,
        t("prices.stars", rate=t.exact(view.star_rate), shop_currency=view.shop_currency),
    )


def _bank(view: PricesView, t: Texts) -> Html | None:
    """Whose rate it is, how old the bank's is, and what holds instead."""
    bank = view.bank
    if bank is None:
        return None
    if not bank.chosen:
        return lines(t("prices.bank.fixed", bank=_name(bank, t)), _heard(bank, t))
    told = t(f"prices.bank.{bank.used}") if bank.used in ("fallback", "none") else None
    spread = t("prices.bank.spread", percent=t.exact(bank.spread_percent)) if bank.spread_percent != "0" else None
    fixed = t("prices.bank.kept", rate=t.exact(bank.fixed)) if bank.fixed and bank.used != "fallback" else None
    return lines(t("prices.bank.chosen", bank=_name(bank, t)), _heard(bank, t), spread, told, fixed, _waits(bank, t))


def _name(bank: BankRow, t: Texts) -> str:
    return t.plain(f"prices.bank.name.{bank.source}")


def _heard(bank: BankRow, t: Texts) -> Html:
    if bank.day is None or bank.seen_at is None:
        return t("prices.bank.unheard")
    return t("prices.bank.heard", rate=t.exact(bank.rate), day=t.day(bank.day), at=t.moment(bank.seen_at))


def _waits(bank: BankRow, t: Texts) -> Html | None:
    if bank.waiting is None:
        return None
    _, rate, day = bank.waiting
    return t("prices.bank.waits", rate=t.exact(rate), day=t.day(day))


def _rules(view: PricesView, t: Texts) -> Html | None:
    if not view.rules:
        return None
    told = [t("prices.rule", what=_about(each, view, t), percent=t.exact(each.percent)) for each in view.rules]
    return lines(t("prices.rules"), listed(t, told, RULES_SHOWN))


def _about(each: RuleRow, view: PricesView, t: Texts) -> str:
    """What a rule is about, in words."""
    below = t.plain("prices.rule.below", amount=t.exact(each.below), currency=view.shop_currency) if each.below else ""
    return " + ".join(short(part, 40) for part in (each.genre, each.platform, below) if part)


def _categories(view: PricesView, t: Texts) -> Html | None:
    if not view.categories:
        return None
    return t("prices.categories", names=", ".join(short(each, 40) for each in view.categories))


def _example(view: PricesView, t: Texts) -> Html | None:
    if view.example is None:
        return None
    found = view.example
    return t("prices.example", title=_sold(view, found.title, t), cost=t.money(found.cost), price=t.price(found.price))


def _sold(view: PricesView, title: str, t: Texts) -> str:
    """A title may be a key of its provider's own texts."""
    return short(words(t, view.provider, title), 60)


def _table(view: PricesView, t: Texts) -> Html | None:
    if not view.table:
        return None
    # A rule takes the room of two rows; the buttons below name every row.
    shown = TABLE_SHOWN - 2 * min(len(view.rules), RULES_SHOWN)
    return lines(t("prices.table"), listed(t, [_table_row(each, t) for each in view.table], shown))


def _table_row(each: VariantRow, t: Texts) -> str:
    price = t.price(each.price) if each.price else t.plain("prices.none")
    return t("prices.row", title=short(each.title, 60), price=price)


def _draft(view: PricesView, t: Texts) -> Html | None:
    """The change and what it does to the price of something that is sold."""
    draft = view.draft
    if draft is None:
        return None
    before, after = (_word(draft, value, t) for value in (draft.before, draft.after))
    change = t("prices.draft", what=_what(view, draft, t), before=before, after=after)
    if draft.cost is None:
        return change
    was, will = (t.price(each) if each else t.plain("prices.none") for each in (draft.price_before, draft.price_after))
    cost = t.money(draft.cost)
    return lines(
        change, t("prices.draft.example", title=_sold(view, draft.title, t), cost=cost, before=was, after=will)
    )


def _word(draft: PriceDraft, value: str, t: Texts) -> str:
    return (
        t.plain(f"prices.{draft.what}.{value}") if draft.what in WORDS and value != "-" else short(t.exact(value), 60)
    )


def _what(view: PricesView, draft: PriceDraft, t: Texts) -> str:
    kind, _, variant = draft.what.partition("-")
    if kind != "v":
        return t.plain(f"prices.button.{kind}")
    return next((short(each.title, 60) for each in view.table if each.ref == variant), short(variant))


def _confirm(view: PricesView, t: Texts) -> Rows:
    if view.draft is None:
        return ()
    return (main(t.plain("prices.button.confirm"), ConfirmPrice(provider=view.provider, draft=view.draft.id)),)


def _apply(view: PricesView, t: Texts) -> Rows:
    """A rate that jumped holds only when a person says so."""
    if view.bank is None or not view.bank.chosen or view.bank.waiting is None:
        return ()
    rate_id, rate, _ = view.bank.waiting
    press = ChoosePrice(provider=view.provider, what="apply", value=str(rate_id))
    return ((button(t.plain("prices.button.apply_rate", rate=t.exact(rate)), press),),)


def _choices(view: PricesView, kind: str, t: Texts) -> Rows:
    """What is pressed instead of typed."""
    if kind == "rounding":
        return columns(_choice(view, kind, each, t.plain(f"prices.rounding.{each}")) for each in view.roundings)
    if kind == "source":
        return columns(_choice(view, kind, each, t.plain(f"prices.source.{each}")) for each in ("bank", "staff"))
    if kind != "rule":
        return ()
    return tuple(
        (_choice(view, "unrule", str(each.id), t.plain("prices.button.remove", what=_about(each, view, t))),)
        for each in view.rules[:REMOVABLE]
    )


def _choice(view: PricesView, what: str, value: str, label: str) -> Button:
    return button(label, ChoosePrice(provider=view.provider, what=what, value=value))


def _value(view: PricesView, what: str, t: Texts) -> Button:
    return button(t.plain(f"prices.button.{what}"), PriceValue(provider=view.provider, what=what))


def _variant(view: PricesView, each: VariantRow, t: Texts) -> Button:
    return button(short(each.title, 40), PriceValue(provider=view.provider, what=f"v-{each.ref}"))
