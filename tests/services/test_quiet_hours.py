"""Hours in which nothing is sent unasked, and times as people type them, in the shop's own zone."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from bot.services import quiet_hours
from bot.services.broadcast_times import typed_moment
from bot.services.people import Person, Role
from bot.services.quiet_hours import Hours
from storage import shop_settings
from storage.database import Database

MOSCOW = ZoneInfo("Europe/Moscow")
OLGA = Person(1, "ru", role=Role.OWNER)
NOW = datetime(2026, 5, 4, 11, 40, tzinfo=UTC)  # 14:40 in Moscow


def at(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 5, day, hour, minute, tzinfo=UTC)


@pytest.mark.parametrize(
    ("moment", "end"),
    [
        (at(4, 18, 59), None),  # 21:59
        (at(4, 19), at(5, 6)),  # 22:00
        (at(4, 21, 30), at(5, 6)),  # half past midnight
        (at(5, 5, 59), at(5, 6)),  # 8:59
        (at(5, 6), None),  # 9:00
    ],
)
def test_a_night_lasts_over_midnight(moment: datetime, end: datetime | None) -> None:
    assert Hours(22, 9, MOSCOW).last_until(moment) == end


def test_an_afternoon_can_be_quiet_and_equal_hours_are_none() -> None:
    assert Hours(13, 15, MOSCOW).last_until(NOW) == at(4, 12)
    assert Hours(0, 0, MOSCOW).last_until(NOW) is None


@pytest.mark.parametrize(
    ("typed", "found"),
    [
        ("18:30", at(4, 15, 30)),
        ("9.15", at(5, 6, 15)),
        ("tomorrow 10:00", at(5, 7)),
        ("Tomorrow, 10:00", at(5, 7)),
        ("25.05 18:30", at(25, 15, 30)),
        ("25.05.2026, 18:30", at(25, 15, 30)),
        ("2026-05-25 18:30", at(25, 15, 30)),
        ("01.02 10:00", datetime(2027, 2, 1, 7, tzinfo=UTC)),
        ("03.05.2026 10:00", "past"),
        ("2029-01-01 10:00", "far"),
        ("31.02 10:00", "unread"),
        ("25:10", "unread"),
        ("soon", "unread"),
        ("tomorrow", "unread"),
        ("tomorrow 25.05 10:00", "unread"),
    ],
)
def test_a_time_is_read_as_it_was_meant(typed: str, found: datetime | str) -> None:
    assert typed_moment(typed, NOW, MOSCOW, "tomorrow") == found


@pytest.mark.parametrize(
    ("typed", "kept"), [("22-9", "22-9"), ("22-24", "22-0"), ("0-0", "0-0"), ("0-24", None), ("25-9", None)]
)
async def test_a_whole_day_of_silence_is_refused_and_not_taken_for_none(
    db: Database, typed: str, kept: str | None
) -> None:
    assert await db.write(lambda tx: quiet_hours.change(tx, OLGA, typed, NOW)) is (kept is not None)
    assert await db.read(lambda reader: shop_settings.get(reader, quiet_hours.KEY)) == kept
