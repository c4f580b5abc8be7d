"""The screens of the numbers and of the digest are ones that Telegram takes, full and empty, in both languages."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.callbacks.numbers import NumbersPlace
from bot.screens import numbers
from bot.screens.numbers_tables import labels, series, short_name, table
from bot.screens.screen import Screen
from bot.services.digest import NEVER
from bot.services.numbers_views import Bucket, DigestView, NumbersView, Pace, Reliability, Unit
from bot.texts import Texts
from tests.screens.checker import check, check_bottom, presses
from tests.screens.samples import CALM, WILD, Sample
from tests.screens.test_books import NOTHING, SUMS

PACE = Pace(timedelta(minutes=2), timedelta(hours=3))


def bucket(s: Sample, n: int = 0) -> Bucket:
    first = date(2026, 5, 4) + timedelta(days=7 * n)
    return Bucket(first, first + timedelta(days=6), s.number, 7, s.number, 5, 6, SUMS, PACE)


def empty(one: Bucket) -> Bucket:
    return Bucket(one.first, one.last, 0, 0, 0, 0, 0, NOTHING, None)


def view(s: Sample, unit: Unit = Unit.WEEK, back: int = 1) -> NumbersView:
    row = tuple(bucket(s, n) for n in range(12))
    providers = (Reliability("kinguin", 6, 5, 2, PACE), Reliability("simpleboost", 0, 0, 1, None))
    return NumbersView(unit, back, row[-1], row[-2], row, providers, providers, back == 0, True)


def bare(s: Sample, unit: Unit) -> NumbersView:
    row = tuple(empty(one) for one in view(s).buckets)
    return NumbersView(unit, 0, row[-1], row[-2], row, (), (), True, False)


def digest(s: Sample) -> DigestView:
    return DigestView(bucket(s), empty(bucket(s)), bucket(s), view(s).providers, s.number)


def number_screens(s: Sample, t: Texts) -> Iterator[Screen]:
    for unit in Unit:
        yield numbers.numbers(view(s, unit), t)
        yield numbers.numbers(view(s, unit, 0), t)
        yield numbers.numbers(bare(s, unit), t)
    yield numbers.digest_hour(9, t)
    yield numbers.digest_hour(NEVER, t)


@pytest.mark.parametrize("sample", [CALM, WILD], ids=["calm", "wild"])
def test_every_screen_of_the_numbers_is_one_that_telegram_takes(sample: Sample, t: Texts) -> None:
    for screen in number_screens(sample, t):
        check(screen)
        check_bottom(screen)
    for told in (digest(sample), replace(digest(sample), providers=(), decisions=0)):
        check(numbers.digest(told, t))


def test_the_digest_is_read_and_carries_no_buttons(t: Texts) -> None:
    assert numbers.digest(digest(CALM), t).rows == ()


def test_earlier_and_later_lead_there_and_nowhere_else(en: Texts) -> None:
    turned = presses(numbers.numbers(view(CALM), en))
    assert {press.back for press in turned if isinstance(press, NumbersPlace)} == {0, 2}
    still = presses(numbers.numbers(bare(CALM, Unit.DAY), en))
    assert {press.back for press in still if isinstance(press, NumbersPlace)} == {0}


def test_a_number_that_is_not_known_is_a_gap_and_no_zero(en: Texts) -> None:
    nothing = bare(CALM, Unit.DAY)
    assert set(series(nothing, "median")) == set(series(nothing, "cart_to_paid")) == {None}
    assert set(series(nothing, "orders")) == {0}
    assert table(nothing, "RUB", en).rows[0][-1] is None


def test_names_below_a_picture_are_short_and_hold_no_emoji(t: Texts) -> None:
    assert len(labels(view(CALM), t)) == len(view(CALM).buckets)
    assert all(len(label) <= 6 for unit in Unit for label in labels(view(CALM, unit), t))
    for name in ("kinguin", "simpleboost", "unknown"):
        found = short_name(name, t)
        assert found
        assert all(len(line) <= 11 for line in found.splitlines())
        assert all(one.isalnum() or one in "-…\n" for one in found)
