"""Payments and the refund that each may have. States change only through `move` and `move_refund`."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms_or_none, to_ms, to_ms_or_none
from storage.order_state import RefusedMove
from storage.payment_state import PaymentState, require_payment


@dataclass(frozen=True, slots=True)
class Payment:
    """One row of `payments`. `amount_minor` is in minor units of `currency` (XTR: whole Stars)."""

    id: int
    order_id: int | None
    payer_id: int
    method: str
    state: PaymentState
    version: int
    surplus: bool
    amount_minor: int
    currency: str
    payload: str | None
    link: str | None
    external_id: str | None
    deadline_at: datetime | None
    lapses_at: datetime | None
    captured_at: datetime | None
    kind: str = "order"
    """`topup`: it brings `credit_minor` of `credit_currency` to the balance of its payer."""
    credit_minor: int | None = None
    credit_currency: str | None = None

    @property
    def is_top_up(self) -> bool:
        return self.kind == "topup"


def _payment(row: Row) -> Payment:
    values = {name: row[name] for name in Payment.__slots__}
    values |= {name: from_ms_or_none(values[name]) for name in ("deadline_at", "lapses_at", "captured_at")}
    values["state"] = PaymentState(values["state"])
    values["surplus"] = bool(values["surplus"])
    return Payment(**values)


async def add(
    tx: Transaction,
    *,
    order_id: int,
    payer_id: int,
    method: str,
    amount_minor: int,
    currency: str,
    payload: str,
    deadline_at: datetime,
    lapses_at: datetime,
    now: datetime,
) -> None:
    """Stores a payment that has no invoice yet."""
    await tx.run(
        """INSERT INTO payments (order_id, payer_id, method, state, amount_minor, currency, payload, deadline_at,
               lapses_at, created_at)
           VALUES (:order_id, :payer_id, :method, 'new', :amount, :currency, :payload, :deadline, :lapses, :at)""",
        order_id=order_id,
        payer_id=payer_id,
        method=method,
        amount=amount_minor,
        currency=currency,
        payload=payload,
        deadline=to_ms(deadline_at),
        lapses=to_ms(lapses_at),
        at=to_ms(now),
    )


async def add_top_up(
    tx: Transaction,
    *,
    payer_id: int,
    method: str,
    amount_minor: int,
    currency: str,
    credit_minor: int,
    credit_currency: str,
    payload: str,
    deadline_at: datetime,
    lapses_at: datetime,
    now: datetime,
) -> int:
    """Stores a payment that has no order and no invoice yet; returns its id."""
    row = await tx.one(
        """INSERT INTO payments (payer_id, method, state, amount_minor, currency, payload, deadline_at, lapses_at,
               created_at, kind, credit_minor, credit_currency)
           VALUES (:payer_id, :method, 'new', :amount, :currency, :payload, :deadline, :lapses, :at, 'topup', :credit,
               :credit_currency) RETURNING id""",
        payer_id=payer_id,
        method=method,
        amount=amount_minor,
        currency=currency,
        payload=payload,
        deadline=to_ms(deadline_at),
        lapses=to_ms(lapses_at),
        at=to_ms(now),
        credit=credit_minor,
        credit_currency=credit_currency,
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return int(row["id"])


async def open_top_ups(reader: Reader, payer_id: int) -> list[Payment]:
    """The payer's top-ups that can still be paid."""
    rows = await reader.all(
        "SELECT * FROM payments WHERE payer_id = :id AND kind = 'topup' AND state IN ('new', 'open')", id=payer_id
    )
    return [_payment(row) for row in rows]


async def lapsed_top_ups(reader: Reader, now: datetime, limit: int) -> list[Payment]:
    """Top-ups that nobody has paid in time."""
    rows = await reader.all(
        """SELECT * FROM payments WHERE kind = 'topup' AND state IN ('new', 'open') AND lapses_at <= :now
           ORDER BY lapses_at LIMIT :limit""",
        now=to_ms(now),
        limit=limit,
    )
    return [_payment(row) for row in rows]


async def hold(
    tx: Transaction, *, order_id: int, payer_id: int, method: str, amount_minor: int, currency: str, now: datetime
) -> None:
    """Stores money that is set aside for an order until somebody decides."""
    await tx.run(
        """INSERT INTO payments (order_id, payer_id, method, state, amount_minor, currency, created_at)
           VALUES (:order_id, :payer_id, :method, 'held', :amount, :currency, :at)""",
        order_id=order_id,
        payer_id=payer_id,
        method=method,
        amount=amount_minor,
        currency=currency,
        at=to_ms(now),
    )


