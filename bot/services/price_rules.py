"""How an exact price is rounded, and which markup an offer gets. Pure: knows no table and no screen."""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import ROUND_CEILING, Context, Decimal
from enum import StrEnum

from providers.money import minor_digits

_EXACT = Context(prec=80)
_CHARM = Decimal("0.99")


class Rounding(StrEnum):
    """Where a price ends; every one of them rounds up."""

    UNIT = "unit"
    """Whole units: 349."""
    CHARM = "charm"
    """The next .99: 349.99."""
    TENS = "tens"
    """The next ten: 350."""
    MINOR = "minor"
    """The next minor unit: 348.21."""


def roundings(currency: str) -> tuple[Rounding, ...]:
    """Those that mean something in a currency: one without cents knows no .99."""
    if minor_digits(currency) == 0:
        return (Rounding.UNIT, Rounding.TENS)
    return tuple(Rounding)


def rounded_up(exact: Decimal, rounding: Rounding, currency: str) -> Decimal:
    """The lowest price that ends as it should and is not below the exact one."""
    if rounding is Rounding.CHARM and minor_digits(currency) >= 2:
        return max(_ceiling(_EXACT.subtract(exact, _CHARM)), Decimal(0)) + _CHARM
    if rounding is Rounding.TENS:
        return _ceiling(exact.scaleb(-1, _EXACT)) * 10
    if rounding is Rounding.MINOR:
        digits = minor_digits(currency)
        return _ceiling(exact.scaleb(digits, _EXACT)).scaleb(-digits)
    return _ceiling(exact)


def _ceiling(number: Decimal) -> Decimal:
    return number.to_integral_value(ROUND_CEILING, _EXACT)


@dataclass(frozen=True, slots=True)
class Category:
    """What the catalogue says an offer is."""

    genres: tuple[str, ...] = ()
    platform: str | None = None


NO_CATEGORY = Category()


@dataclass(frozen=True, slots=True)
class Rule:
    """A markup for what fits. Empty texts ask for nothing; `below`: costs under so much of the shop's currency."""

    id: int
    genre: str
    platform: str
    below: Decimal | None
    percent: Decimal

    def fits(self, category: Category, cost: Decimal) -> bool:
        return (
            (not self.genre or self.genre in category.genres)
            and (not self.platform or self.platform == category.platform)
            and (self.below is None or cost < self.below)
        )

    @property
    def about(self) -> tuple[str, str, Decimal | None]:
        """What it is about: there is one rule about the same."""
        return self.genre, self.platform, self.below


def ordered(rules: Sequence[Rule]) -> tuple[Rule, ...]:
    """The first one that fits counts.

    Genre and platform together come before one of them, one before none; among these a price band before none, the
    narrowest band first; then the order in which staff made them.
    """
    return tuple(sorted(rules, key=_rank))


def _rank(rule: Rule) -> tuple[int, bool, Decimal, int]:
    named = bool(rule.genre) + bool(rule.platform)
    return -named, rule.below is None, rule.below or Decimal(0), rule.id


def percent_of(rules: Sequence[Rule], otherwise: Decimal, category: Category, cost: Decimal) -> Decimal:
    """The markup of something. `rules` as `ordered` gives them; `cost` in the shop's currency."""
    return next((rule.percent for rule in rules if rule.fits(category, cost)), otherwise)
