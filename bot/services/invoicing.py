"""The worker that gets invoice links: a payment is `new` until its link is stored, then `open`. Takes no money."""

from collections.abc import Callable
from contextlib import suppress
from datetime import datetime

from bot.callbacks import Summary
from bot.payments.base import Invoice, PaymentMethod
from providers.base import Refused
from storage import dialogs, orders, payments
from storage.database import Database, Reader, Transaction
from storage.order_state import RefusedMove
from storage.orders import Order
from storage.payment_state import PaymentState
from storage.payments import Payment

Wording = Callable[[Order, list[orders.OrderLine], str], tuple[str, str]]
"""Title and description of an invoice in the customer's language."""


class Invoicing:
    """Asks one method for links."""

    def __init__(self, db: Database, method: PaymentMethod, wording: Wording) -> None:
        self._db = db
        self._method = method
        self._wording = wording

    async def step(self, now: datetime) -> bool:
        """Gets the link of one payment. False when none waits; raises what the method raises, to be tried again."""
        found = await self._db.read(self._next)
        if found is None:
            return False
        payment, invoice = found
        try:
            link = await self._method.invoice(invoice)
        except Refused:
            await self._db.write(lambda tx: self._failed(tx, payment, now))
            return True
        await self._db.write(lambda tx: self._open(tx, payment, link, now))
        return True

    async def _next(self, reader: Reader) -> tuple[Payment, Invoice] | None:
        waiting = await payments.without_invoice(reader, self._method.name, limit=1)
        order = await orders.get(reader, waiting[0].order_id) if waiting and waiting[0].order_id else None
        if order is None:
            return None
        return waiting[0], await self._invoice(reader, waiting[0], order)

    async def _invoice(self, reader: Reader, payment: Payment, order: Order) -> Invoice:
        row = await reader.one("SELECT language FROM customers WHERE id = :id", id=order.customer_id)
        lines = await orders.lines(reader, order.id)
        title, description = self._wording(order, lines, row["language"] if row else "en")
        return Invoice(title, description, payment.payload or "", payment.amount_minor, payment.currency)

    async def _open(self, tx: Transaction, payment: Payment, link: str, now: datetime) -> None:
        try:
            await payments.move(tx, payment, PaymentState.OPEN, link=link)
        except RefusedMove:
            return  # the order was cancelled meanwhile; nobody ever sees this link
        await self._show(tx, payment, now)

    async def _failed(self, tx: Transaction, payment: Payment, now: datetime) -> None:
        """Telegram takes no such invoice: the summary offers to begin anew."""
        with suppress(RefusedMove):  # the order was cancelled meanwhile
            await payments.move(tx, payment, PaymentState.FAILED)
        await self._show(tx, payment, now)

    async def _show(self, tx: Transaction, payment: Payment, now: datetime) -> None:
        order = await orders.get(tx, payment.order_id) if payment.order_id else None
        if order is not None:
            await dialogs.refresh(tx, order.customer_id, [Summary(checkout=order.checkout_id).pack()], now=now)
