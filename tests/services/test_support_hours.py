"""Promises are made in working time, in the shop's own zone, over nights, days off and changes of the clock."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.services.support_hours import DAY, Hours

MOSCOW, BERLIN = ZoneInfo("Europe/Moscow"), ZoneInfo("Europe/Berlin")
WEEKDAYS = Hours(days=(1, 2, 3, 4, 5), opens=9 * 60, closes=18 * 60, within=4)


def at(text: str, zone: ZoneInfo = MOSCOW) -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=zone).astimezone(UTC)


@pytest.mark.parametrize(
    ("asked", "due"),
    [
        ("2026-05-04T10:00", "2026-05-04T14:00"),
        ("2026-05-04T16:30", "2026-05-05T11:30"),  # over night
        ("2026-05-04T03:00", "2026-05-04T13:00"),
        ("2026-05-08T17:00", "2026-05-11T12:00"),  # over the weekend
        ("2026-05-09T12:00", "2026-05-11T13:00"),
        ("2026-05-04T14:00", "2026-05-04T18:00"),  # to the minute
    ],
)
def test_an_answer_is_due_after_so_many_working_hours(asked: str, due: str) -> None:
    assert WEEKDAYS.due(at(asked), MOSCOW) == at(due)


def test_around_the_clock_every_hour_counts() -> None:
    hours = Hours(opens=0, closes=DAY, within=5)
    assert hours.always
    assert hours.due(at("2026-05-04T22:00"), MOSCOW) == at("2026-05-05T03:00")
    assert hours.is_open(at("2026-05-04T23:59"), MOSCOW)


def test_the_clock_that_is_changed_in_the_night_changes_no_promise() -> None:
    hours = Hours(opens=9 * 60, closes=18 * 60, within=2)
    assert hours.due(at("2026-03-28T17:00", BERLIN), BERLIN) == at("2026-03-29T10:00", BERLIN)


def test_outside_of_working_time_the_next_opening_is_told() -> None:
    friday = at("2026-05-08T19:00")
    assert not WEEKDAYS.is_open(friday, MOSCOW)
    assert WEEKDAYS.opening(friday, MOSCOW) == at("2026-05-11T09:00")
    monday = at("2026-05-11T09:00")
    assert WEEKDAYS.is_open(monday, MOSCOW)
    assert WEEKDAYS.opening(monday, MOSCOW) == monday


def test_a_promise_longer_than_a_working_day_goes_on_the_next() -> None:
    hours = Hours(days=(3,), opens=10 * 60, closes=11 * 60, within=3)
    assert hours.due(at("2026-05-04T10:00"), MOSCOW) == at("2026-05-20T11:00")
