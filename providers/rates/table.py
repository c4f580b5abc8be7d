"""One day's rates of one bank. Refuses to guess: a currency that the bank does not name has no rate."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_CEILING, Context, Decimal

DIGITS = 8
"""Digits below one of a rate; the last one is rounded up, so that nothing is sold below its cost."""
_EXACT = Context(prec=60)


@dataclass(frozen=True, slots=True)
class Quoted:
    """So many `units` of a currency are worth so much `base` money of the bank's own currency."""

    units: Decimal
    base: Decimal


@dataclass(frozen=True, slots=True)
class RateTable:
    """`day` is the one that the bank names. `quoted` by currency; the bank's own `base` currency need not be there."""

    source: str
    day: date
    base: str
    quoted: Mapping[str, Quoted]

    def rate(self, of: str, to: str) -> Decimal | None:
        """What one unit of `of` costs in `to`, across the bank's own currency. None where one is not quoted."""
        sold, paid = self._quoted(of), self._quoted(to)
        if sold is None or paid is None:
            return None
        worth, divisor = _EXACT.multiply(sold.base, paid.units), _EXACT.multiply(sold.units, paid.base)
        return _EXACT.divide(worth, divisor).quantize(Decimal(1).scaleb(-DIGITS), ROUND_CEILING, _EXACT)

    def _quoted(self, currency: str) -> Quoted | None:
        return Quoted(Decimal(1), Decimal(1)) if currency == self.base else self.quoted.get(currency)
