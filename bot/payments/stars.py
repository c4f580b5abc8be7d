"""Telegram Stars: whole Stars, full refunds only, through the Bot API that `telegram/stars.py` implements."""

from typing import Protocol

from bot.lengths import cut
from bot.payments.base import STARS_CURRENCY, Invoice, Issued

TITLE_LIMIT, DESCRIPTION_LIMIT = 32, 255


class StarsApi(Protocol):
    """The few calls of the Bot API that money needs."""

    async def create_invoice_link(self, title: str, description: str, payload: str, stars: int) -> str: ...

    async def refund(self, user_id: int, charge_id: str) -> None: ...


class Stars:
    """Implements `PaymentMethod`. A repeated refund answers "already refunded", so repeating is safe."""

    name = "stars"
    kind = "stars"
    currency = STARS_CURRENCY
    repeat_is_safe = True
    most_minor = 100_000

    def __init__(self, api: StarsApi) -> None:
        self._api = api

    async def invoice(self, invoice: Invoice) -> Issued:
        """Bot API, createInvoiceLink: title 32, description 255 characters as Telegram counts them, payload 128
        bytes.
        """
        link = await self._api.create_invoice_link(
            cut(invoice.title, TITLE_LIMIT),
            cut(invoice.description, DESCRIPTION_LIMIT),
            invoice.payload,
            invoice.amount_minor,
        )
        return Issued(link)

    async def refund(self, payer_id: int, external_id: str, amount_minor: int) -> None:
        """Bot API, refundStarPayment: the whole charge; there are no partial refunds."""
        await self._api.refund(payer_id, external_id)
