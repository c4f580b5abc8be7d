"""Money is Decimal and a currency: exact both ways, and nothing is mixed."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.money import Money, minor_digits

CURRENCIES = st.sampled_from(["RUB", "EUR", "XTR", "JPY", "KWD"])


@given(st.integers(-(10**12), 10**12), CURRENCIES)
def test_minor_units_come_back_as_they_were(minor: int, currency: str) -> None:
    assert Money.of_minor(minor, currency).minor == minor


@given(st.decimals(0, 10**6, places=5), CURRENCIES)
def test_rounding_up_never_loses_and_adds_less_than_one_minor_unit(amount: Decimal, currency: str) -> None:
    exact, rounded = Money(amount, currency), Money(amount, currency).rounded_up()
    assert exact <= rounded
    assert rounded.amount - exact.amount < Decimal(1).scaleb(-minor_digits(currency))


def test_a_float_is_no_money() -> None:
    with pytest.raises(TypeError):
        Money(1.5, "EUR")  # type: ignore[arg-type]


@pytest.mark.parametrize("amount", ["NaN", "Infinity"])
def test_money_is_a_finite_number(amount: str) -> None:
    with pytest.raises(ValueError, match="finite"):
        Money(Decimal(amount), "EUR")


def test_currencies_are_not_mixed() -> None:
    euro, rouble = Money(Decimal(1), "EUR"), Money(Decimal(1), "RUB")
    for mixed in (lambda: euro + rouble, lambda: euro - rouble, lambda: euro < rouble, lambda: euro <= rouble):
        with pytest.raises(ValueError, match="mix"):
            mixed()
