"""Single offers for their staff: finding one, its page, its name, its last day of standing first. Pure."""

from collections.abc import Sequence

from bot.callbacks import Card
from bot.callbacks.catalogue import (
    BarOffer,
    ClearName,
    EndlessFeature,
    Feature,
    FeatureUntil,
    FindOffer,
    OfferPlace,
    OwnName,
    Shop,
    Unfeature,
)
from bot.callbacks.channel import Channels
from bot.callbacks.shelf import ProductPlace
from bot.lengths import units
from bot.screens.layout import LABEL_LIMIT, bottom, button, columns, danger, lines, main, paragraphs, screen, short
from bot.screens.parts import department, words
from bot.screens.screen import Button, Rows, Screen
from bot.services.catalogue_views import FeaturedRow, FindView, FoundRow, NameView, OfferView, UntilView
from bot.services.own_shelf_fields import TITLE_LIMIT
from bot.services.showcase import MOST
from bot.texts import LANGUAGES, Html, Texts

SHELVES = {"home": 1, "list": 0}
SHOWN = 20


def find(view: FindView, t: Texts) -> Screen:
    """Waits for words of a title; shows what the last ones found."""
    told = None
    if view.query:
        key = "offer.found" if view.rows else "offer.found.none"
        told = t(key, query=short(view.query))
    text = paragraphs(t("offer.find"), told)
    return screen(text, offer_rows(view.rows, t), bottom(t, Shop()))


def offer_rows(rows: Sequence[FoundRow], t: Texts) -> Rows:
    """A button for each offer, marked where something keeps it from customers."""
    return tuple((_found(each, t),) for each in rows)


def _found(each: FoundRow, t: Texts) -> Button:
    key = f"offer.row.{each.state}"
    room = LABEL_LIMIT - units(t.plain(key, title=""))
    label = t.plain(key, title=short(words(t, each.provider, each.title), room))
    return button(label, OfferPlace(offer=each.id))


def offer(view: OfferView, t: Texts) -> Screen:
    """An offer and everything that can be made of it."""
    row = view.row
    title = short(words(t, row.provider, row.title), 150)
    text = paragraphs(
        t("offer.title", title=title),
        t(f"offer.ask.{view.ask}", department=department(t, row.provider)) if view.ask in _ASKS else None,
        lines(
            t("offer.state", state=t.plain(f"offer.state.{row.state}")),
            t("offer.department", name=department(t, row.provider)),
            t("offer.price", price=t.price(view.price)) if view.price else t("offer.unpriced"),
            t("offer.stock", n=t.number(view.stock)) if view.stock is not None else None,
        ),
        _names(view, t),
        lines(*(_first(view, shelf, t) for shelf in SHELVES if shelf in view.featured)),
        t("offer.barred_by_words") if row.state == "never" and not view.barred_itself else None,
    )
    return screen(
        text, _second(view, t), _shelves(view, t), _pencils(view, t), _ways(view, t), _bar(view, t),
        bottom(t, FindOffer()),
    )  # fmt: skip


_ASKS = ("home", "list", "bar")


def _names(view: OfferView, t: Texts) -> Html | None:
    if not view.names:
        return None
    own = [
        t("offer.own_name", language=t.plain(f"shelf.language.{each}"), title=short(title, 120))
        for each, title in sorted(view.names.items())
    ]
    theirs = short(words(t, view.row.provider, view.provider_title), 120)
    return lines(*own, t("offer.provider_name", title=theirs))


def _first(view: OfferView, shelf: str, t: Texts) -> Html:
    until = view.featured[shelf]
    if until is None:
        return t(f"offer.first.{shelf}")
    return t(f"offer.first.{shelf}.until", day=t.day(until))


def _second(view: OfferView, t: Texts) -> Rows:
    """The second press, where one waits."""
    offer = view.row.id
    if view.ask in SHELVES and view.ask not in view.featured:
        return (main(t.plain("offer.button.first_sure"), Feature(offer=offer, home=SHELVES[view.ask])),)
    return ()


