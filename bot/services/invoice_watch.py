"""The worker that asks about invoices of methods that do not tell by themselves: paid, lapsed, or to be withdrawn."""

from collections.abc import Mapping
from datetime import datetime, timedelta

from bot.payments.base import Askable, Seen
from bot.services.capture import Holds, Money, capture
from providers.errors import Limited, ProviderError, Refused
from storage import payments
from storage.database import Database, Reader, Transaction
from storage.payment_state import PaymentState
from storage.payments import Payment

EVERY = timedelta(seconds=15)
SELDOM = timedelta(minutes=30)
FRESH = timedelta(hours=1)
"""How long after its end an invoice is asked about often: one that cannot be withdrawn is looked at seldom then."""
AT_A_TIME = 20


class InvoiceWatch:
    """An open invoice is looked at; one that lapsed here is withdrawn there, and looked at once more."""

    def __init__(self, db: Database, methods: Mapping[str, Askable], holds: Holds) -> None:
        self._db, self._methods, self._holds = db, methods, holds
        self._rests_until: dict[str, datetime] = {}

    async def step(self, now: datetime) -> bool:
        """Looks at the invoices that were not looked at for longest. False when none is due."""
        found = await self._db.read(lambda reader: self._due(reader, now))
        for payment in found:
            if self._asks(payment.method, now):
                await self._look(payment, now)
        return bool(found)

    def _asks(self, method: str, now: datetime) -> bool:
        return self._rests_until.get(method, now) <= now

    async def _due(self, reader: Reader, now: datetime) -> list[Payment]:
        methods = [name for name in self._methods if self._asks(name, now)]
        return await payments.to_watch(
            reader, methods, before=now - EVERY, seldom_before=now - SELDOM, fresh_since=now - FRESH, limit=AT_A_TIME
        )

    async def _look(self, payment: Payment, now: datetime) -> None:
        assert payment.external_id is not None  # noqa: S101 - only such payments are watched
        method = self._methods[payment.method]
        is_dead = payment.state is not PaymentState.OPEN
        try:
            seen: Seen | None = await (method.withdraw if is_dead else method.look)(payment.external_id)
        except Refused:
            seen = await self._seen(method, payment.external_id)
        except ProviderError as error:
            seen = None
            if isinstance(error, Limited):
                self._rests_until[payment.method] = now + max(timedelta(seconds=error.retry_after or 0), EVERY)
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
