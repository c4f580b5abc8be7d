"""Vektor's cards as offers of the shop: one offer for each brand, one variant for each face value. Asks nobody."""

from collections.abc import Iterable, Sequence
from urllib.parse import quote

from providers.money import Money
from providers.offers import Offer, Variant
from providers.vektor.models import Card, FaceValue
from providers.vektor.settings import Settings

LONGEST_TITLE = 250
LONGEST_TEXT = 2000
LONGEST_ID = 100

UNITS = {"ruble": "unit.ruble", "rub": "unit.ruble", "month": "unit.month"}
"""In what a face value is counted, and the text that says so. The older documents write `rub`."""


def offers_of(cards: Iterable[Card], settings: Settings) -> Sequence[Offer]:
    """Each brand once; rows with the same id bring face values of one brand."""
    found: dict[str, list[Card]] = {}
    for card in cards:
        if _is_sound(card):
            found.setdefault(card.id, []).append(card)
    return [_offer(rows, settings) for rows in found.values()]


def _is_sound(card: Card) -> bool:
    return 0 < len(card.id) <= LONGEST_ID and bool(_one_line(card.name))


def _offer(rows: Sequence[Card], settings: Settings) -> Offer:
    first = rows[0]
    variants = _variants([value for row in rows for value in row.faceValues], settings.currency)
    priced = [variant.price for variant in variants if variant.price is not None]
    return Offer(
        first.id,
        _one_line(first.name)[:LONGEST_TITLE],
        min(priced, key=lambda price: price.amount, default=None),
        variants=variants,
        description=_description(first),
        picture_url=settings.picture_of(quote(first.id, safe="")),
        sellable=bool(priced),
        facts={"unit": first.unit} if first.unit else {},
    )


def _variants(values: Iterable[FaceValue], currency: str) -> tuple[Variant, ...]:
    """The label is both ref and title: an order names it byte for byte. The first of two that are alike counts."""
    found: dict[str, Variant] = {}
    for value in values:
        price = Money(value.price, currency) if value.price else None
        if value.name:
            found.setdefault(value.name, Variant(value.name, value.name, price))
    return tuple(found.values())


def _description(card: Card) -> str:
    """What the card says of itself; the unit where it says nothing, as a key of this provider's texts if known."""
    text = card.description or UNITS.get(card.unit.casefold(), card.unit)
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"


def _one_line(text: str) -> str:
    return " ".join(text.split())
