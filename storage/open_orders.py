"""Orders that have not ended, as staff list them: by state, by provider, by page. Changes nothing."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row
from storage.instants import from_ms
from storage.order_state import OrderState

_ROW = """SELECT o.id, o.state, o.provider, o.created_at, coalesce(o.paid_at, o.created_at) AS since_at,
        (SELECT title FROM order_lines l WHERE l.order_id = o.id ORDER BY position LIMIT 1) AS title,
        (SELECT count(*) FROM cases c WHERE c.order_id = o.id AND c.closed_at IS NULL) AS cases,
        (SELECT count(*) FROM deliveries d WHERE d.order_id = o.id) >= max(coalesce(o.remote_items, 0),
            (SELECT sum(quantity) FROM order_lines l WHERE l.order_id = o.id)) AS all_came FROM orders o"""
_OPEN = """o.ended_at IS NULL AND (:state = '' OR o.state = :state) AND (:provider = '' OR o.provider = :provider)"""


@dataclass(frozen=True, slots=True)
class Listed:
    """An order in one line; `since_at`: when it was paid, else begun."""

    id: int
    state: OrderState
    provider: str
    title: str
    since_at: datetime
    cases: int
    all_came: bool = False
    """Every item is here, whatever the provider says."""


def _listed(row: Row) -> Listed:
    return Listed(
        row["id"],
        OrderState(row["state"]),
        row["provider"],
        row["title"] or "",
        from_ms(row["since_at"]),
        row["cases"],
        bool(row["all_came"]),
    )


async def page(reader: Reader, state: str, provider: str, offset: int, limit: int) -> list[Listed]:
    """The longest waiting first."""
    rows = await reader.all(
        f"{_ROW} WHERE {_OPEN} ORDER BY o.id LIMIT :limit OFFSET :offset",
        state=state,
        provider=provider,
        limit=limit,
        offset=offset,
    )
    return [_listed(row) for row in rows]


async def counts(reader: Reader) -> list[tuple[str, str, int]]:
    """How many open orders each state of each provider has."""
    rows = await reader.all(
        "SELECT state, provider, count(*) AS n FROM orders WHERE ended_at IS NULL GROUP BY state, provider"
    )
    return [(row["state"], row["provider"], int(row["n"])) for row in rows]


async def named(reader: Reader, ids: Iterable[int]) -> list[Listed]:
    """These orders, in this order."""
    found = []
    for order_id in ids:
        row = await reader.one(f"{_ROW} WHERE o.id = :id", id=order_id)
        if row is not None:
            found.append(_listed(row))
    return found
