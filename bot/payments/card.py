"""Telegram Payments with a provider token: cards, for physical goods and services. Telegram has no call for refunds."""

from typing import Protocol

from bot.lengths import cut
from bot.payments.base import Invoice, Issued
from bot.payments.stars import DESCRIPTION_LIMIT, TITLE_LIMIT
from providers.errors import Refused


class CardApi(Protocol):
    """The one call of the Bot API that makes an invoice in a currency."""

    async def create_card_link(
        self, title: str, description: str, payload: str, amount_minor: int, currency: str
    ) -> str: ...


class Card:
    """Implements `PaymentMethod`. The charge comes as `successful_payment`, as with Stars."""

    name = "card"
    kind = "card"
    repeat_is_safe = True
    most_minor = 10**9

    def __init__(self, api: CardApi, currency: str) -> None:
        self._api = api
        self.currency = currency

    async def invoice(self, invoice: Invoice) -> Issued:
        """Bot API, createInvoiceLink with provider_token; amounts in minor units."""
        link = await self._api.create_card_link(
            cut(invoice.title, TITLE_LIMIT),
            cut(invoice.description, DESCRIPTION_LIMIT),
            invoice.payload,
            invoice.amount_minor,
            invoice.currency,
        )
        return Issued(link)

    async def refund(self, payer_id: int, external_id: str, amount_minor: int) -> None:
        """Only a person can do it, in the cabinet of the payment provider."""
        raise Refused("Telegram has no call that gives a card payment back", code="no_refund_call")
