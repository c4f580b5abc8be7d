"""The payment link of an order as a picture, to be read by another device. Nothing else is in it."""

import io
from dataclasses import dataclass, field
from datetime import datetime

from bot.services import schedule
from bot.services.errors import Gone
from bot.services.pay_links import PayLinks
from bot.services.people import Person
from storage import letters, orders
from storage.database import Reader, Transaction
from storage.orders import Order

LETTER = "payment_qr"
PIXELS = 10
"""The width of one square of the code: it is read off a screen."""


@dataclass(frozen=True, slots=True)
class Code:
    """The picture, and what it is for: an order that can be paid until `until`."""

    picture: bytes = field(repr=False)
    number: int
    until: datetime


class PaymentQr:
    """Only the order's own customer gets it, and only while there is something to pay."""

    def __init__(self, links: PayLinks) -> None:
        self._links = links

    async def ask(self, tx: Transaction, person: Person, order_id: int, now: datetime) -> None:
        """Has the picture sent. Raises `Gone` where nothing is to be paid."""
        order, _, _ = await self._unpaid(tx, order_id, person.id)
        await letters.put(tx, chat_id=person.id, kind=LETTER, order_id=order.id, now=now)

    async def code(self, reader: Reader, order_id: int, chat_id: int) -> Code:
        """The picture as it is true now. Raises `Gone`."""
        order, url, until = await self._unpaid(reader, order_id, chat_id)
        return Code(picture(url), order.number, until)

    async def _unpaid(self, reader: Reader, order_id: int, customer_id: int) -> tuple[Order, str, datetime]:
        order = await orders.owned(reader, order_id, customer_id)
        url = self._links.url(order) if order else None
        if order is None or url is None or order.pays_there_at is None:
            raise Gone
        return order, url, order.pays_there_at + schedule.UNPAID_LIVES


def picture(url: str) -> bytes:
    """A PNG of the link as a QR code."""
    import segno

    drawn = io.BytesIO()
    segno.make_qr(url).save(drawn, kind="png", scale=PIXELS)
    return drawn.getvalue()