def _shelves(view: OfferView, t: Texts) -> Rows:
    found: list[Button] = []
    for shelf, home in SHELVES.items():
        if shelf in view.featured:
            found.append(button(t.plain(f"offer.button.until.{shelf}"), FeatureUntil(offer=view.row.id, home=home)))
            found.append(button(t.plain(f"offer.button.off.{shelf}"), Unfeature(offer=view.row.id, home=home)))
        elif view.row.state in ("sold", "unlisted") and view.ask != shelf:
            found.append(button(t.plain(f"offer.button.first.{shelf}"), OfferPlace(offer=view.row.id, ask=shelf)))
    return columns(found)


def _pencils(view: OfferView, t: Texts) -> Rows:
    if view.own:
        return ((button(t.plain("offer.button.product"), ProductPlace(offer=view.row.id)),),)
    return columns(
        button(
            t.plain("offer.button.name", language=t.plain(f"shelf.language.{each}")),
            OwnName(offer=view.row.id, language=each),
        )
        for each in LANGUAGES
    )


def _ways(view: OfferView, t: Texts) -> Rows:
    if view.row.state == "never":
        return ()
    seen = button(t.plain("offer.button.card"), Card(offer=view.row.id))
    return columns((seen, button(t.plain("offer.button.publish"), Channels(offer=view.row.id))))


def _bar(view: OfferView, t: Texts) -> Rows:
    offer = view.row.id
    if view.barred_itself:
        return ((button(t.plain("offer.button.allow"), BarOffer(offer=offer, on=0)),),)
    if view.ask == "bar":
        return (danger(t.plain("offer.button.bar_sure"), BarOffer(offer=offer, on=1)),)
    return (danger(t.plain("offer.button.bar"), OfferPlace(offer=offer, ask="bar")),)


def name(view: NameView, t: Texts) -> Screen:
    """Waits for the shop's own name of an offer."""
    language = t.plain(f"shelf.language.{view.language}")
    text = paragraphs(
        t(f"offer.wrong.{view.wrong}", limit=TITLE_LIMIT) if view.wrong == "title" else None,
        t("offer.name.prompt", language=language, title=short(words(t, view.provider, view.title), 150)),
        t("question.current", text=short(view.current, 150)) if view.current else None,
    )
    clear: Rows = ()
    if view.current:
        press = ClearName(offer=view.offer, language=view.language)
        clear = ((button(t.plain("offer.button.clear_name"), press),),)
    return screen(text, clear, bottom(t, OfferPlace(offer=view.offer)))


def until(view: UntilView, t: Texts) -> Screen:
    """Waits for the last day on which an offer stands first."""
    text = paragraphs(
        t("offer.until.prompt", title=short(words(t, view.provider, view.title), 150)),
        t("question.current", text=t.day(view.until)) if view.until else None,
    )
    endless: Rows = ()
    if view.until:
        press = EndlessFeature(offer=view.offer, home=int(view.home))
        endless = ((button(t.plain("offer.button.endless"), press),),)
    return screen(text, endless, bottom(t, OfferPlace(offer=view.offer)))


def featured(rows: Sequence[FeaturedRow], t: Texts) -> Screen:
    """What stands first, place by place."""
    if not rows:
        find_one: Rows = ((button(t.plain("shop.button.offer"), FindOffer()),),)
        return screen(paragraphs(t("featured.title"), t("featured.empty", most=MOST)), find_one, bottom(t, Shop()))
    shown = rows[:SHOWN]
    told = [_featured(each, t) for each in shown]
    text = paragraphs(t("featured.title"), lines(*told), t("featured.hint", most=MOST))
    buttons = tuple(
        (button(short(words(t, each.provider, each.title), 50), OfferPlace(offer=each.offer)),) for each in shown
    )
    return screen(text, buttons, ((button(t.plain("shop.button.offer"), FindOffer()),),), bottom(t, Shop()))


def _featured(each: FeaturedRow, t: Texts) -> Html:
    where = department(t, each.shelf) if each.shelf else t.plain("featured.home")
    values = {"where": where, "title": short(words(t, each.provider, each.title), 60)}
    if each.until is None:
        return t("featured.row", **values)
    return t("featured.row.over" if each.over else "featured.row.until", day=t.day(each.until), **values)
