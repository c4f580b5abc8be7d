"""The receipt of a paid order: what was bought from whom, the tax in it, how it was paid, what went back.

Only its buyer sees it, and staff. Changes nothing but the outbox.
"""

from collections.abc import Mapping
from datetime import datetime

from bot.services.books_views import ReceiptLine, ReceiptRefund, ReceiptView
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.rights import Right, may
from providers.base import Provider
from providers.money import Money
from storage import books, letters, orders
from storage.database import Reader, Transaction
from storage.orders import Order, OrderLine

LETTER = "receipt_file"


class Receipts:
    """`seller` is the shop's name as customers read it."""

    def __init__(self, seller: str, providers: Mapping[str, Provider]) -> None:
        self._seller, self._providers = seller, providers

    async def ask(self, tx: Transaction, person: Person, order_id: int, now: datetime) -> None:
        """Has the receipt sent to the person as a file. Raises `Gone`."""
        await self.view(tx, person, order_id)
        await letters.put(tx, chat_id=person.id, kind=LETTER, order_id=order_id, now=now)

    async def view(self, reader: Reader, person: Person, order_id: int) -> ReceiptView:
        """Raises `Gone` where nothing was paid, and for everybody but the buyer and staff."""
        order = await orders.get(reader, order_id)
        staff = person.role is not None and may(person, Right.LOOK)
        if order is None or (order.customer_id != person.id and not staff):
            raise Gone
        paid = (await books.paid_with(reader, [order.id])).get(order.id)
        if paid is None:
            raise Gone
        lines = [self._line(order, one) for one in await orders.lines(reader, order.id)]
        return ReceiptView(
            order=order.id,
            number=order.number,
            seller=self._seller,
            provider=order.provider,
            at=paid.at,
            lines=tuple(lines),
            total=Money.of_minor(order.total_minor, order.currency),
            method=paid.method,
            paid=Money.of_minor(paid.amount_minor, paid.currency),
            charge=paid.external_id,
            refunds=tuple(
                ReceiptRefund(Money.of_minor(one.amount_minor, one.currency), one.done_at)
                for one in await books.refunds_of(reader, order.id)
            ),
            for_staff=order.customer_id != person.id,
            taxes=_taxes(lines),
        )

    def _line(self, order: Order, line: OrderLine) -> ReceiptLine:
        unit = Money.of_minor(line.unit_minor, order.currency)
        provider, total = self._providers.get(order.provider), unit * line.quantity
        tax = provider.tax(line.facts, total) if provider else None
        return ReceiptLine(
            title=line.title,
            variant_title=line.variant_title,
            quantity=line.quantity,
            unit=unit,
            total=total,
            tax_percent=tax.percent if tax else None,
            tax=tax.amount if tax else None,
        )


def _taxes(lines: list[ReceiptLine]) -> tuple[tuple[int, Money], ...]:
    sums: dict[int, Money] = {}
    for line in lines:
        if line.tax is not None and line.tax_percent is not None:
            known = sums.get(line.tax_percent)
            sums[line.tax_percent] = line.tax if known is None else known + line.tax
    return tuple(sorted(sums.items()))
