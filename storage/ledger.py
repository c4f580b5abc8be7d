"""The ledger: every row debits one account and credits another by the same amount, so it is zero by construction.

Accounts: `stars` (what Telegram holds for the shop), `order:<id>` (money of an order that is not decided), `surplus`
(money that goes back), `revenue`, `loss`, `balance:<customer>` (what a customer left with the shop; never negative,
the database sees to it), `approval:<customer>` (what a customer owes), `exchange` (between the currency that was paid
and the one that came to a balance), `owner` (what was settled outside of the shop, put in or taken out),
`deposit:<provider>` (what the provider holds for the shop), `cost` (what orders took from deposits), `replacement`
(balances the losses of goods that the shop paid for), `fees` against `fees:<method>` (what the method keeps of what was
earned), `unknown` (money that belongs to nothing known).
"""

from datetime import datetime

from storage.database import Reader, Transaction
from storage.instants import to_ms

PERSONAL = frozenset({"balance", "approval"})
"""Methods whose money is one customer's own account."""


def account_of(method: str, payer_id: int) -> str:
    """The account that holds what came by a method."""
    return f"{method}:{payer_id}" if method in PERSONAL else method


async def book(
    tx: Transaction,
    *,
    kind: str,
    ref: str,
    debit: str,
    credit: str,
    amount_minor: int,
    currency: str,
    now: datetime,
) -> None:
    """Books once per (ref, kind): a repetition changes nothing."""
    await tx.run(
        """INSERT INTO ledger (at, kind, ref, debit, credit, amount_minor, currency)
           VALUES (:at, :kind, :ref, :debit, :credit, :amount, :currency) ON CONFLICT (ref, kind) DO NOTHING""",
        at=to_ms(now),
        kind=kind,
        ref=ref,
        debit=debit,
        credit=credit,
        amount=amount_minor,
        currency=currency,
    )


async def balance(reader: Reader, account: str, currency: str) -> int:
    """Debits minus credits of the account, in minor units."""
    row = await reader.one(
        """SELECT coalesce(sum(CASE WHEN debit = :account THEN amount_minor ELSE -amount_minor END), 0) AS minor
           FROM ledger WHERE (debit = :account OR credit = :account) AND currency = :currency""",
        account=account,
        currency=currency,
    )
    return int(row["minor"]) if row else 0


async def of_payments(reader: Reader, account: str, beginning: str) -> int:
    """Debits minus credits of the account by payments whose outside id begins so, in minor units."""
    row = await reader.one(
        """SELECT coalesce(sum(CASE WHEN l.debit = :account THEN l.amount_minor ELSE -l.amount_minor END), 0) AS minor
           FROM ledger l JOIN payments p ON l.ref = 'payment:' || p.id
           WHERE (l.debit = :account OR l.credit = :account)
               AND substr(p.external_id, 1, length(:beginning)) = :beginning""",
        account=account,
        beginning=beginning,
    )
    return int(row["minor"]) if row else 0


async def is_booked(reader: Reader, ref: str, kind: str) -> bool:
    return (
        await reader.one("SELECT 1 AS found FROM ledger WHERE ref = :ref AND kind = :kind", ref=ref, kind=kind)
        is not None
    )


async def amount(reader: Reader, ref: str, kind: str) -> tuple[int, str] | None:
    """What was booked under this name: minor units and their currency."""
    row = await reader.one(
        "SELECT amount_minor, currency FROM ledger WHERE ref = :ref AND kind = :kind", ref=ref, kind=kind
    )
    return None if row is None else (row["amount_minor"], row["currency"])
