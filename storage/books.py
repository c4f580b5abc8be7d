"""The ledger read as a bookkeeper reads it: entries of a time with their orders, and what each account holds.

Answers each question with one statement, however many orders it is about. Changes nothing.
"""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row
from storage.instants import from_ms, from_ms_or_none, to_ms
from storage.orders import Order, order_of

REVENUE, LOSS, SURPLUS = "revenue", "loss", "surplus"
ORDER, CUSTOMER, APPROVAL, DEPOSIT = "order:", "balance:", "approval:", "deposit:"
FEES, FEES_OF = "fees", "fees:"
BESIDE = frozenset({"owner", "cost", "exchange", "unknown", "replacement", FEES})
"""Accounts that balance others and hold no money: see `storage.ledger`."""

# Whom an entry is about: its ref names a payment, a refund or an order; else one of its accounts is an order's.
_SUBJECT = """SELECT *, coalesce(
        CASE WHEN ref LIKE 'payment:%' THEN CAST(substr(ref, 9) AS INTEGER) END,
        CASE WHEN ref LIKE 'refund:%' THEN (SELECT payment_id FROM refunds WHERE id = CAST(substr(ref, 8) AS INTEGER))
        END) AS payment_id,
        coalesce(
        CASE WHEN debit LIKE 'order:%' THEN CAST(substr(debit, 7) AS INTEGER) END,
        CASE WHEN credit LIKE 'order:%' THEN CAST(substr(credit, 7) AS INTEGER) END,
        CASE WHEN ref LIKE 'order:%' THEN CAST(substr(ref, 7) AS INTEGER) END) AS named_order
    FROM ledger"""


@dataclass(frozen=True, slots=True)
class Entry:
    """One row of the ledger. `whole_minor` is the payment that it is a part of; both in minor units of `currency`."""

    id: int
    at: datetime
    kind: str
    debit: str
    credit: str
    amount_minor: int
    currency: str
    order_id: int | None
    whole_minor: int | None


@dataclass(frozen=True, slots=True)
class Held:
    """What an account holds in one currency: debits less credits, in minor units."""

    account: str
    currency: str
    minor: int
    order_id: int | None = None
    whole_minor: int | None = None
    """Of an order's account: its payment in that currency."""


@dataclass(frozen=True, slots=True)
class Line:
    title: str
    variant_title: str
    quantity: int


@dataclass(frozen=True, slots=True)
class Paid:
    """How an order was paid; minor units of `currency` (XTR: whole Stars)."""

    method: str
    external_id: str
    amount_minor: int
    currency: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Returned:
    """A refund of an order; `done_at` is None while it is under way."""

    amount_minor: int
    currency: str
    done_at: datetime | None


async def entries(reader: Reader, since: datetime, until: datetime) -> list[Entry]:
    """Every entry booked from `since` on and before `until`, oldest first."""
    rows = await reader.all(
        f"""SELECT e.*, coalesce(p.order_id, e.named_order) AS order_id,
                CASE WHEN p.currency = e.currency THEN p.amount_minor END AS whole_minor
            FROM ({_SUBJECT} WHERE at >= :since AND at < :until) e LEFT JOIN payments p ON p.id = e.payment_id
            ORDER BY e.at, e.id""",  # noqa: S608 - a fixed text
        since=to_ms(since),
        until=to_ms(until),
    )
    return [_entry(row) for row in rows]


async def held(reader: Reader, until: datetime) -> list[Held]:
    """What every account held before `until`, where that is not nothing."""
    rows = await reader.all(
        """SELECT account, currency, sum(minor) AS minor FROM (
               SELECT debit AS account, currency, amount_minor AS minor FROM ledger WHERE at < :until
               UNION ALL SELECT credit, currency, -amount_minor FROM ledger WHERE at < :until)
           GROUP BY account, currency HAVING sum(minor) <> 0 ORDER BY account, currency""",
        until=to_ms(until),
    )
    owing = [int(row["account"].removeprefix(ORDER)) for row in rows if row["account"].startswith(ORDER)]
    wholes = await _wholes(reader, owing)
    return [_held(row, wholes) for row in rows]


async def _wholes(reader: Reader, order_ids: Sequence[int]) -> Mapping[tuple[int, str], int]:
    """What was paid for each order in each currency."""
    if not order_ids:
        return {}
    rows = await reader.all(
        """SELECT order_id, currency, max(amount_minor) AS minor FROM payments
           WHERE surplus = 0 AND captured_at IS NOT NULL AND order_id IN (SELECT value FROM json_each(:ids))
           GROUP BY order_id, currency""",
        ids=json.dumps(list(order_ids)),
    )
    return {(row["order_id"], row["currency"]): row["minor"] for row in rows}


