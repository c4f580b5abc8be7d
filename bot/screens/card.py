"""One offer: picture, price, what to know before buying, variants, quantity."""

from urllib.parse import quote

from bot.callbacks import AddToCart, BuyNow, Card, CardAnyway, CartPlace, Details, Home, Nothing, Place, Results
from bot.callbacks.wish import Wishes, WishOffer
from bot.screens.layout import bottom, button, columns, lines, link, main, paragraphs, screen, short
from bot.screens.parts import activation, countries, region, variant, words
from bot.screens.screen import Button, Rows, Screen
from bot.services.views import CardView, VariantRow
from bot.texts import Html, Texts

EXCLUDED_WHOLE = 80
DESCRIPTION_SHOWN = 150
DESCRIPTION_WHOLE = 2000
ACTIVATION_WHOLE = 900
VARIANTS_SHOWN = 24
VARIANTS_WITH_PRICES = 10
TIERS_SHOWN = 6
MANY = 20
"""From so many pieces on a single step is too small."""


def card(view: CardView, t: Texts) -> Screen:
    """The offer with everything that decides whether to buy it."""
    text = paragraphs(
        t("card.title", title=short(words(t, view.provider, view.title), 200)),
        _price(view, t),
        _warnings(view, t),
        _facts(view, t),
        _description(view, t),
        _promise(view, t),
    )
    rows = (
        _anyway(view, t) if _warned(view) else _buy(view, t),
        _variants(view, t),
        _quantity(view, t),
        _to_cart(view, t),
        _more(view, t),
    )
    return screen(text, _wish(view, t), *rows, bottom(t, _list(view)), picture=view.picture_url)


def _wish(view: CardView, t: Texts) -> Rows:
    """What is sold out can be waited for."""
    if view.in_stock or not view.available:
        return ()
    if view.wished:
        return ((button(t.plain("wish.button.waits"), Wishes()),),)
    return ((button(t.plain("wish.button.back"), WishOffer(offer=view.offer)),),)


def details(view: CardView, t: Texts) -> Screen:
    """The whole description, how to activate, all excluded countries."""
    own = activation(t, view.provider, view.platform, view.activation, ACTIVATION_WHOLE)
    whole = short(words(t, view.provider, view.description), DESCRIPTION_WHOLE)
    text = paragraphs(
        t("card.title", title=short(words(t, view.provider, view.title), 200)),
        t("line.quoted", text=whole) if whole else t("details.no_description"),
        t("details.genres", genres=short(", ".join(view.genres), 200)) if view.genres else None,
        t("details.activation", text=own),
        _excluded_whole(view, t),
    )
    return screen(text, bottom(t, Card(offer=view.offer, browse=view.browse, page=view.page)))


def _excluded_whole(view: CardView, t: Texts) -> Html | None:
    if not view.excluded_countries:
        return None
    return t("details.excluded", countries=countries(t, view.excluded_countries, EXCLUDED_WHOLE))


def can_buy(view: CardView) -> bool:
    """Whether the offer can be ordered right now."""
    return view.available and view.in_stock and view.price is not None


def _price(view: CardView, t: Texts) -> Html:
    if not view.available:
        return t("card.closed", reason=short(view.reason, 200) or t("unavailable.reason"))
    if not view.in_stock:
        return t("card.sold_out")
    if view.price is None:
        return t("card.choose_variant") if view.variants else t("card.no_price")
    price = t("card.price", price=t.price(view.price))
    whole = t("card.total", n=view.quantity, price=t.price(view.total)) if view.total and view.quantity > 1 else None
    moved = t("card.price_moved", before=t.price(view.price_moved_from)) if view.price_moved_from else None
    return lines(price, whole, moved, _tiers(view, t))


def _tiers(view: CardView, t: Texts) -> Html | None:
    """Cheaper prices of larger numbers, and how to ask for one."""
    told = [t("card.tier", n=pieces, price=t.price(each)) for pieces, each in view.tiers[:TIERS_SHOWN]]
    typed = t("card.type_quantity", max=view.max_quantity) if view.max_quantity >= MANY else None
    return lines(*told, typed) if told or typed else None


def _warned(view: CardView) -> bool:
    """The offer does not work where the customer is: buying it takes one press more, and is not the main thing."""
    return view.blocked_here and not view.anyway


def _warnings(view: CardView, t: Texts) -> Html | None:
    if not view.blocked_here:
        return None
    key = "card.blocked_here.sure" if view.anyway else "card.blocked_here"
    return t(key, country=t.country(view.customers_country or ""))


