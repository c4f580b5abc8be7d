"""Refunds: one per payment, each with its own machine. Refuses a second refund of a payment."""

import json
from collections.abc import Collection
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms_or_none, to_ms, to_ms_or_none
from storage.order_state import RefusedMove
from storage.payment_state import RefundState, require_refund


@dataclass(frozen=True, slots=True)
class Refund:
    """One row of `refunds`, with what the payment's method must know. Amounts are minor units (XTR: whole Stars)."""

    id: int
    payment_id: int
    state: RefundState
    version: int
    amount_minor: int
    currency: str
    reason: str
    attempts: int
    next_step_at: datetime | None
    order_id: int | None
    payer_id: int
    method: str
    external_id: str


_SELECT = """SELECT r.*, p.order_id, p.payer_id, p.method, p.external_id
    FROM refunds r JOIN payments p ON p.id = r.payment_id """


def _refund(row: Row) -> Refund:
    values = {name: row[name] for name in Refund.__slots__}
    values["state"] = RefundState(values["state"])
    values["next_step_at"] = from_ms_or_none(values["next_step_at"])
    return Refund(**values)


async def make_due(
    tx: Transaction, *, payment_id: int, amount_minor: int, currency: str, reason: str, now: datetime
) -> bool:
    """Puts a refund in line. False when the payment already has one."""
    added = await tx.run(
        """INSERT INTO refunds (payment_id, state, amount_minor, currency, reason, next_step_at, created_at)
           VALUES (:payment_id, 'due', :amount, :currency, :reason, :at, :at)
           ON CONFLICT (payment_id) DO NOTHING""",
        payment_id=payment_id,
        amount=amount_minor,
        currency=currency,
        reason=reason,
        at=to_ms(now),
    )
    return added == 1


async def of_order(reader: Reader, order_id: int) -> Refund | None:
    """The refund of the order's own money."""
    row = await reader.one(_SELECT + "WHERE p.order_id = :id AND p.surplus = 0 ORDER BY r.id DESC LIMIT 1", id=order_id)
    return None if row is None else _refund(row)


async def due(reader: Reader, methods: Collection[str], now: datetime, limit: int) -> list[Refund]:
    """Refunds of these methods whose next step is due, the longest waiting first."""
    rows = await reader.all(
        f"""{_SELECT} WHERE r.next_step_at <= :now AND +p.method IN (SELECT value FROM json_each(:methods))
            ORDER BY r.next_step_at LIMIT :limit""",  # noqa: S608 - a constant
        methods=json.dumps(sorted(methods)),
        now=to_ms(now),
        limit=limit,
    )
    return [_refund(row) for row in rows]


async def sending(reader: Reader) -> list[Refund]:
    """Refunds that were being sent: between two steps of the one worker, those were interrupted."""
    return [_refund(row) for row in await reader.all(_SELECT + "WHERE r.state = 'sending'")]


async def begin_again(tx: Transaction, refund: Refund, *, now: datetime) -> None:
    """A person has it tried again from the first pause on. Raises `RefusedMove`."""
    await move(tx, refund, RefundState.DUE, now=now, next_step_at=now)
    await tx.run("UPDATE refunds SET attempts = 0 WHERE id = :id", id=refund.id)


async def move(
    tx: Transaction,
    refund: Refund,
    after: RefundState,
    *,
    now: datetime,
    next_step_at: datetime | None,
    error: str | None = None,
) -> Refund:
    """Moves the refund. Raises `RefusedMove` if the table forbids it or somebody moved first."""
    require_refund(refund.state, after)
    changed = await tx.run(
        """UPDATE refunds SET state = :after, version = version + 1, next_step_at = :next, error = :error,
               attempts = attempts + :attempt, done_at = :done
           WHERE id = :id AND state = :before AND version = :version""",
        after=after,
        before=refund.state,
        version=refund.version,
        id=refund.id,
        next=to_ms_or_none(next_step_at),
        error=error,
        attempt=int(after is RefundState.SENDING),
        done=to_ms(now) if after is RefundState.DONE else None,
    )
    if changed != 1:
        raise RefusedMove(f"refund {refund.id} has moved since it was read")
    row = await tx.one(_SELECT + "WHERE r.id = :id", id=refund.id)
    assert row is not None  # noqa: S101 - it was just updated
    return _refund(row)


async def of_payment(reader: Reader, payment_id: int) -> Refund | None:
    row = await reader.one(_SELECT + "WHERE r.payment_id = :id", id=payment_id)
    return None if row is None else _refund(row)


async def add_external(tx: Transaction, payment_id: int, amount_minor: int, currency: str, now: datetime) -> None:
    """Notes a refund that somebody else made; nothing is left to be sent."""
    await tx.run(
        """INSERT INTO refunds (payment_id, state, amount_minor, currency, reason, created_at, done_at)
           VALUES (:payment_id, 'external', :amount, :currency, 'outside', :at, :at)
           ON CONFLICT (payment_id) DO NOTHING""",
        payment_id=payment_id,
        amount=amount_minor,
        currency=currency,
        at=to_ms(now),
    )
