"""What customers' balances are made of: parts that remember where they came from, and what each payment took of them.

How much a balance holds in all is the ledger's word (`balances` follows it); refuses to give out more than a part has.
"""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms
from storage.order_state import RefusedMove

GOODWILL = "goodwill"
"""The source of what the shop itself gave."""


@dataclass(frozen=True, slots=True)
class Part:
    """Money that came at once; amounts in minor units of `currency`. `payment_id` is its top-up, None for goodwill."""

    id: int
    customer_id: int
    source: str
    payment_id: int | None
    currency: str
    came_minor: int
    left_minor: int
    taken_back: bool
    created_at: datetime


def _part(row: Row) -> Part:
    values = {name: row[name] for name in Part.__slots__}
    return Part(**values | {"taken_back": bool(row["taken_back"]), "created_at": from_ms(row["created_at"])})


async def minor_of(reader: Reader, customer_id: int, currency: str) -> int:
    """What the customer's balance holds, in minor units."""
    row = await reader.one(
        "SELECT minor FROM balances WHERE customer_id = :id AND currency = :currency", id=customer_id, currency=currency
    )
    return int(row["minor"]) if row else 0


async def parts(reader: Reader, customer_id: int, currency: str) -> list[Part]:
    """The parts of which something is left, oldest first."""
    rows = await reader.all(
        """SELECT * FROM balance_parts WHERE customer_id = :id AND currency = :currency AND left_minor > 0
           ORDER BY id""",
        id=customer_id,
        currency=currency,
    )
    return [_part(row) for row in rows]


async def part_of_payment(reader: Reader, payment_id: int) -> Part | None:
    row = await reader.one("SELECT * FROM balance_parts WHERE payment_id = :id", id=payment_id)
    return None if row is None else _part(row)


async def add(
    tx: Transaction,
    *,
    customer_id: int,
    source: str,
    payment_id: int | None,
    currency: str,
    minor: int,
    now: datetime,
) -> int:
    """Stores a part and returns its id."""
    row = await tx.one(
        """INSERT INTO balance_parts (customer_id, source, payment_id, currency, came_minor, left_minor, created_at)
           VALUES (:customer, :source, :payment, :currency, :minor, :minor, :at) RETURNING id""",
        customer=customer_id,
        source=source,
        payment=payment_id,
        currency=currency,
        minor=minor,
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def take(tx: Transaction, part_id: int, minor: int) -> None:
    """Takes so much out of the part. Raises `RefusedMove` where it has less."""
    changed = await tx.run(
        "UPDATE balance_parts SET left_minor = left_minor - :minor WHERE id = :id AND left_minor >= :minor",
        id=part_id,
        minor=minor,
    )
    if changed != 1:
        raise RefusedMove(f"part {part_id} of a balance has not so much left")


async def use(tx: Transaction, part_id: int, payment_id: int, minor: int) -> None:
    """The same for a payment, which can bring it back."""
    await take(tx, part_id, minor)
    await tx.run(
        "INSERT INTO balance_uses (payment_id, part_id, minor) VALUES (:payment, :part, :minor)",
        payment=payment_id,
        part=part_id,
        minor=minor,
    )


async def bring_back(tx: Transaction, payment_id: int, minor: int) -> int:
    """Puts what a payment took back into its parts, the last one first. Returns how much was taken back outside:
    that part of it is in no part any more.
    """
    rows = await tx.all(
        """SELECT u.part_id, u.minor - u.back_minor AS open, p.taken_back FROM balance_uses u
           JOIN balance_parts p ON p.id = u.part_id WHERE u.payment_id = :id ORDER BY u.part_id DESC""",
        id=payment_id,
    )
    gone = 0
    for row in rows:
        back = min(minor, row["open"])
        if back <= 0:
            continue
        minor -= back
        await _back(tx, payment_id, row["part_id"], back, kept=not row["taken_back"])
        gone += back if row["taken_back"] else 0
    if minor:
        raise RefusedMove(f"payment {payment_id} took less from the balance than is to come back")
    return gone


async def _back(tx: Transaction, payment_id: int, part_id: int, minor: int, *, kept: bool) -> None:
    await tx.run(
        "UPDATE balance_uses SET back_minor = back_minor + :minor WHERE payment_id = :payment AND part_id = :part",
        payment=payment_id,
        part=part_id,
        minor=minor,
    )
    if kept:
        await tx.run(
            "UPDATE balance_parts SET left_minor = left_minor + :minor WHERE id = :id", id=part_id, minor=minor
        )


async def take_back(tx: Transaction, part: Part) -> None:
    """Somebody outside took the whole top-up back: nothing is left of it, and nothing comes back to it."""
    await tx.run("UPDATE balance_parts SET left_minor = 0, taken_back = 1 WHERE id = :id", id=part.id)


async def budget(reader: Reader, customer_id: int, currency: str) -> int:
    """For how much a month the customer may order on approval, in minor units; 0: not at all."""
    row = await reader.one(
        "SELECT month_minor FROM approval_budgets WHERE customer_id = :id AND currency = :currency",
        id=customer_id,
        currency=currency,
    )
    return int(row["month_minor"]) if row else 0


async def put_budget(tx: Transaction, customer_id: int, currency: str, minor: int, now: datetime) -> None:
    await tx.run(
        """INSERT INTO approval_budgets (customer_id, currency, month_minor, changed_at)
           VALUES (:id, :currency, :minor, :at) ON CONFLICT (customer_id) DO UPDATE
           SET currency = excluded.currency, month_minor = excluded.month_minor, changed_at = excluded.changed_at""",
        id=customer_id,
        currency=currency,
        minor=minor,
        at=to_ms(now),
    )


async def approved(reader: Reader, customer_id: int, currency: str, since: datetime) -> int:
    """What the customer ordered on approval since then and did not get back, in minor units."""
    row = await reader.one(
        """SELECT coalesce(sum(p.amount_minor - coalesce(r.amount_minor, 0)), 0) AS minor
           FROM payments p LEFT JOIN refunds r ON r.payment_id = p.id
           WHERE p.payer_id = :id AND p.method = 'approval' AND p.currency = :currency AND p.created_at >= :since
               AND p.state IN ('held', 'captured')""",
        id=customer_id,
        currency=currency,
        since=to_ms(since),
    )
    return int(row["minor"]) if row else 0
