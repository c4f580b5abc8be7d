"""The rates and markups that staff had set stay what they were when prices learn of banks."""

import sqlite3
from contextlib import closing
from pathlib import Path

from storage.migrate import VERSIONS, migrate


def test_a_rate_that_staff_had_fixed_stays_fixed(tmp_path: Path) -> None:
    former = tmp_path / "versions"
    former.mkdir()
    for file in sorted(VERSIONS.glob("v*.py")):
        if file.name < "v0007":
            (former / file.name).write_text(file.read_text())
    path = tmp_path / "shop.db"
    migrate(path, versions=former)
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO prices VALUES ('games', '97.5', '12', 5)")
    migrate(path)
    with closing(sqlite3.connect(path)) as connection:
        kept = connection.execute(
            "SELECT provider, rate, markup_percent, rate_from, spread_percent, rounding, changed_at FROM prices"
        ).fetchall()
    assert kept == [("games", "97.5", "12", "staff", "0", "unit", 5)]
