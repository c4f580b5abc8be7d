"""When a backup is due and which ones stay, night by night."""

from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.backup_rules import DAYS_KEPT, WEEKS_KEPT, is_due, is_too_old, last_hour, staying

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
BEGUN = datetime(2026, 1, 1, tzinfo=UTC)
NIGHT = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)
"""Four o'clock in Moscow."""


def test_one_backup_is_due_each_night() -> None:
    yesterday = NIGHT - timedelta(days=1)
    assert not is_due(yesterday, BEGUN, NIGHT - timedelta(seconds=1), 4, MOSCOW)
    assert is_due(yesterday, BEGUN, NIGHT, 4, MOSCOW)
    assert not is_due(NIGHT, BEGUN, NIGHT + timedelta(hours=23), 4, MOSCOW)


def test_a_night_that_was_slept_through_is_made_up_for() -> None:
    assert is_due(NIGHT - timedelta(days=1), BEGUN, NIGHT + timedelta(hours=9), 4, MOSCOW)


def test_a_shop_that_opened_today_owes_nothing_for_last_night() -> None:
    opened = NIGHT + timedelta(hours=2)
    assert not is_due(None, opened, opened + timedelta(hours=1), 4, MOSCOW)
    assert is_due(None, opened, NIGHT + timedelta(days=1), 4, MOSCOW)
    assert is_due(None, BEGUN, NIGHT, 4, MOSCOW)


@pytest.mark.parametrize(
    ("now", "expected"),
    [
        # The clocks go forward from 2 to 3 on 29 March, back from 3 to 2 on 25 October.
        (datetime(2026, 3, 29, 0, 30, tzinfo=UTC), datetime(2026, 3, 28, 1, 30, tzinfo=UTC)),
        (datetime(2026, 3, 29, 1, 30, tzinfo=UTC), datetime(2026, 3, 29, 1, 0, tzinfo=UTC)),
        (datetime(2026, 10, 25, 1, 30, tzinfo=UTC), datetime(2026, 10, 25, 0, 0, tzinfo=UTC)),
    ],
)
def test_the_night_of_the_changed_clocks_has_its_hour_once(now: datetime, expected: datetime) -> None:
    found = last_hour(now, 2, BERLIN)
    assert found <= now
    assert now - found < timedelta(hours=26)
    assert abs(found - expected) <= timedelta(hours=1)


def test_seven_days_and_four_weeks_stay() -> None:
    nights = [NIGHT - timedelta(days=day) for day in range(60)]
    kept = sorted(staying(nights, MOSCOW), reverse=True)
    # 20 November is a Friday: of earlier weeks their Sundays stay.
    days = [f"{at.astimezone(MOSCOW):%m-%d}" for at in kept]
    assert days == ["11-20", "11-19", "11-18", "11-17", "11-16", "11-15", "11-14", "11-08", "11-01"]


def test_of_a_day_with_several_the_newest_stays() -> None:
    made = [NIGHT, NIGHT + timedelta(hours=3), NIGHT + timedelta(hours=6)]
    assert staying(made, MOSCOW) == {made[-1]}


def test_nights_without_a_backup_push_nothing_out() -> None:
    old = [NIGHT - timedelta(days=300 + day) for day in range(3)]
    assert staying([NIGHT, *old], MOSCOW) == {NIGHT, *old}


@given(
    st.lists(st.integers(0, 400), min_size=1, max_size=120, unique=True),
)
def test_each_night_pruned_anew_keeps_seven_days_and_four_weeks(nights: list[int]) -> None:
    """Pruning each night leaves as much as pruning once: what a later night wants was not thrown away before."""
    kept: set[datetime] = set()
    made = [BEGUN + timedelta(days=night) for night in sorted(nights)]
    for at in made:
        kept = staying({*kept, at}, MOSCOW)
        assert at in kept
    assert kept == staying(made, MOSCOW)
    assert min(DAYS_KEPT, len(made)) <= len(kept) <= DAYS_KEPT + WEEKS_KEPT


def test_a_backup_is_too_old_after_a_day_and_a_half() -> None:
    assert not is_too_old(NIGHT, BEGUN, NIGHT + timedelta(hours=36))
    assert is_too_old(NIGHT, BEGUN, NIGHT + timedelta(hours=36, seconds=1))
    assert not is_too_old(None, NIGHT, NIGHT + timedelta(hours=30))
    assert is_too_old(None, BEGUN, NIGHT)
