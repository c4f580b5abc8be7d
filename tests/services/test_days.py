"""Days as people type them."""

from datetime import date

import pytest

from bot.services.days import day
from bot.services.errors import Mistake

TODAY = date(2026, 11, 20)


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("31.12", date(2026, 12, 31)),
        (" 1/2 ", date(2027, 2, 1)),
        ("20.11", TODAY),
        ("19.11", date(2027, 11, 19)),
        ("31.12.2026", date(2026, 12, 31)),
        ("2026-12-31", date(2026, 12, 31)),
    ],
)
def test_a_day_is_read_as_it_is_meant(typed: str, meant: date) -> None:
    assert day(typed, TODAY) == meant


@pytest.mark.parametrize("typed", ["", "soon", "32.12", "31.02.2027", "19.11.2026", "2026-11-19", "29.02", "1.1.1.1"])
def test_what_is_no_day_or_is_past_is_refused(typed: str) -> None:
    with pytest.raises(Mistake) as refused:
        day(typed, TODAY)
    assert refused.value.key == "error.day"
