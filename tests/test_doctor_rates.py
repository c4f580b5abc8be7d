"""The doctor says whose rates the shop uses and how old they are."""

import sqlite3
from contextlib import closing
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from bot.doctor_rates import lines
from bot.settings import Settings
from storage.instants import to_ms
from storage.migrate import migrate

NOW = datetime(2026, 11, 20, 12, tzinfo=UTC)


@pytest.fixture
def file(tmp_path: Path) -> Path:
    path = tmp_path / "shop.db"
    migrate(path)
    return path


def told(file: Path, **settings: object) -> list[tuple[bool, str]]:
    return list(lines(Settings(_env_file=None, database_url=f"sqlite:///{file}", **settings), NOW))


def read(file: Path, ago: timedelta, rate: str = "93.5", *, applied: bool = True) -> None:
    at = to_ms(NOW - ago)
    row = ("cbr", (NOW - ago).date().isoformat(), "EUR", "RUB", rate, at, at if applied else None)
    with closing(sqlite3.connect(file)) as connection, connection:
        connection.execute(
            "INSERT INTO rates (source, day, currency, shop_currency, rate, seen_at, applied_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?)",
            row,
        )


def test_rates_are_fixed_by_staff_unless_a_bank_is_named(file: Path) -> None:
    assert told(file) == [(True, "rates of currencies are fixed by staff with /prices")]
    assert told(file, rates_url="https://mirror.example/a.xml")[1:] == [
        (False, "RATES_URL is not used while RATES_SOURCE is fixed")
    ]


def test_a_bank_is_named_with_the_age_of_its_rate(file: Path) -> None:
    assert [fine for fine, _ in told(file, rates_source="cbr")] == [True, False]
    read(file, timedelta(days=1), "93.5")
    read(file, timedelta(hours=5), "94")
    read(file, timedelta(hours=1), "200", applied=False)
    source, rate = told(file, rates_source="cbr", rates_url="https://mirror.example/a.xml")
    assert source == (True, "rates of currencies are read once a day from cbr (https://mirror.example/a.xml)")
    assert rate == (True, "1 EUR = 94 RUB, cbr of 2026-11-20, read 5 h ago")


def test_a_rate_that_is_too_old_is_told(file: Path) -> None:
    read(file, timedelta(days=4))
    [_, (fine, line)] = told(file, rates_source="cbr")
    assert not fine
    assert line.endswith("older than 3 days, so it is not used")


def test_the_european_bank_is_no_help_for_a_shop_in_roubles(file: Path) -> None:
    assert any("RATES_SOURCE=cbr" in line for fine, line in told(file, rates_source="ecb") if not fine)
    assert not any("RATES_SOURCE=cbr" in line for _, line in told(file, rates_source="ecb", shop_currency="EUR"))
