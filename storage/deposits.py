"""Deposits at providers: what explains their figures, thresholds, top-ups that wait for an answer. Decides nothing."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms, to_ms_or_none


@dataclass(frozen=True, slots=True)
class Deposit:
    """Minor units of the deposit's currency.

    `opened`: the currency in which the ledger has an account of it. `low_minor`: the threshold that staff set.
    `low_at`: since when it is told to be low. `differs_minor`: what the last reads show that the books do not explain,
    since `differs_at`. `known_minor`: the part of it that a person has been asked about.
    """

    provider: str
    opened: str | None = None
    low_minor: int | None = None
    low_at: datetime | None = None
    differs_minor: int = 0
    differs_at: datetime | None = None
    known_minor: int = 0


@dataclass(frozen=True, slots=True)
class TopUp:
    """A rise that nothing explains. `answer` is None while it waits for somebody."""

    id: int
    provider: str
    amount_minor: int
    currency: str
    seen_at: datetime
    answer: str | None


def account(provider: str) -> str:
    """The ledger's name for what the provider holds for the shop."""
    return f"deposit:{provider}"


async def get(reader: Reader, provider: str) -> Deposit:
    row = await reader.one("SELECT * FROM deposits WHERE provider = :provider", provider=provider)
    if row is None:
        return Deposit(provider)
    values = {name: row[name] for name in Deposit.__slots__}
    return Deposit(**values | {name: from_ms_or_none(values[name]) for name in ("low_at", "differs_at")})


async def put(tx: Transaction, deposit: Deposit) -> None:
    await tx.run(
        """INSERT INTO deposits (provider, opened, low_minor, low_at, differs_minor, differs_at, known_minor)
           VALUES (:provider, :opened, :low_minor, :low_at, :differs_minor, :differs_at, :known_minor)
           ON CONFLICT (provider) DO UPDATE SET opened = excluded.opened, low_minor = excluded.low_minor,
               low_at = excluded.low_at, differs_minor = excluded.differs_minor, differs_at = excluded.differs_at,
               known_minor = excluded.known_minor""",
        provider=deposit.provider,
        opened=deposit.opened,
        low_minor=deposit.low_minor,
        low_at=to_ms_or_none(deposit.low_at),
        differs_minor=deposit.differs_minor,
        differs_at=to_ms_or_none(deposit.differs_at),
        known_minor=deposit.known_minor,
    )


async def spent_since(reader: Reader, provider: str, currency: str, since: datetime) -> tuple[int, int]:
    """What orders paid since the instant took from the deposit, and the dearest of them."""
    row = await reader.one(
        """SELECT coalesce(sum(minor), 0) AS total, coalesce(max(minor), 0) AS dearest FROM (
               SELECT coalesce(charged_minor, cost_minor) AS minor FROM orders
               WHERE provider = :provider AND cost_currency = :currency AND paid_at >= :since
                   AND pays_there_at IS NULL AND remote_id IS NOT NULL
                   AND state NOT IN ('rejected', 'cancelled', 'expired', 'returned'))""",
        provider=provider,
        currency=currency,
        since=to_ms(since),
    )
    return (int(row["total"]), int(row["dearest"])) if row else (0, 0)


async def not_booked(reader: Reader, provider: str, currency: str) -> int:
    """What orders may have taken already without the books knowing: they are being placed, or nobody knows."""
    row = await reader.one(
        """SELECT coalesce(sum(o.cost_minor), 0) AS minor FROM orders o
           WHERE o.provider = :provider AND o.cost_currency = :currency AND o.pays_there_at IS NULL
               AND o.state IN ('placing', 'unclear', 'review')
               AND NOT EXISTS (SELECT 1 FROM ledger l WHERE l.ref = 'order:' || o.id AND l.kind = 'cost')""",
        provider=provider,
        currency=currency,
    )
    return int(row["minor"]) if row else 0


async def may_be_back(reader: Reader, provider: str, currency: str) -> int:
    """What the provider may have given back without the books knowing: goods on their way back, or in dispute."""
    row = await reader.one(
        """SELECT coalesce(sum(l.amount_minor), 0) AS minor FROM orders o
           JOIN ledger l ON l.ref = 'order:' || o.id AND l.kind = 'cost'
           WHERE o.provider = :provider AND l.currency = :currency AND o.state IN ('returning', 'review')
               AND NOT EXISTS (SELECT 1 FROM ledger b WHERE b.ref = l.ref AND b.kind = 'cost_back')""",
        provider=provider,
        currency=currency,
    )
    return int(row["minor"]) if row else 0


async def cost_booked(reader: Reader, order_id: int) -> tuple[int, str] | None:
    """What the books say that the order took from the deposit."""
    row = await reader.one(
        "SELECT amount_minor, currency FROM ledger WHERE ref = :ref AND kind = 'cost'", ref=f"order:{order_id}"
    )
    return None if row is None else (int(row["amount_minor"]), str(row["currency"]))


async def ask_top_up(tx: Transaction, provider: str, minor: int, currency: str, now: datetime) -> int | None:
    """Notes a rise that somebody must explain. None where that very question waits already."""
    row = await tx.one(
        """INSERT INTO top_ups (provider, amount_minor, currency, seen_at) VALUES (:provider, :minor, :currency, :at)
           ON CONFLICT DO NOTHING RETURNING id""",
        provider=provider,
        minor=minor,
        currency=currency,
        at=to_ms(now),
    )
    return None if row is None else int(row["id"])


async def open_top_up(reader: Reader, provider: str) -> TopUp | None:
    row = await reader.one("SELECT * FROM top_ups WHERE provider = :provider AND answer IS NULL", provider=provider)
    return None if row is None else _top_up(row)


async def top_up(reader: Reader, top_up_id: int) -> TopUp | None:
    row = await reader.one("SELECT * FROM top_ups WHERE id = :id", id=top_up_id)
    return None if row is None else _top_up(row)


async def answer_top_up(
    tx: Transaction, top_up_id: int, answer: str, now: datetime, *, staff_id: int | None = None, reason: str = ""
) -> bool:
    """False when it was answered before."""
    changed = await tx.run(
        """UPDATE top_ups SET answer = :answer, answered_at = :at, staff_id = :who, reason = :reason
           WHERE id = :id AND answer IS NULL""",
        id=top_up_id,
        answer=answer,
        at=to_ms(now),
        who=staff_id,
        reason=reason,
    )
    return changed == 1


def _top_up(row: Row) -> TopUp:
    values = {name: row[name] for name in TopUp.__slots__}
    return TopUp(**values | {"seen_at": from_ms(values["seen_at"])})
