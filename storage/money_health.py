"""How the money of a shop's file is, read beside a running shop: a connection of its own that cannot write.

Says facts; what is wrong decides the caller.
"""

import json
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import closing, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

ACCOUNTS = """SELECT account, currency, sum(minor) AS minor FROM (
        SELECT debit AS account, currency, amount_minor AS minor FROM ledger
        UNION ALL SELECT credit, currency, -amount_minor FROM ledger)
    GROUP BY account, currency ORDER BY account, currency"""
ENDED_WITH_MONEY = """SELECT o.id, l.currency, l.minor FROM (
        SELECT account, currency, sum(minor) AS minor FROM (
            SELECT debit AS account, currency, amount_minor AS minor FROM ledger
            UNION ALL SELECT credit, currency, -amount_minor FROM ledger)
        WHERE account LIKE 'order:%' GROUP BY account, currency HAVING sum(minor) <> 0) l
    JOIN orders o ON l.account = 'order:' || o.id
    WHERE o.ended_at IS NOT NULL AND NOT EXISTS (
        SELECT 1 FROM payments p JOIN refunds r ON r.payment_id = p.id WHERE p.order_id = o.id AND r.done_at IS NULL)
    ORDER BY o.id"""
WITHOUT_ORDER = """SELECT p.id, p.currency, p.amount_minor AS minor FROM payments p
    LEFT JOIN refunds r ON r.payment_id = p.id
    WHERE p.state = 'captured' AND p.kind = 'order' AND (p.order_id IS NULL OR p.surplus = 1)
        AND r.id IS NULL ORDER BY p.id"""
NOT_REFUNDED = """SELECT r.payment_id AS id, r.state, r.currency, r.amount_minor AS minor,
        coalesce(r.error, '') AS error
    FROM refunds r WHERE r.state NOT IN ('done', 'external') ORDER BY r.id"""
STUCK = """SELECT id, state, currency, amount_minor AS minor FROM payments
    WHERE state IN ('unclear', 'review') OR (state IN ('new', 'open') AND lapses_at < :before) ORDER BY id"""
DEPOSITS = """SELECT p.name, p.deposit_minor AS held, p.deposit_currency AS currency, p.deposit_at AS at, d.known_minor,
        d.differs_minor, (SELECT coalesce(sum(CASE WHEN l.debit = 'deposit:' || p.name THEN l.amount_minor
            ELSE -l.amount_minor END), 0) FROM ledger l WHERE 'deposit:' || p.name IN (l.debit, l.credit)
            AND l.currency = p.deposit_currency) AS booked
    FROM providers p JOIN deposits d ON d.provider = p.name
    WHERE p.configured = 1 AND p.deposit_minor IS NOT NULL AND d.opened = p.deposit_currency ORDER BY p.place, p.name"""
SEEN = "SELECT key, value FROM shop_settings WHERE key LIKE 'reconciled:%' OR key = 'reopening' ORDER BY key"

Found = Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class Money:
    """Rows by name; amounts are minor units. `seen`: what each comparison saw last; `closed`: after a restore."""

    accounts: list[Found]
    ended_with_money: list[Found]
    without_order: list[Found]
    not_refunded: list[Found]
    stuck: list[Found]
    deposits: list[Found]
    seen: dict[str, Found]
    closed: bool


def money(path: Path, *, before_ms: int) -> Money:
    """`before_ms`: invoices that should have lapsed before this instant are stuck. Raises `sqlite3.DatabaseError`."""
    with _reading(path) as connection:
        settings = {key: value for key, value in connection.execute(SEEN).fetchall() if value}
        closed = settings.pop("reopening", "") != ""
        return Money(
            accounts=_all(connection, ACCOUNTS),
            ended_with_money=_all(connection, ENDED_WITH_MONEY),
            without_order=_all(connection, WITHOUT_ORDER),
            not_refunded=_all(connection, NOT_REFUNDED),
            stuck=_all(connection, STUCK, before=before_ms),
            deposits=_all(connection, DEPOSITS),
            seen={key.partition(":")[2]: json.loads(value) for key, value in settings.items()},
            closed=closed,
        )


@contextmanager
def _reading(path: Path) -> Iterator[sqlite3.Connection]:
    """One view of the file for all questions."""
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True, isolation_level=None)) as connection:
        connection.execute("PRAGMA query_only = ON")
        connection.execute("BEGIN")
        yield connection


def _all(connection: sqlite3.Connection, sql: str, **values: int) -> list[Found]:
    found = connection.execute(sql, values)
    names = [each[0] for each in found.description]
    return [dict(zip(names, row, strict=True)) for row in found.fetchall()]
