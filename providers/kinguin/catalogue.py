"""Kinguin's products as offers of the shop: prices, stock, words. Asks nobody."""

import html
import re
from decimal import Decimal

from providers.kinguin.models import Product
from providers.money import Money
from providers.offers import Offer

LONGEST_TITLE = 250
LONGEST_TEXT = 2000

_TAG = re.compile(r"<[^<>]{0,500}>")
_BREAK = re.compile(r"</?(?:br|p|div|li|ul|ol|h[1-6]|tr)\b[^<>]{0,500}>", re.IGNORECASE)
_BLANKS = re.compile(r"[ \t\u00a0]+")
_LINE_ENDS = re.compile(r" *\n *")
_EMPTY_LINES = re.compile(r"\n{3,}")

# Names met in answers; their numbers are not used, because they differ between the documents.
_REGIONS = {
    "region free": "free",
    "global": "global",
    "worldwide": "global",
    "europe": "europe",
    "outside europe": "outside_europe",
    "united states": "united_states",
    "north america": "north_america",
    "united kingdom": "united_kingdom",
    "germany": "germany",
    "russia": "russia",
    "ru vpn": "russia",
    "turkey": "turkey",
    "china": "china",
    "asia": "asia",
    "latin america": "latin_america",
    "row (rest of world)": "rest_of_world",
    "rest of the world (row)": "rest_of_world",
    "other": "other",
}


def offer_of(product: Product, quantity: int = 1) -> Offer | None:
    """The offer, priced in EUR per unit for that quantity; None where it has no id or no title."""
    title = one_line(product.name) or one_line(product.originalName)
    if not product.productId or not title:
        return None
    price, stock = price_for(product, quantity), stock_of(product)
    return Offer(
        ref=product.productId,
        title=title[:LONGEST_TITLE],
        price=price,
        stock=stock,
        description=plain_text(product.description),
        picture_url=picture_of(product),
        platform=platform_word(product.platform),
        region=region_word(product.regionalLimitations),
        excluded_countries=tuple(word.upper() for word in product.countryLimitation),
        genres=product.genres,
        activation=plain_text(product.activationDetails),
        has_text_keys=None if product.textQty is None else product.textQty > 0,
        preorder_at=product.releaseDate if product.isPreorder else None,
        rating=min(int(product.metacriticScore or 0), 100),
        sellable=price is not None and bool(stock),
        updated_at=product.updatedAt,
    )


def price_for(product: Product, quantity: int) -> Money | None:
    """Euros per unit that fill the quantity.

    `price` belongs to the cheapest sellers alone, so more pieces may need a dearer one. Rounded up
    to cents, because an order names the most that the shop pays and a lower number is refused.
    """
    price = product.price
    if quantity > (product.qty or 0):
        reached = 0
        for asked, pieces in _sellers(product):
            price, reached = max(price or asked, asked), reached + pieces
            if reached >= quantity:
                break
    return Money(price, "EUR").rounded_up() if price else None


def _sellers(product: Product) -> list[tuple[Decimal, int]]:
    """Price and pieces of each seller who has any, the cheapest first."""
    found = [
        (seller.price, (seller.qty if seller.availableQty is None else seller.availableQty) or 0)
        for seller in product.offers
        if seller.price
    ]
    return sorted(seller for seller in found if seller[1])


def stock_of(product: Product) -> int | None:
    """How many can be had from all sellers together."""
    return product.qty if product.totalQty is None else product.totalQty


def picture_of(product: Product) -> str | None:
    """An address of the cover; the document of 2020 has one field, that of 2025 two sizes."""
    cover = product.images.cover
    found = next(filter(None, (cover.url, cover.thumbnail, product.coverImage)), "")
    return found if found.startswith(("https://", "http://")) else None


def platform_word(name: str) -> str | None:
    """`PC Steam` since 2025, `Steam` before: one name for both."""
    word = one_line(name)
    return word.removeprefix("PC ") or None


def region_word(name: str) -> str | None:
    """The part of the text key `region.<word>`; a name that nobody knows stays as given."""
    given = one_line(name)
    return _REGIONS.get(given.lower().removesuffix(" - custom"), given) or None


def region_words() -> frozenset[str]:
    """Every word that stands in a text key."""
    return frozenset(_REGIONS.values())


def one_line(text: str) -> str:
    """Without markup and double blanks."""
    return " ".join(_TAG.sub("", html.unescape(text)).split())


def plain_text(text: str) -> str:
    """Paragraphs without markup, at most 2,000 characters."""
    broken = _BREAK.sub("\n", html.unescape(text)).replace("\r\n", "\n").replace("\r", "\n")
    cleaned = _LINE_ENDS.sub("\n", _BLANKS.sub(" ", _TAG.sub("", broken)))
    whole = _EMPTY_LINES.sub("\n\n", cleaned).strip()
    return whole if len(whole) <= LONGEST_TEXT else whole[: LONGEST_TEXT - 1].rstrip() + "…"
