"""Money: a Decimal and a currency. Refuses floats and mixing currencies."""

from dataclasses import dataclass
from decimal import ROUND_CEILING, ROUND_HALF_EVEN, Decimal

# ISO 4217 minor digits where they are not two. XTR is Telegram Stars, which are whole.
_MINOR_DIGITS = {
    "XTR": 0,
    "JPY": 0,
    "KRW": 0,
    "VND": 0,
    "CLP": 0,
    "UZS": 2,
    "BHD": 3,
    "KWD": 3,
    "TND": 3,
}


def minor_digits(currency: str) -> int:
    """How many decimal digits the currency has."""
    return _MINOR_DIGITS.get(currency, 2)


@dataclass(frozen=True, slots=True, order=False)
class Money:
    """An amount in a currency (three capital letters; XTR for Stars)."""

    amount: Decimal
    currency: str

    def __post_init__(self) -> None:
        if not isinstance(self.amount, Decimal):
            raise TypeError("money is counted in Decimal")
        if not self.amount.is_finite():
            raise ValueError("money is a finite number")

    @classmethod
    def of_minor(cls, minor: int, currency: str) -> "Money":
        """From integer minor units (cents, kopecks, whole Stars)."""
        return cls(Decimal(minor).scaleb(-minor_digits(currency)), currency)

    @property
    def minor(self) -> int:
        """Integer minor units, rounded half to even."""
        return self._minor(ROUND_HALF_EVEN)

    def rounded_up(self) -> "Money":
        """The next amount that has no digits below the minor unit."""
        return Money.of_minor(self._minor(ROUND_CEILING), self.currency)

    def _minor(self, rounding: str) -> int:
        return int(self.amount.scaleb(minor_digits(self.currency)).to_integral_value(rounding))

    def _same(self, other: "Money") -> None:
        if self.currency != other.currency:
            raise ValueError(f"cannot mix {self.currency} and {other.currency}")

    def __add__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount + other.amount, self.currency)

    def __sub__(self, other: "Money") -> "Money":
        self._same(other)
        return Money(self.amount - other.amount, self.currency)

    def __mul__(self, factor: int | Decimal) -> "Money":
        return Money(self.amount * factor, self.currency)

    def __lt__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount < other.amount

    def __le__(self, other: "Money") -> bool:
        self._same(other)
        return self.amount <= other.amount

    def __str__(self) -> str:
        return f"{self.amount} {self.currency}"
