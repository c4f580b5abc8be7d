"""The worker that gets invoice links: a payment is `new` until its link is stored, then `open`. Takes no money."""

from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import datetime, timedelta

from bot.callbacks import Place, Summary
from bot.callbacks.balance import TopUpPlace
from bot.payments.base import Invoice, Issued, PaymentMethod
from bot.services.paying import Paying
from providers.errors import Limited, ProviderError, Refused
from providers.money import Money
from storage import customers, dialogs, orders, payments
from storage.database import Database, Reader, Transaction
from storage.order_state import RefusedMove
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment

Wording = Callable[[Order, list[orders.OrderLine], str], tuple[str, str]]
"""Title and description of an invoice in the customer's language."""

TopUpWording = Callable[[Money, str], tuple[str, str]]
"""The same for money that comes to a balance."""

AGAIN = timedelta(seconds=5)


class Invoicing:
    """Asks each method for links. A payment whose link cannot be had rests; the others go on."""

    def __init__(
        self,
        db: Database,
        methods: Mapping[str, PaymentMethod],
        paying: Paying,
        wording: Wording,
        top_up_wording: TopUpWording,
    ) -> None:
        self._db, self._methods, self._paying = db, methods, paying
        self._wording, self._top_up_wording = wording, top_up_wording
        self._rests: dict[int, datetime] = {}

    async def step(self, now: datetime) -> bool:
        """Gets the link of one payment. False when none is to be asked for now."""
        found = await self._db.read(lambda reader: self._next(reader, now))
        if found is None:
            return False
        payment, invoice = found
        try:
            issued = await self._methods[payment.method].invoice(invoice)
        except Refused:
            await self._db.write(lambda tx: self._failed(tx, payment, now))
        except ProviderError as error:
            self._rest(payment, error, now)
        else:
            await self._db.write(lambda tx: self._open(tx, payment, issued, now))
        return True

    def _rest(self, payment: Payment, error: ProviderError, now: datetime) -> None:
        told = error.retry_after if isinstance(error, Limited) else None
        self._rests = {known: until for known, until in self._rests.items() if until > now}
        self._rests[payment.id] = now + max(timedelta(seconds=told or 0), AGAIN)

    async def _next(self, reader: Reader, now: datetime) -> tuple[Payment, Invoice] | None:
        # Those at rest keep no other one waiting.
        for payment in await payments.without_invoice(reader, list(self._methods), limit=len(self._rests) + 1):
            order = await orders.get(reader, payment.order_id) if payment.order_id else None
            if (order is not None or payment.is_top_up) and self._rests.get(payment.id, now) <= now:
                return payment, await self._invoice(reader, payment, order)
        return None

    async def _invoice(self, reader: Reader, payment: Payment, order: Order | None) -> Invoice:
        customer = await customers.find(reader, payment.payer_id)
        language = customer.language if customer else "en"
        if order is None:
            worth = Money.of_minor(payment.credit_minor or 0, payment.credit_currency or payment.currency)
            title, description = self._top_up_wording(worth, language)
        else:
            title, description = self._wording(order, await orders.lines(reader, order.id), language)
        payer = await self._paying.payer(reader, payment.payer_id, payment.method)
        return Invoice(title, description, payment.payload or "", payment.amount_minor, payment.currency, payer)

    async def _open(self, tx: Transaction, payment: Payment, issued: Issued, now: datetime) -> None:
        try:
            await payments.move(tx, payment, PaymentState.OPEN, link=issued.link, external_id=issued.external_id)
        except RefusedMove:
            # The order was cancelled meanwhile, or is paid in another way: nobody ever sees this link.
            await payments.note_issued(tx, payment.id, issued.external_id)
            return
        await self._show(tx, payment, now)

    async def _failed(self, tx: Transaction, payment: Payment, now: datetime) -> None:
        """The method takes no such invoice: the summary offers to begin anew."""
        with suppress(RefusedMove):  # the order was cancelled meanwhile
            await payments.move(tx, payment, PaymentState.FAILED)
        await self._show(tx, payment, now)

    async def _show(self, tx: Transaction, payment: Payment, now: datetime) -> None:
        order = await orders.get(tx, payment.order_id) if payment.order_id else None
        place: Place = TopUpPlace(payment=payment.id) if order is None else Summary(checkout=order.checkout_id)
        await dialogs.refresh(tx, payment.payer_id, [place.pack()], now=now)