async def makes_up(
    reader: Reader, account: str, currency: str, since: datetime, before: datetime, until: datetime
) -> list[tuple[int | None, int]]:
    """Whose money the account holds at `until`, of what came from `since` on and before `before`.

    `account` may end in `*`: all accounts that begin so.

    An order's id and minor units, the newest order first; None for money that belongs to no order. What left the
    account under a name that never came to it counts as the oldest money.
    """
    same = "GLOB" if account.endswith("*") else "="
    rows = await reader.all(
        f"""SELECT coalesce(p.order_id, e.named_order) AS order_id,
                sum(CASE WHEN e.debit {same} :account THEN e.amount_minor ELSE -e.amount_minor END) AS minor
            FROM ({_SUBJECT} WHERE (debit {same} :account OR credit {same} :account)
                  AND currency = :currency AND at < :until) e
            LEFT JOIN payments p ON p.id = e.payment_id
            LEFT JOIN (SELECT ref, min(at) AS came FROM ledger
                       WHERE debit {same} :account AND currency = :currency GROUP BY ref) c ON c.ref = e.ref
            WHERE coalesce(c.came, 0) >= :since AND coalesce(c.came, 0) < :before
            GROUP BY 1 HAVING minor <> 0 ORDER BY 1 DESC""",  # noqa: S608 - a fixed text
        account=account,
        currency=currency,
        since=to_ms(since),
        before=to_ms(before),
        until=to_ms(until),
    )
    return [(row["order_id"], int(row["minor"])) for row in rows]


async def orders_named(reader: Reader, ids: Iterable[int]) -> dict[int, Order]:
    """These orders by id."""
    rows = await reader.all(
        "SELECT * FROM orders WHERE id IN (SELECT value FROM json_each(:ids))", ids=json.dumps(sorted(set(ids)))
    )
    return {row["id"]: order_of(row) for row in rows}


async def lines_of(reader: Reader, ids: Iterable[int]) -> dict[int, list[Line]]:
    """What was bought with each of these orders."""
    rows = await reader.all(
        """SELECT order_id, title, variant_title, quantity FROM order_lines
           WHERE order_id IN (SELECT value FROM json_each(:ids)) ORDER BY order_id, position""",
        ids=json.dumps(sorted(set(ids))),
    )
    found: dict[int, list[Line]] = {}
    for row in rows:
        found.setdefault(row["order_id"], []).append(Line(row["title"], row["variant_title"], row["quantity"]))
    return found


async def paid_with(reader: Reader, ids: Iterable[int]) -> dict[int, Paid]:
    """The newest payment that was taken for each of these orders."""
    rows = await reader.all(
        """SELECT order_id, method, external_id, amount_minor, currency, max(id), captured_at FROM payments
           WHERE surplus = 0 AND captured_at IS NOT NULL AND order_id IN (SELECT value FROM json_each(:ids))
           GROUP BY order_id""",
        ids=json.dumps(sorted(set(ids))),
    )
    return {row["order_id"]: _paid(row) for row in rows}


async def refunds_of(reader: Reader, order_id: int) -> list[Returned]:
    """What goes or went back of the order's own money, oldest first."""
    rows = await reader.all(
        """SELECT r.amount_minor, r.currency, r.done_at FROM refunds r JOIN payments p ON p.id = r.payment_id
           WHERE p.order_id = :id AND p.surplus = 0 ORDER BY r.id""",
        id=order_id,
    )
    return [Returned(row["amount_minor"], row["currency"], from_ms_or_none(row["done_at"])) for row in rows]


async def first_checkouts(reader: Reader, customers: Iterable[int]) -> dict[int, int]:
    """The id of each customer's first checkout: a name for them that says nothing outside of this file."""
    rows = await reader.all(
        """SELECT customer_id, min(id) AS id FROM checkouts
           WHERE customer_id IN (SELECT value FROM json_each(:ids)) GROUP BY customer_id""",
        ids=json.dumps(sorted(set(customers))),
    )
    return {row["customer_id"]: row["id"] for row in rows}


async def first_at(reader: Reader) -> datetime | None:
    """When the ledger begins."""
    row = await reader.one("SELECT min(at) AS at FROM ledger")
    return None if row is None or row["at"] is None else from_ms(row["at"])


async def of_account(reader: Reader, account: str) -> list[Entry]:
    """Every entry of one account, oldest first."""
    rows = await reader.all(
        f"""SELECT e.*, coalesce(p.order_id, e.named_order) AS order_id, NULL AS whole_minor
            FROM ({_SUBJECT} WHERE debit = :account OR credit = :account) e LEFT JOIN payments p ON p.id = e.payment_id
            ORDER BY e.at, e.id""",  # noqa: S608 - a fixed text
        account=account,
    )
    return [_entry(row) for row in rows]


async def is_used(reader: Reader, account: str) -> bool:
    """Whether anything was ever booked on the account."""
    row = await reader.one(
        "SELECT 1 AS found FROM ledger WHERE debit = :account OR credit = :account LIMIT 1", account=account
    )
    return row is not None


def _entry(row: Row) -> Entry:
    values = {name: row[name] for name in Entry.__slots__}
    return Entry(**values | {"at": from_ms(row["at"])})


def _paid(row: Row) -> Paid:
    return Paid(
        row["method"], row["external_id"] or "", row["amount_minor"], row["currency"], from_ms(row["captured_at"])
    )


def _held(row: Row, wholes: Mapping[tuple[int, str], int]) -> Held:
    account, currency = row["account"], row["currency"]
    order_id = int(account.removeprefix(ORDER)) if account.startswith(ORDER) else None
    whole = wholes.get((order_id, currency)) if order_id is not None else None
    return Held(account, currency, int(row["minor"]), order_id, whole)