def _facts(view: CardView, t: Texts) -> Html:
    keys = None
    if view.has_text_keys is not None:
        keys = t("card.key.text") if view.has_text_keys else t("card.key.picture")
    others = () if view.blocked_here else view.excluded_countries
    return lines(
        t("card.platform", platform=short(view.platform, 60)) if view.platform else None,
        t("card.region", region=region(t, view.provider, view.region)) if view.region else None,
        t("card.excluded", countries=countries(t, others)) if others else None,
        keys,
        t("card.preorder", day=t.day(view.preorder_on)) if view.preorder_on else None,
    )


def _description(view: CardView, t: Texts) -> Html | None:
    text = short(words(t, view.provider, view.description), DESCRIPTION_SHOWN)
    return t("line.quoted", text=text) if text else None


def _promise(view: CardView, t: Texts) -> Html:
    if view.delivers_here:
        return t("card.promise.here")
    return lines(t.provider(view.provider)("delivered_elsewhere"), t("card.promise.elsewhere"))


def _buy(view: CardView, t: Texts) -> Rows:
    if not can_buy(view) or view.price is None:
        return ()
    price = view.price if view.quantity == 1 else view.total
    label = t.plain("card.button.buy", price=t.price(price)) if price else t.plain("card.button.buy_n", n=view.quantity)
    press = BuyNow(offer=view.offer, nonce=view.nonce, variant=view.variant, quantity=view.quantity)
    return ((button(label, press),),) if view.blocked_here else (main(label, press),)


def _anyway(view: CardView, t: Texts) -> Rows:
    if not can_buy(view):
        return ()
    here = _here(view)
    return ((button(t.plain("card.button.anyway"), CardAnyway(**here.model_dump())),),)


def _variants(view: CardView, t: Texts) -> Rows:
    with_prices = len(view.variants) <= VARIANTS_WITH_PRICES
    shown = [each for i, each in enumerate(view.variants) if i < VARIANTS_SHOWN or each.chosen]
    return columns(_variant(view, each, t, with_prices) for each in shown)


def _variant(view: CardView, each: VariantRow, t: Texts, with_price: bool) -> Button:
    label = short(variant(t, view.provider, view.title, each.title), 34)
    if with_price and each.price is not None:
        label = t.plain("offer.plain", title=label, price=t.price(each.price))
    chosen = t.plain("card.button.chosen", label=label) if each.chosen else label
    return button(chosen, _here(view, ref=each.ref))


def _quantity(view: CardView, t: Texts) -> Rows:
    if not can_buy(view) or view.max_quantity < 2:
        return ()
    less = (button(t.plain("button.less"), _here(view, quantity=view.quantity - 1)),) if view.quantity > 1 else ()
    count = button(t.plain("button.times", n=view.quantity), Nothing())
    more: tuple[Button, ...] = ()
    if view.quantity < view.max_quantity:
        more = (button(t.plain("button.more"), _here(view, quantity=view.quantity + 1)),)
    return ((*less, count, *more), *_tens(view, t))


def _tens(view: CardView, t: Texts) -> Rows:
    """Steps of ten where dozens can be bought."""
    if view.max_quantity < MANY:
        return ()
    less = max(view.quantity - 10, 1)
    more = min(10 if view.quantity == 1 else view.quantity + 10, view.max_quantity)
    buttons = [(t.plain("button.less_many"), less), (t.plain("button.more_many"), more)]
    return (tuple(button(label, _here(view, quantity=n)) for label, n in buttons if n != view.quantity),)


def _here(view: CardView, ref: str | None = None, quantity: int | None = None) -> Card | CardAnyway:
    """The card with another choice; whoever was warned stays so."""
    kind = CardAnyway if view.anyway else Card
    return kind(
        offer=view.offer,
        browse=view.browse,
        page=view.page,
        variant=view.variant if ref is None else ref,
        quantity=view.quantity if quantity is None else quantity,
    )


def _to_cart(view: CardView, t: Texts) -> Rows:
    rows: list[Button] = []
    if can_buy(view) and not _warned(view):
        press = AddToCart(offer=view.offer, variant=view.variant, quantity=view.quantity)
        rows.append(button(t.plain("card.button.to_cart"), press))
    if view.in_cart:
        rows.append(button(t.plain("card.button.in_cart", n=view.in_cart), CartPlace()))
    return columns(rows)


def _more(view: CardView, t: Texts) -> Rows:
    press = Details(offer=view.offer, browse=view.browse, page=view.page)
    buttons = [button(t.plain("card.button.details"), press)]
    if view.link:
        url = f"https://t.me/share/url?url={quote(view.link, safe='')}"
        buttons.append(link(t.plain("card.button.share"), url))
    return columns(buttons)


def _list(view: CardView) -> Place:
    return Results(browse=view.browse, page=view.page) if view.browse else Home()
