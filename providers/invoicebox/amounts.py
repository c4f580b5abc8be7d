"""The arithmetic of an invoice in whole kopecks. Refuses amounts below a kopeck; knows no floats.

Document: docs/merchant/order/create.md, BasketItem; the formulas are those of the official client of 2026-08. Each
rule has its own error code at the provider, so each is kept exactly.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal

from providers.invoicebox.codes import VAT_RATES
from providers.money import Money
from providers.offers import Tax

TOLERANCE = 1
"""Kopecks by which `amountWoVat` x `quantity` + tax may miss the total: the only rule that is not exact."""


@dataclass(frozen=True, slots=True)
class Piece:
    """One row of the basket: `quantity` units of one price. All money in kopecks, tax included unless named."""

    quantity: int
    amount: int
    net: int
    """One unit without tax: `amountWoVat`."""
    total: int
    vat: int


def vat_of(total: int, code: str) -> int:
    """The tax inside `total` kopecks, half a kopeck upwards."""
    rate = VAT_RATES[code]
    return _divided(total * rate, 100 + rate)


def tax_of(code: str, total: Money) -> Tax | None:
    """The tax inside a price; None for goods without one, and for a code that nobody knows."""
    if code not in VAT_RATES or code == "VATNONE":
        return None
    return Tax(VAT_RATES[code], Money.of_minor(vat_of(total.minor, code), total.currency))


def net_of(amount: int, code: str) -> int:
    """One unit without tax, in kopecks."""
    return amount - vat_of(amount, code)


def piece_of(amount: int, quantity: int, code: str) -> Piece:
    """So many units as one row, whether or not its rules hold."""
    total = amount * quantity
    return Piece(quantity, amount, net_of(amount, code), total, vat_of(total, code))


def holds(piece: Piece) -> bool:
    """The price without tax fits the total."""
    return abs(piece.net * piece.quantity + piece.vat - piece.total) <= TOLERANCE


def pieces_of(amount: int, quantity: int, code: str) -> Sequence[Piece]:
    """The units in the fewest rows of which each keeps every rule.

    A unit's price without tax is rounded to kopecks, so many units in one row would miss the total by many kopecks.
    One or two units never do.
    """
    pieces: list[Piece] = []
    left = quantity
    while left > 0:
        piece = next(piece for count in range(left, 0, -1) if holds(piece := piece_of(amount, count, code)))
        pieces += [piece] * (left // piece.quantity)
        left %= piece.quantity
    return pieces


def number(kopecks: int) -> Decimal:
    """Kopecks as the JSON number in roubles: at most two decimals, none for whole roubles."""
    whole, rest = divmod(kopecks, 100)
    return Decimal(whole) if rest == 0 else Decimal(kopecks).scaleb(-2)


def kopecks(amount: Decimal | int) -> int:
    """An amount from outside in kopecks. Raises ValueError for parts of a kopeck."""
    scaled = Decimal(amount).scaleb(2)
    if scaled != scaled.to_integral_value():
        raise ValueError("parts of a kopeck")
    return int(scaled)


def _divided(dividend: int, divisor: int) -> int:
    """Rounded half up; neither is negative."""
    return (2 * dividend + divisor) // (2 * divisor)
