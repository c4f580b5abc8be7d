"""What is asked at every step of a worker, or at every look at a screen, reads no table from end to end."""

from collections.abc import Awaitable, Callable
from datetime import UTC, datetime
from typing import Any

import pytest

from storage import action_calls, calls, cases, orders, products, refunds, staff
from storage.database import Reader, Row
from storage.sqlite import SqliteDatabase

NOW = datetime(2026, 7, 1, tzinfo=UTC)
TABLES = {"orders", "order_lines", "offers", "refunds", "r", "calls", "cases", "c", "drafts", "o", "p", "l"}


class Explained:
    """A reader that asks how each statement would be carried out."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.steps: list[str] = []

    async def one(self, sql: str, **values: Any) -> Row | None:
        await self._explain(sql, values)
        return await self._reader.one(sql, **values)

    async def all(self, sql: str, **values: Any) -> list[Row]:
        await self._explain(sql, values)
        return await self._reader.all(sql, **values)

    async def _explain(self, sql: str, values: dict[str, Any]) -> None:
        self.steps += [row["detail"] for row in await self._reader.all(f"EXPLAIN QUERY PLAN {sql}", **values)]


@pytest.mark.parametrize(
    ("asked", "index"),
    [
        (lambda r: orders.due(r, "kinguin", NOW, expiring=True, limit=1), "orders_due (provider=? AND next_step_at<?)"),
        (lambda r: orders.placing(r, "kinguin"), "orders_placing (provider=?)"),
        (lambda r: orders.by_remote(r, "kinguin", "1", "a"), "(provider=? AND remote_id=?)"),
        (lambda r: refunds.due(r, ["stars"], NOW, limit=1), "refunds_due (next_step_at<?)"),
        (refunds.sending, "refunds_sending"),
        (lambda r: cases.of_order(r, 1), "cases_of_order (order_id=?)"),
        (lambda r: cases.closed_by_person(r, "late", order_id=1, payment_id=None, since=NOW), "cases_of_order"),
        (lambda r: staff.newest_draft(r, 1, "price:a", NOW), "drafts_of_subject (staff_id=? AND subject=?)"),
        (lambda r: action_calls.newest(r, "vektor", "cancel"), "calls_of_action (provider=? AND name=?)"),
        (lambda r: calls.lane_taken(r, "vektor"), "calls_one_in_flight (provider=?)"),
        (lambda r: products.is_short(r, 1), "(order_id=?)"),
    ],
)
async def test_no_table_is_read_from_end_to_end(
    db: SqliteDatabase, asked: Callable[[Reader], Awaitable[object]], index: str
) -> None:
    async def read(reader: Reader) -> list[str]:
        explained = Explained(reader)
        await asked(explained)
        return explained.steps

    steps = await db.read(read)
    assert any(index in step for step in steps)
    scanned = [step for step in steps if step.startswith("SCAN") and step.split()[1] in TABLES]
    assert [step for step in scanned if index not in step] == []
