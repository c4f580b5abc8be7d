"""The worker that asks about invoices of methods that do not tell by themselves: paid, lapsed, or to be withdrawn."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.payments.base import Askable, Seen
from bot.services.capture import Holds, Money, capture
from providers.errors import ProviderError, Refused
from storage import payments
from storage.database import Database, Transaction
from storage.payment_state import PaymentState
from storage.payments import Payment

EVERY = timedelta(seconds=15)
AT_A_TIME = 20


class InvoiceWatch:
    """An open invoice is looked at; one that lapsed here is withdrawn there, and looked at once more."""

    def __init__(self, db: Database, methods: Mapping[str, Askable], holds: Holds) -> None:
        self._db, self._methods, self._holds = db, methods, holds

    async def step(self, now: datetime) -> bool:
        """Looks at the invoice that was not looked at for longest. False when none is due."""
        found = await self._db.read(
            lambda reader: payments.to_watch(reader, list(self._methods), before=now - EVERY, limit=AT_A_TIME)
        )
        for payment in found:
            await self._look(payment, now)
        return bool(found)

    async def _look(self, payment: Payment, now: datetime) -> None:
        assert payment.external_id is not None  # noqa: S101 - only such payments are watched
        method = self._methods[payment.method]
        is_dead = payment.state is not PaymentState.OPEN
        try:
            seen: Seen | None = await (method.withdraw if is_dead else method.look)(payment.external_id)
        except Refused:
            seen = await self._seen(method, payment.external_id)
        except ProviderError:
            seen = None
        await self._db.write(lambda tx: self._learn(tx, payment, seen, now))

    async def _seen(self, method: Askable, external_id: str) -> Seen | None:
        """It could not be withdrawn: it may have been paid in this moment."""
        try:
            return await method.look(external_id)
        except ProviderError:
            return None

    async def _learn(self, tx: Transaction, payment: Payment, seen: Seen | None, now: datetime) -> None:
        over = seen is not None and not seen.open
        await payments.looked(tx, payment.id, now, over=over)
        if seen is None or seen.open:
            return
        if seen.paid_minor is None:
            await self._lapse(tx, payment)
            return
        money = Money(
            payment.method,
            payment.external_id or "",
            payment.payload or "",
            payment.payer_id,
            seen.paid_minor,
            seen.currency,
        )
        await capture(tx, money, now, holds=self._holds)

    async def _lapse(self, tx: Transaction, payment: Payment) -> None:
        latest = await payments.get(tx, payment.id)
        if latest is not None and latest.state is PaymentState.OPEN:
            await payments.move(tx, latest, PaymentState.LAPSED)
