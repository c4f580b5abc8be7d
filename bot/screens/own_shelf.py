"""The shop's own products for its staff: the list, one product, one field, the card as customers see it."""

from bot.callbacks import Desk
from bot.callbacks.shelf import (
    ConfirmProduct,
    ExportShelf,
    NewProduct,
    OwnShelf,
    ProductField,
    ProductPlace,
    ProductPreview,
    SetField,
    ShelfFile,
    SwitchProduct,
)
from bot.lengths import units
from bot.screens.card import card
from bot.screens.layout import (
    LABEL_LIMIT,
    bottom,
    button,
    columns,
    danger,
    lines,
    main,
    paging,
    paragraphs,
    screen,
    short,
)
from bot.screens.parts import department, question
from bot.screens.screen import Button, Rows, Screen
from bot.services.own_shelf_fields import ADDRESS_LIMIT, TEXT_LIMIT, TITLE_LIMIT
from bot.services.own_shelf_views import FieldRow, FieldView, PreviewView, ProductRow, ProductView, ShelfView
from bot.texts import Html, Texts

FIELDS_SHOWN = 40
OPTIONS_SHOWN = 80
VALUE_SHOWN = 80
VALUE_WHOLE = 1500


def shelf(view: ShelfView, t: Texts) -> Screen:
    """The products of a provider, or the providers that have some."""
    if not view.provider:
        return _choice(view, t)
    text = paragraphs(
        t("shelf.title", name=department(t, view.provider)),
        t.count("shelf.products", view.total) if view.total else t("shelf.empty"),
        t("shelf.hint"),
    )
    name, page = view.provider, view.page
    before, after = (OwnShelf(provider=name, page=page + step) for step in (-1, 1))
    files = (
        button(t.plain("shelf.button.export"), ExportShelf(provider=name)),
        button(t.plain("shelf.button.import"), ShelfFile(provider=name)),
    )
    return screen(
        text,
        (main(t.plain("shelf.button.new"), NewProduct(provider=name)),),
        tuple((_product_button(each, t),) for each in view.rows),
        paging(t, page, view.pages, before, after),
        columns(files),
        bottom(t, OwnShelf() if len(view.providers) > 1 else Desk()),
    )


def _choice(view: ShelfView, t: Texts) -> Screen:
    buttons = tuple((button(department(t, each), OwnShelf(provider=each)),) for each in view.providers)
    return screen(t("shelf.choose") if buttons else t("shelf.none"), buttons, bottom(t, Desk()))


def _product_button(row: ProductRow, t: Texts) -> Button:
    """State, title, price and stock; the title gives way."""
    values = {
        "price": t.money(row.price) if row.price else t.plain("shelf.no_price"),
        "stock": stock(row.stock, t),
    }
    key = "shelf.row.on" if row.on_sale else "shelf.row.off"
    room = max(8, LABEL_LIMIT - units(t.plain(key, title="", **values)))
    return button(t.plain(key, title=short(row.title, room), **values), ProductPlace(offer=row.id))


def stock(pieces: int | None, t: Texts) -> str:
    """How many are left, plain."""
    return t.plain("shelf.stock.any") if pieces is None else t.plain("shelf.stock.left", n=t.number(pieces))


def product(view: ProductView, t: Texts) -> Screen:
    """A product with all its fields, and a pencil for each."""
    told = [_field_line(view.provider, each, t) for each in view.fields if each.value]
    text = paragraphs(
        t("shelf.product.title", title=short(view.title, 120)),
        _draft(view, t) or _state(view, t),
        lines(_price(view, t), t("shelf.product.stock", stock=stock(view.stock, t), sold=t.number(view.sold))),
        lines(*told[:FIELDS_SHOWN]),
        t("shelf.product.ref", ref=short(view.ref, 40)),
    )
    like = NewProduct(provider=view.provider, like=view.id)
    others = columns(
        (
            button(t.plain("shelf.button.preview"), ProductPreview(offer=view.id)),
            button(t.plain("shelf.button.like"), like),
        )
    )
    pencils = columns(_pencil(view, each, t) for each in view.fields[:FIELDS_SHOWN])
    back = OwnShelf(provider=view.provider)
    return screen(text, _first(view, t), others, pencils, _withdraw(view, t), bottom(t, back))


def _state(view: ProductView, t: Texts) -> Html:
    if view.asking:
        return t("shelf.ask.withdraw") if view.on_sale else t("shelf.ask.sell")
    if view.missing:
        every = {each.key: each for each in view.fields}
        names = ", ".join(field_name(view.provider, every[key], t) for key in view.missing)
        return t("shelf.state.missing", fields=short(names, 300))
    return t("shelf.state.on") if view.on_sale else t("shelf.state.off")


def _draft(view: ProductView, t: Texts) -> Html | None:
    if view.draft is None:
        return None
    _, before, after = view.draft
    return t("shelf.draft", before=before, after=after, currency=view.currency)


def _price(view: ProductView, t: Texts) -> Html | None:
    return t("shelf.product.price", price=t.price(view.shown)) if view.shown else t("shelf.product.unpriced")


def _field_line(provider: str, field: FieldRow, t: Texts) -> Html:
    title = field_name(provider, field, t)
    return t("shelf.product.field", title=title, value=_value(provider, field, t, VALUE_SHOWN))


