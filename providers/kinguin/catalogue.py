"""Kinguin's products as offers of the shop: facts and words. Asks nobody."""

import html
import re
from collections.abc import Mapping
from types import MappingProxyType

from providers.kinguin.merchants import MOST_RETAIL, Counter
from providers.kinguin.models import Product, Seller
from providers.kinguin.settings import DEFAULTS, Settings
from providers.offers import Offer

KINGUIN_ID, OFFER_ID, WHOLESALE_OFFER_ID, PREORDER = "kinguin_id", "offer_id", "wholesale_offer_id", "preorder"
"""The names of an offer's facts."""

LONGEST_TITLE = 250
LONGEST_TEXT = 2000

_NO_NAMES: Mapping[int, str] = MappingProxyType({})

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


def offer_of(
    product: Product, quantity: int = 1, settings: Settings = DEFAULTS, regions: Mapping[int, str] = _NO_NAMES
) -> Offer | None:
    """The offer, priced in EUR per unit for that quantity; None where it has no id or no title.

    `regions` are names by number, for products that name none.
    """
    title = one_line(product.name) or one_line(product.originalName)
    if not product.productId or not title:
        return None
    counter = Counter(product, settings)
    price, stock = counter.price(quantity), counter.stock()
    wholesaler = counter.wholesaler(max(quantity, MOST_RETAIL + 1))
    return Offer(
        ref=product.productId,
        title=title[:LONGEST_TITLE],
        price=price,
        stock=stock,
        description=plain_text(product.description),
        picture_url=picture_of(product),
        platform=platform_word(product.platform),
        region=region_word(product.regionalLimitations or regions.get(product.regionId or 0, "")),
        excluded_countries=tuple(word.upper() for word in product.countryLimitation),
        genres=product.genres,
        activation=plain_text(product.activationDetails),
        has_text_keys=None if product.textQty is None else product.textQty > 0,
        preorder_at=product.releaseDate if product.isPreorder else None,
        rating=min(int(product.metacriticScore or 0), 100),
        sellable=price is not None and bool(stock),
        updated_at=product.updatedAt,
        tiers=counter.tiers(wholesaler) if wholesaler else (),
        most=counter.most(wholesaler) if wholesaler else None,
        alone=product.isPreorder,
        facts=_facts(counter, quantity, wholesaler),
    )


def _facts(counter: Counter, quantity: int, wholesaler: Seller | None) -> dict[str, str]:
    """What the body of an order needs. Every fact is told, so that a new one replaces an old one."""
    product, chosen = counter.product, counter.chosen(quantity)
    return {
        KINGUIN_ID: "" if product.kinguinId is None else str(product.kinguinId),
        OFFER_ID: chosen.offerId if chosen else "",
        WHOLESALE_OFFER_ID: wholesaler.offerId if wholesaler else "",
        PREORDER: "yes" if product.isPreorder else "",
    }


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
