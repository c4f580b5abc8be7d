"""What comparing with the other side leaves in the tables: confirmed refunds, cases of all times, marks of the shop.

Decides nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms


@dataclass(frozen=True, slots=True)
class DoneRefund:
    """A refund that we call done and nobody else has confirmed. Minor units of `currency`."""

    id: int
    payment_id: int
    order_id: int | None
    method: str
    external_id: str
    amount_minor: int
    paid_minor: int
    currency: str


async def confirm(tx: Transaction, payment_id: int, now: datetime) -> None:
    """The other side shows the refund of this payment."""
    await tx.run(
        "UPDATE refunds SET confirmed_at = :at WHERE payment_id = :id AND confirmed_at IS NULL",
        id=payment_id,
        at=to_ms(now),
    )


async def unconfirmed(reader: Reader, method: str, before: datetime, limit: int = 100) -> list[DoneRefund]:
    """Refunds of the method that were done before the instant and that the other side has not shown."""
    rows = await reader.all(
        """SELECT r.id, r.payment_id, p.order_id, p.method, p.external_id, r.amount_minor,
               p.amount_minor AS paid_minor, r.currency
           FROM refunds r JOIN payments p ON p.id = r.payment_id
           WHERE r.state = 'done' AND r.confirmed_at IS NULL AND r.done_at < :before AND p.method = :method
           ORDER BY r.done_at LIMIT :limit""",
        before=to_ms(before),
        method=method,
        limit=limit,
    )
    return [DoneRefund(**{name: row[name] for name in DoneRefund.__slots__}) for row in rows]


async def by_hand(reader: Reader, method: str, payment_id: int) -> bool:
    """Whether the payment's refund was made out of something else than what its method holds."""
    found = await reader.one(
        "SELECT 1 AS found FROM ledger WHERE ref = :ref AND kind = 'refunded' AND credit <> :method",
        ref=f"payment:{payment_id}",
        method=method,
    )
    return found is not None


async def refunds_between(reader: Reader, method: str) -> int:
    """Minor units that may have gone back without the books knowing: a refund is being sent, or nobody knows."""
    row = await reader.one(
        """SELECT coalesce(sum(r.amount_minor), 0) AS minor FROM refunds r JOIN payments p ON p.id = r.payment_id
           WHERE p.method = :method AND r.state NOT IN ('done', 'external')
               AND (r.attempts > 0 OR r.confirmed_at IS NOT NULL)""",
        method=method,
    )
    return int(row["minor"]) if row else 0


async def ever(reader: Reader, kind: str, subject: str) -> bool:
    """Whether there has been such a case, open or closed."""
    found = await reader.one(
        "SELECT 1 AS found FROM cases WHERE kind = :kind AND subject = :subject LIMIT 1", kind=kind, subject=subject
    )
    return found is not None


async def close_cases(tx: Transaction, kind: str, resolution: str, now: datetime, *, subject: str = "") -> None:
    """The program itself closes the case of the kind that what it sees has answered."""
    await tx.run(
        """UPDATE cases SET closed_at = :at, resolution = :resolution, reason = ''
           WHERE kind = :kind AND subject = :subject AND closed_at IS NULL""",
        at=to_ms(now),
        resolution=resolution,
        kind=kind,
        subject=subject,
    )


async def recognised(reader: Reader, method: str) -> list[Mapping[str, int | str]]:
    """Money that came from nobody known and has become a payment since: its first entry is one too many."""
    rows = await reader.all(
        """SELECT l.ref, l.amount_minor, l.currency FROM ledger l
           JOIN payments p ON p.method = :method AND l.ref = :method || ':' || p.external_id
           WHERE l.kind = 'received' AND l.credit = 'unknown'
               AND NOT EXISTS (SELECT 1 FROM ledger b WHERE b.ref = l.ref AND b.kind = 'recognised')""",
        method=method,
    )
    return [{name: row[name] for name in ("ref", "amount_minor", "currency")} for row in rows]


async def tide(reader: Reader) -> dict[str, int]:
    """How far the tables of money and calls have come: numbers that only rise in the life of a file."""
    row = await reader.one(
        """SELECT (SELECT coalesce(max(id), 0) FROM ledger) AS ledger,
               (SELECT coalesce(max(id), 0) FROM payments) AS payments,
               (SELECT coalesce(max(id), 0) FROM refunds) AS refunds,
               (SELECT coalesce(max(id), 0) FROM calls) AS calls"""
    )
    return {} if row is None else {name: int(row[name]) for name in ("ledger", "payments", "refunds", "calls")}


async def file_mark(reader: Reader) -> int:
    """When the file was made, in milliseconds: another file is another shop. 0 where it carries no mark."""
    row = await reader.one("SELECT created_at FROM shop_file")
    return 0 if row is None else int(row["created_at"])


async def unsure(reader: Reader, provider: str) -> list[int]:
    """Orders of which this file says that nothing was bought for them yet, though they are paid or meant to be."""
    rows = await reader.all(
        """SELECT id FROM orders WHERE provider = :provider AND remote_id IS NULL AND ended_at IS NULL
           AND (state = 'paid' OR (state = 'awaiting_payment' AND pays_there_at IS NOT NULL)) ORDER BY id""",
        provider=provider,
    )
    return [int(row["id"]) for row in rows]


async def being_found_out(reader: Reader) -> int:
    """Orders whose placement is being looked up."""
    row = await reader.one("SELECT count(*) AS n FROM orders WHERE state IN ('placing', 'unclear')")
    return int(row["n"]) if row else 0


async def cases_since(reader: Reader, kinds: tuple[str, ...], since: datetime) -> int:
    """Open cases of these kinds that were opened since the instant."""
    rows = await reader.all(
        "SELECT kind FROM cases WHERE closed_at IS NULL AND opened_at >= :since", since=to_ms(since)
    )
    return sum(row["kind"] in kinds for row in rows)


async def top_ups_since(reader: Reader, since: datetime) -> int:
    row = await reader.one(
        "SELECT count(*) AS n FROM top_ups WHERE answer IS NULL AND seen_at >= :since", since=to_ms(since)
    )
    return int(row["n"]) if row else 0


async def is_older(reader: Reader, refund_id: int, before: datetime) -> bool:
    """Whether the refund was done before the instant."""
    found = await reader.one(
        "SELECT 1 AS found FROM refunds WHERE id = :id AND done_at < :before", id=refund_id, before=to_ms(before)
    )
    return found is not None


async def invoice_known(reader: Reader, remote_id: str, reference: str | None) -> int | None:
    """The payment whose invoice this remote order is."""
    row = await reader.one(
        """SELECT id FROM payments WHERE payload IS NOT NULL AND (external_id = :remote OR payload = :reference)
           ORDER BY id LIMIT 1""",
        remote=remote_id,
        reference=reference,
    )
    return None if row is None else int(row["id"])
