"""The filters and sorts of a result list and what their buttons' numbers mean, a month later too."""

from dataclasses import replace
from decimal import Decimal
from itertools import pairwise

from bot.services.errors import Gone
from bot.services.pricing import Terms
from providers.money import Money
from storage import search
from storage.browses import Browse
from storage.database import Reader
from storage.search import Scope

SORTS = ("popular", "cheap", "new")
CLEARED = -1
_STEPS = (500, 1000, 2500, 5000)


def price_bands(terms: Terms) -> tuple[str, ...]:
    """`-500`, `500-1000`, ... in whole units of the shop's currency, of the size that suits it."""
    # A Star costs about one unit of a small currency and a hundredth of a large one.
    scale = Decimal(10) ** terms.star_rate.adjusted()
    steps = sorted({max(1, int(step * scale)) for step in _STEPS})
    return (f"-{steps[0]}", *(f"{low}-{high}" for low, high in pairwise(steps)), f"{steps[-1]}-")


def scope_of(browse: Browse, providers: tuple[str, ...], currency: str) -> Scope:
    """The list without its query."""
    scope = Scope(providers, platform=browse.platform, region=browse.region, in_stock=browse.in_stock)
    return within(scope, browse.price_band, currency)


def within(scope: Scope, band: str, currency: str) -> Scope:
    """The list inside one price band; an empty band is every price."""
    low, _, high = band.partition("-")
    return replace(scope, above_minor=_minor(low, currency), most_minor=_minor(high, currency))


async def changed(reader: Reader, browse: Browse, terms: Terms, what: str, number: int) -> Browse:
    """The list with one filter set to the value of a button, or cleared with -1. Raises `Gone`."""
    if what == "sort":
        return replace(browse, sort=_at(SORTS, max(number, 0)))
    if what == "stock":
        return replace(browse, in_stock=number == 1)
    if what == "price":
        band = "" if number == CLEARED else _at(price_bands(terms), number)
        return replace(browse, price_band=band)
    value = "" if number == CLEARED else await search.filter_value(reader, what, number)
    if value is None:
        raise Gone
    return replace(browse, platform=value) if what == "platform" else replace(browse, region=value)


async def offered(reader: Reader, scope: Scope) -> tuple[str, ...]:
    """The filters that have something to choose in this list; any list has prices."""
    found = [what for what in ("platform", "region") if await search.has_value(reader, without(scope, what), what)]
    return (*found, "price")


def without(scope: Scope, what: str) -> Scope:
    """The list as it would be without one filter: its values are counted over that."""
    if what == "price":
        return replace(scope, above_minor=None, most_minor=None)
    return replace(scope, platform="") if what == "platform" else replace(scope, region="")


def _minor(whole: str, currency: str) -> int | None:
    return Money(Decimal(whole), currency).minor if whole else None


def _at(values: tuple[str, ...], number: int) -> str:
    if not 0 <= number < len(values):
        raise Gone
    return values[number]
