"""What a provider sells: catalogue rows, their variants and tiers, and the lines of an order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from providers.money import Money


@dataclass(frozen=True, slots=True)
class Line:
    """One bought thing as the provider knows it."""

    ref: str
    title: str
    quantity: int
    variant: str | None = None
    price: Money | None = None
    """The provider's price per unit that the shop accepted when it quoted."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What the offer was known by when it was quoted: see `Offer.facts`."""


@dataclass(frozen=True, slots=True)
class Variant:
    """A face value or an amount of one offer."""

    ref: str
    title: str
    price: Money | None = None


@dataclass(frozen=True, slots=True)
class Tier:
    """From so many pieces on, each costs this."""

    pieces: int
    price: Money


@dataclass(frozen=True, slots=True)
class Offer:
    """A catalogue row as the provider sells it. Facts that it does not tell stay empty."""

    ref: str
    title: str
    price: Money | None
    stock: int | None = None
    variants: tuple[Variant, ...] = ()
    description: str = ""
    picture_url: str | None = None
    platform: str | None = None
    region: str | None = None
    excluded_countries: tuple[str, ...] = ()
    genres: tuple[str, ...] = ()
    activation: str = ""
    has_text_keys: bool | None = None
    preorder_at: date | None = None
    rating: int = 0
    """0 to 100: how popular; sorts the results."""
    sellable: bool = True
    updated_at: datetime | None = None
    tiers: tuple[Tier, ...] = ()
    """Cheaper prices of larger numbers, the smallest number first."""
    most: int | None = None
    """How many pieces one order may hold, where this offer differs from the profile's limits."""
    alone: bool = False
    """Stands alone in an order: nothing else may be ordered with it."""
    facts: Mapping[str, str] = field(default_factory=dict)
    """What else the provider must be told to order it: ids, tax and measure codes. Comes back with the line."""


@dataclass(frozen=True, slots=True)
class Tax:
    """The tax that stands in a price: `amount` of it is tax, at `percent`."""

    percent: int
    amount: Money


@dataclass(frozen=True, slots=True)
class OfferPage:
    """One page of the catalogue with the progress of reading it."""

    offers: tuple[Offer, ...]
    read: int
    total: int