def _first(view: ProductView, t: Texts) -> Rows:
    """The one thing to do next."""
    if view.draft is not None:
        return (main(t.plain("shelf.button.save_price"), ConfirmProduct(offer=view.id, draft=view.draft[0])),)
    if view.missing:
        place = ProductField(offer=view.id, key=view.missing[0])
        return (main(t.plain("shelf.button.go_on"), place),)
    if view.on_sale:
        return ()
    if view.asking:
        return (main(t.plain("shelf.button.sell_sure"), SwitchProduct(offer=view.id, on=1)),)
    return (main(t.plain("shelf.button.sell"), ProductPlace(offer=view.id, ask=1)),)


def _withdraw(view: ProductView, t: Texts) -> Rows:
    if not view.on_sale:
        return ()
    if view.asking:
        return (danger(t.plain("shelf.button.withdraw_sure"), SwitchProduct(offer=view.id, on=0)),)
    return (danger(t.plain("shelf.button.withdraw"), ProductPlace(offer=view.id, ask=1)),)


def _pencil(view: ProductView, field: FieldRow, t: Texts) -> Button:
    label = t.plain("shelf.button.edit", title=field_name(view.provider, field, t))
    return button(label, ProductField(offer=view.id, key=field.key))


def field_name(provider: str, field: FieldRow, t: Texts) -> str:
    """What a field is called, plain."""
    return column_name(provider, field.key, t, own=field.own)


def column_name(provider: str, key: str, t: Texts, *, own: bool) -> str:
    """The same by its key; `own`: the provider asks for it."""
    if own:
        return question(t, provider, key)
    kind, _, language = key.partition("_")
    if kind in ("title", "text"):
        return t.plain(f"shelf.field.{kind}", language=t.plain(f"shelf.language.{language}"))
    return t.plain(f"shelf.field.{key}")


def _value(provider: str, field: FieldRow, t: Texts, limit: int) -> str:
    """What stands in a field, plain; an option in its words."""
    own, name = t.provider(provider), f"question.{field.key}.option.{field.value}"
    return short(own.plain(name) if field.own and own.has(name) else field.value, limit)


def field(view: FieldView, t: Texts) -> Screen:
    """Waits for one field; options are buttons."""
    row = view.field
    text = paragraphs(
        _about(view, t),
        t("question.wrong", reason=reason(view.provider, row.key, view.wrong, t, own=row.own)) if view.wrong else None,
        lines(t("question.title", title=field_name(view.provider, row, t)), _hint(view, t)),
        _current(view, t),
        t.count("shelf.left", view.left) if view.left else None,
    )
    options = columns(_option(view, index, t) for index in range(min(len(view.options), OPTIONS_SHOWN)))
    about = view.offer or view.like
    back = ProductPlace(offer=about) if about else OwnShelf(provider=view.provider)
    return screen(text, options, _clear(view, t), bottom(t, back))


def _about(view: FieldView, t: Texts) -> Html | None:
    """The product that the field is of, or that a new one is to be like."""
    if not view.title:
        return None
    return t("shelf.like" if view.like else "shelf.product.title", title=short(view.title, 120))


def reason(provider: str, key: str, wrong: str, t: Texts, *, own: bool) -> Html:
    """Why a text cannot stand in a field."""
    if own and wrong != "empty":
        return t.provider(provider)(f"question.{key}.wrong.{wrong}")
    limit = TITLE_LIMIT if key.startswith("title_") else TEXT_LIMIT
    return t(f"shelf.wrong.{wrong}", limit=limit, address_limit=ADDRESS_LIMIT)


def _hint(view: FieldView, t: Texts) -> Html:
    key = view.field.key
    if view.field.own:
        own = t.provider(view.provider)
        example = None if view.options else t("question.example", example=own(f"question.{key}.example"))
        return lines(own(f"question.{key}.hint"), example)
    kind = key.partition("_")[0]
    return t(f"shelf.hint.{kind}", currency=view.currency, title_limit=TITLE_LIMIT, text_limit=TEXT_LIMIT)


def _current(view: FieldView, t: Texts) -> Html | None:
    if not view.field.value:
        return None
    return t("question.current", text=_value(view.provider, view.field, t, VALUE_WHOLE))


def _option(view: FieldView, index: int, t: Texts) -> Button:
    value = view.options[index]
    row = FieldRow(view.field.key, value, view.field.required, view.field.own)
    words = _value(view.provider, row, t, 50)
    label = t.plain("button.chosen", label=words) if value == view.field.value else words
    return button(label, SetField(offer=view.offer, key=view.field.key, option=index))


def _clear(view: FieldView, t: Texts) -> Rows:
    if view.field.required or not view.field.value or not view.offer:
        return ()
    return ((button(t.plain("shelf.button.clear"), SetField(offer=view.offer, key=view.field.key, option=-1)),),)


def preview(view: PreviewView, t: Texts) -> Screen:
    """The customer's card, with ways to the other languages instead of the customer's buttons."""
    drawn = card(view.card, t)
    offer = view.card.offer
    others = columns(
        button(t.plain(f"shelf.language.{each}"), ProductPreview(offer=offer, language=each))
        for each in view.languages
        if each != view.language
    )
    return screen(drawn.text, others, bottom(t, ProductPlace(offer=offer)), picture=drawn.picture)
