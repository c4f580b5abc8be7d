"""Orders that a provider calls paid, compared with ours: each must be known. Refunds there, seen from its side.

A paid order of ours that still waits is looked at soon; one that ended unpaid is, too, so that its money goes back.
"""

import json
from collections.abc import Sequence
from datetime import datetime, timedelta

from bot.services.capture import Holds, Money, capture
from bot.services.casework import open_case
from bot.services.reconciling_balance import DECIDE_WITHIN, REFUND_SHOWN_WITHIN, refund_missing
from bot.services.supply import Supply
from providers.errors import NotFound, ProviderError
from providers.orders import RemoteOrder
from storage import orders, payments, reconciled, shop_settings
from storage.database import Transaction
from storage.order_state import OrderState
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.reconciled import DoneRefund

EVERY = timedelta(days=1)
AGAIN = timedelta(minutes=1)
OVERLAP = timedelta(hours=1)
"""Read twice: clocks differ, and a payment may be written down late."""
_CAN_LOOK = frozenset(
    {
        OrderState.PLACED_UNPAID,
        OrderState.IN_PROGRESS,
        OrderState.PARTLY_DELIVERED,
        OrderState.UNCLEAR,
        OrderState.CANCELLED,
        OrderState.EXPIRED,
    }
)


class PaidThere:
    """One per provider that lists paid orders. `done`: it was asked since the program started."""

    def __init__(self, supply: Supply, holds: Holds | None = None) -> None:
        """`holds`: whether late money still buys its order."""
        self._holds = holds
        self._supply, self._provider = supply, supply.provider
        self._name = supply.provider.profile.name
        self._key = f"reconciled:{self._name}"
        self._next_at: datetime | None = None

    @property
    def done(self) -> bool:
        return self._next_at is not None

    async def step(self, now: datetime) -> timedelta:
        """At start and daily."""
        if self._next_at is not None and now < self._next_at:
            return self._next_at - now
        try:
            since = await self._since(now)
            found = await self._provider.paid_since(since - OVERLAP)
            await self._supply.db.write(lambda tx: self._learn(tx, found, since, now))
            await self._refunds(now)
        except ProviderError:
            return AGAIN
        self._next_at = now + EVERY
        return EVERY

    async def _since(self, now: datetime) -> datetime:
        """When it was asked last; else when this file was made."""
        told = await self._supply.db.read(lambda reader: shop_settings.get(reader, self._key))
        if told is not None:
            return datetime.fromisoformat(json.loads(told)["at"])
        return await self._supply.db.read(shop_settings.file_made_at) or now

    async def _learn(self, tx: Transaction, found: Sequence[RemoteOrder], since: datetime, now: datetime) -> None:
        for remote in found:
            await self._paid(tx, remote, now)
        await shop_settings.put(tx, self._key, json.dumps({"at": now.isoformat(), "orders": len(found)}), now)

    async def _paid(self, tx: Transaction, remote: RemoteOrder, now: datetime) -> None:
        invoice = await reconciled.invoice_known(tx, remote.id, remote.reference)
        order = await orders.by_remote(tx, self._name, remote.id, remote.reference)
        if invoice is not None:
            await self._invoice(tx, invoice, remote, now)
        elif order is None or order.remote_id not in (None, remote.id):
            await self._unknown(tx, remote, None, now)
        elif order.remote_id is not None and order.state in _CAN_LOOK and order.paid_at is None:
            await orders.change(tx, order, now=now, next_step_at=now)
        elif order.remote_id is None and order.paid_at is None and not await self._comes(tx, order):
            await self._unknown(tx, remote, order, now)

    async def _comes(self, tx: Transaction, order: Order) -> bool:
        """Whether the order's own look-ups will find the remote one."""
        return order.state in {OrderState.PLACING, OrderState.UNCLEAR} or order.id in await reconciled.unsure(
            tx, self._name
        )

    async def _invoice(self, tx: Transaction, payment_id: int, remote: RemoteOrder, now: datetime) -> None:
        """An invoice of ours for goods of another provider: the money is taken, or goes back."""
        payment = await payments.get(tx, payment_id)
        if payment is None or payment.state is PaymentState.CAPTURED or remote.paid is None:
            return
        paid = remote.paid
        money = Money(payment.method, remote.id, payment.payload or "", payment.payer_id, paid.minor, paid.currency)
        await capture(tx, money, now, holds=self._holds)

    async def _unknown(self, tx: Transaction, remote: RemoteOrder, order: Order | None, now: datetime) -> None:
        subject = f"{self._name}:{remote.id}"
        if await reconciled.ever(tx, "unknown_money", subject) or await payments.by_external(tx, self._name, remote.id):
            return
        evidence = {
            "provider": self._name,
            "remote_id": remote.id,
            "reference": remote.reference or "",
            "money": remote.paid or "",
            "raw_status": remote.raw_status,
        }
        late = now + DECIDE_WITHIN
        await open_case(
            tx, "unknown_money", subject=subject, order_id=order.id if order else None, evidence=evidence,
            deadline_at=late, now=now,
        )  # fmt: skip

    async def _refunds(self, now: datetime) -> None:
        """Each refund that we call done must be missing from what can still be given back there."""
        if not self._provider.profile.refunds:
            return
        before = now + timedelta(seconds=1)
        waiting = await self._supply.db.read(lambda reader: reconciled.unconfirmed(reader, self._name, before))
        shown = [(refund, await self._is_shown(refund)) for refund in waiting]

        async def commit(tx: Transaction) -> None:
            for refund, is_shown in shown:
                await self._saw(tx, refund, is_shown, now)

        await self._supply.db.write(commit)

    async def _is_shown(self, refund: DoneRefund) -> bool:
        try:
            left = await self._provider.refundable(refund.external_id)
        except NotFound:
            return False
        return left.minor <= refund.paid_minor - refund.amount_minor

    async def _saw(self, tx: Transaction, refund: DoneRefund, is_shown: bool, now: datetime) -> None:
        if is_shown:
            await reconciled.confirm(tx, refund.payment_id, now)
            subject = f"payment:{refund.payment_id}"
            await reconciled.close_cases(tx, "refund_unconfirmed", "confirmed", now, subject=subject)
        elif await reconciled.is_older(tx, refund.id, now - REFUND_SHOWN_WITHIN):
            await refund_missing(tx, refund, now)