async def add_captured(
    tx: Transaction,
    *,
    order_id: int | None,
    payer_id: int,
    method: str,
    amount_minor: int,
    currency: str,
    external_id: str,
    surplus: bool,
    now: datetime,
) -> Payment:
    """Stores money that came without an invoice of ours: the order's own, or surplus."""
    row = await tx.one(
        """INSERT INTO payments (order_id, payer_id, method, state, surplus, amount_minor, currency, external_id,
               captured_at, created_at)
           VALUES (:order_id, :payer_id, :method, 'captured', :surplus, :amount, :currency, :external_id, :at, :at)
           RETURNING *""",
        order_id=order_id,
        payer_id=payer_id,
        method=method,
        amount=amount_minor,
        currency=currency,
        external_id=external_id,
        surplus=int(surplus),
        at=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return _payment(row)


async def get(reader: Reader, payment_id: int) -> Payment | None:
    row = await reader.one("SELECT * FROM payments WHERE id = :id", id=payment_id)
    return None if row is None else _payment(row)


async def by_payload(reader: Reader, payload: str) -> Payment | None:
    row = await reader.one("SELECT * FROM payments WHERE payload = :payload", payload=payload)
    return None if row is None else _payment(row)


async def by_external(reader: Reader, method: str, external_id: str) -> Payment | None:
    row = await reader.one(
        "SELECT * FROM payments WHERE method = :method AND external_id = :id", method=method, id=external_id
    )
    return None if row is None else _payment(row)


async def newest(reader: Reader, order_id: int) -> Payment | None:
    """The newest payment that was meant for the order."""
    row = await reader.one(
        "SELECT * FROM payments WHERE order_id = :id AND surplus = 0 ORDER BY id DESC LIMIT 1", id=order_id
    )
    return None if row is None else _payment(row)


async def is_held(reader: Reader, order_id: int) -> bool:
    """Whether money is set aside for the order."""
    found = await newest(reader, order_id)
    return found is not None and found.state is PaymentState.HELD


async def captured(reader: Reader, order_id: int) -> list[Payment]:
    """The money that was taken for the order and is its own."""
    rows = await reader.all(
        "SELECT * FROM payments WHERE order_id = :id AND surplus = 0 AND state = 'captured'", id=order_id
    )
    return [_payment(row) for row in rows]


async def without_invoice(reader: Reader, methods: Sequence[str], limit: int) -> list[Payment]:
    rows = await reader.all(
        """SELECT * FROM payments WHERE state = 'new' AND +method IN (SELECT value FROM json_each(:methods))
           ORDER BY id LIMIT :limit""",
        methods=json.dumps(list(methods)),
        limit=limit,
    )
    return [_payment(row) for row in rows]


async def note_issued(tx: Transaction, payment_id: int, external_id: str | None) -> None:
    """An invoice came after its payment had ended here: it is still watched."""
    await tx.run(
        "UPDATE payments SET external_id = coalesce(external_id, :external_id) WHERE id = :id",
        id=payment_id,
        external_id=external_id,
    )


async def to_watch(
    reader: Reader,
    methods: Sequence[str],
    *,
    before: datetime,
    seldom_before: datetime,
    fresh_since: datetime,
    limit: int,
) -> list[Payment]:
    """Invoices that may still be paid at their method and were not looked at since, the longest waiting first.

    Those whose time was over before `fresh_since` wait until nobody has looked since `seldom_before`.
    """
    rows = await reader.all(
        """SELECT * FROM payments WHERE over = 0 AND external_id IS NOT NULL AND looked_at <= :before
               AND (lapses_at > :fresh OR looked_at <= :seldom)
               AND state IN ('open', 'lapsed', 'failed') AND method IN (SELECT value FROM json_each(:methods))
           ORDER BY looked_at LIMIT :limit""",
        methods=json.dumps(list(methods)),
        before=to_ms(before),
        seldom=to_ms(seldom_before),
        fresh=to_ms(fresh_since),
        limit=limit,
    )
    return [_payment(row) for row in rows]


async def looked(tx: Transaction, payment_id: int, now: datetime, *, over: bool) -> None:
    """Notes a look. `over`: nobody can pay it any more."""
    await tx.run(
        "UPDATE payments SET looked_at = :at, over = :over WHERE id = :id", id=payment_id, at=to_ms(now), over=int(over)
    )


async def look_soon(tx: Transaction, payload: str) -> bool:
    """Has the invoice of this payload looked at next; whether there is one."""
    return await tx.run("UPDATE payments SET looked_at = 0 WHERE payload = :payload", payload=payload) > 0


async def move(
    tx: Transaction,
    payment: Payment,
    after: PaymentState,
    *,
    link: str | None = None,
    external_id: str | None = None,
    surplus: bool = False,
    captured_at: datetime | None = None,
) -> None:
    """Moves the payment. Raises `RefusedMove` if the table forbids it or somebody moved first."""
    require_payment(payment.state, after)
    changed = await tx.run(
        """UPDATE payments SET state = :after, version = version + 1, link = coalesce(:link, link),
               external_id = coalesce(:external_id, external_id), surplus = :surplus,
               captured_at = coalesce(:captured_at, captured_at)
           WHERE id = :id AND state = :before AND version = :version""",
        after=after,
        before=payment.state,
        version=payment.version,
        id=payment.id,
        link=link,
        external_id=external_id,
        surplus=int(surplus),
        captured_at=to_ms_or_none(captured_at),
    )
    if changed != 1:
        raise RefusedMove(f"payment {payment.id} has moved since it was read")
