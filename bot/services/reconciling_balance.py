"""The books' account of Stars against the balance that Telegram shows. Refuses to judge while money is on its way."""

import json
from datetime import datetime, timedelta
from typing import Protocol

from bot.services.casework import open_case
from storage import ledger, reconciled, shop_settings
from storage.database import Transaction
from storage.payments import Payment

STARS = "XTR"
SEEN, DIFFERENCE = "reconciled:stars", "stars_difference"
REFUND_SHOWN_WITHIN = timedelta(days=2)
DECIDE_WITHIN = timedelta(days=1)


class Line(Protocol):
    """One line of Telegram's list that is no payment of ours."""

    @property
    def charge_id(self) -> str: ...
    @property
    def stars(self) -> int: ...
    @property
    def incoming(self) -> bool: ...
    @property
    def payer_id(self) -> int | None: ...


async def book_line(tx: Transaction, method: str, line: Line, now: datetime) -> None:
    """Stars of somebody unknown, or the owner's own: withdrawn, or come from Telegram itself."""
    other = "owner" if line.payer_id is None else "unknown"
    await ledger.book(
        tx,
        kind="received" if line.incoming else "sent",
        ref=f"{method}:{line.charge_id}",
        debit=method if line.incoming else other,
        credit=other if line.incoming else method,
        amount_minor=line.stars,
        currency=STARS,
        now=now,
    )


async def returned_after_all(tx: Transaction, method: str, payment: Payment, now: datetime) -> None:
    """A refund that a person had made out of something else has left in Stars, too: these Stars were the owner's."""
    if await reconciled.by_hand(tx, method, payment.id):
        await ledger.book(
            tx,
            kind="sent",
            ref=f"{method}:{payment.external_id}",
            debit="owner",
            credit=method,
            amount_minor=payment.amount_minor,
            currency=STARS,
            now=now,
        )


class StarsBalance:
    """`judge` compares; it needs what the books said before the balance was read."""

    def __init__(self, method: str) -> None:
        self._method = method

    async def booked(self, tx: Transaction, now: datetime) -> int:
        """What the books say that Telegram holds, once money that was recognised since stands there once only."""
        for one in await reconciled.recognised(tx, self._method):
            await ledger.book(
                tx,
                kind="recognised",
                ref=str(one["ref"]),
                debit="unknown",
                credit=self._method,
                amount_minor=int(one["amount_minor"]),
                currency=str(one["currency"]),
                now=now,
            )
        return await ledger.balance(tx, self._method, STARS)

    async def judge(self, tx: Transaction, held: int, before: int, lines: int, now: datetime) -> bool:
        """Whether the two are settled with each other: the same, or different twice in a row, which is a case."""
        booked = await ledger.balance(tx, self._method, STARS)
        if booked != before:
            return False
        await self._overdue(tx, now)
        going = await reconciled.refunds_between(tx, self._method)
        known = json.loads(await shop_settings.get(tx, DIFFERENCE) or '{"seen": 0, "told": 0}')
        differs = 0 if booked - going <= held <= booked else held - booked
        seen = {"at": now.isoformat(), "lines": lines, "held": held, "booked": booked}
        await shop_settings.put(tx, SEEN, json.dumps(seen), now)
        if differs == 0:
            await reconciled.close_cases(tx, "stars_differ", "explained", now)
            told = 0
        elif differs in (known["seen"], known["told"]):
            told = differs
            if known["told"] != differs:
                await self._tell(tx, held, booked, now)
        else:
            told = known["told"]
        await shop_settings.put(tx, DIFFERENCE, json.dumps({"seen": differs, "told": told}), now)
        return differs == told

    async def _tell(self, tx: Transaction, held: int, booked: int, now: datetime) -> None:
        await reconciled.close_cases(tx, "stars_differ", "explained", now)  # another difference than before
        evidence = {"held": f"{held} {STARS}", "books": f"{booked} {STARS}"}
        await open_case(tx, "stars_differ", evidence=evidence, deadline_at=now + DECIDE_WITHIN, now=now)

    async def _overdue(self, tx: Transaction, now: datetime) -> None:
        """Refunds that we call done and Telegram's list has not shown in two days."""
        for refund in await reconciled.unconfirmed(tx, self._method, now - REFUND_SHOWN_WITHIN):
            await refund_missing(tx, refund, now)


async def refund_missing(tx: Transaction, refund: reconciled.DoneRefund, now: datetime) -> None:
    """Opens the case of a refund that only we know of, once."""
    subject = f"payment:{refund.payment_id}"
    if await reconciled.ever(tx, "refund_unconfirmed", subject):
        return
    evidence = {"charge": refund.external_id, "minor": refund.amount_minor, "currency": refund.currency}
    await open_case(
        tx,
        "refund_unconfirmed",
        order_id=refund.order_id,
        payment_id=refund.payment_id,
        subject=subject,
        evidence=evidence,
        deadline_at=now + DECIDE_WITHIN,
        now=now,
    )
