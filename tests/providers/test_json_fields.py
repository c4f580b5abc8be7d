"""Fields that every provider writes in its own way."""

from datetime import UTC, datetime
from decimal import Decimal
from typing import Annotated, Any

import pytest
from pydantic import ValidationError

from providers.json_fields import Instant, Model, Objects, Text, ZonedInstant, amount_below

AT = datetime(2026, 2, 11, 9, 33, 3, tzinfo=UTC)


class Part(Model):
    name: Text = ""


class Whole(Model):
    at: Instant = None
    zoned: ZonedInstant = None
    parts: Annotated[tuple[Part, ...], Objects] = ()
    count: int = 0


@pytest.mark.parametrize("told", ["2026-02-11T09:33:03Z", "2026-02-11T12:33:03.000+03:00", "2026-02-11 09:33:03"])
def test_an_instant_is_utc_where_no_zone_is_told(told: str) -> None:
    assert Whole.model_validate({"at": told}).at == AT


def test_an_instant_that_needs_a_zone_says_nothing_without_one() -> None:
    assert Whole.model_validate({"zoned": "2026-02-11T09:33:03"}).zoned is None
    read = Whole.model_validate({"zoned": "2026-02-11T12:33:03+03:00"}).zoned
    assert (read, read and read.tzinfo) == (AT, UTC)


@pytest.mark.parametrize("told", [None, 7, True, "", "soon", [], "0001-01-01T00:00:00+14:00", "2026-13-01T00:00:00Z"])
def test_what_is_no_instant_is_none(told: Any) -> None:
    assert Whole.model_validate({"at": told}).at is None
    assert Whole.model_validate({"zoned": told}).zoned is None


@pytest.mark.parametrize(("told", "read"), [("a\x00b", "ab"), (7, "7"), (True, ""), (None, ""), ({}, ""), ("", "")])
def test_a_text_is_a_text_or_digits(told: Any, read: str) -> None:
    assert Part.model_validate({"name": told}).name == read


@pytest.mark.parametrize("told", [None, {}, "x", 7, [None, 1, "x", []]])
def test_what_is_no_object_is_left_out(told: Any) -> None:
    assert Whole.model_validate({"parts": told}).parts == ()
    beside = told if isinstance(told, list) else []
    assert Whole.model_validate({"parts": [*beside, {"name": "a"}]}).parts == (Part(name="a"),)


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("24.86", Decimal("24.86")),
        (Decimal("0.10"), Decimal("0.10")),
        (0, Decimal(0)),
        (999, Decimal(999)),
        (1000, None),
        (-1, None),
        ("-0.01", None),
        ("NaN", None),
        ("Infinity", None),
        ("much", None),
        (True, None),
        (1.5, None),
        (None, None),
        ("1e999999999999999999999", None),
    ],
)
def test_an_amount_is_from_zero_to_below_the_highest(told: Any, read: Decimal | None) -> None:
    assert amount_below(Decimal(1000))(told) == read


def test_an_error_never_repeats_what_was_sent() -> None:
    with pytest.raises(ValidationError) as caught:
        Whole.model_validate({"count": "canary-secret"})
    assert "canary" not in str(caught.value)
