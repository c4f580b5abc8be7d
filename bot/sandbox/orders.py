"""The bot's orders as the panel lays them beside the truth. Only reads the bot's file, in a connection of its own."""

import sqlite3
from contextlib import closing
from pathlib import Path
from typing import Any

from providers.money import Money

SHOWN = 100
FIRST_NUMBER = 1000
QUERY = """
    SELECT id, state, provider, reference, remote_id, customer_id, total_minor, currency
      FROM orders o
     WHERE NOT EXISTS (SELECT 1 FROM nonces n WHERE n.checkout_id = o.checkout_id AND n.nonce LIKE 'history-%')
     ORDER BY id DESC LIMIT ?"""
"""The invented past has no truth beside it."""


def read_orders(path: Path) -> list[dict[str, Any]]:
    """The newest orders, the oldest of them first; none while there is no schema yet. `person` is an id."""
    if not path.exists():
        return []
    try:
        with closing(sqlite3.connect(f"{path.absolute().as_uri()}?mode=ro", uri=True)) as connection:
            rows = connection.execute(QUERY, (SHOWN,)).fetchall()
    except sqlite3.OperationalError:
        return []  # being made, migrated or removed at this moment
    return [_seen(*row) for row in reversed(rows)]


def _seen(
    id: int, state: str, provider: str, reference: str, remote_id: str | None, person: int, total: int, currency: str
) -> dict[str, Any]:
    told = {"number": FIRST_NUMBER + id, "state": state, "provider": provider, "reference": reference}
    return told | {"remote_id": remote_id, "person": person, "total": str(Money.of_minor(total, currency))}
