"""The contract of a payment method: an invoice for an order, and the way back. Methods keep no state of their own."""

from dataclasses import dataclass
from typing import Protocol


@dataclass(frozen=True, slots=True)
class Invoice:
    """What the customer is asked to pay. Amount in minor units of the currency (XTR: whole Stars)."""

    title: str
    description: str
    payload: str
    amount_minor: int
    currency: str


class WayBack(Protocol):
    """How money goes back. Errors are those of `providers.errors`: NotSent, Limited, Refused, Unclear."""

    name: str
    currency: str
    repeat_is_safe: bool
    """A refund may be asked for again after an unclear answer: the method never pays back twice."""

    async def refund(self, payer_id: int, external_id: str, amount_minor: int) -> None:
        """Gives the money back; success also when it was given back before."""
        ...


class PaymentMethod(WayBack, Protocol):
    """One way to pay the shop."""

    async def invoice(self, invoice: Invoice) -> str:
        """A link that opens the payment. Asking again for the same payload costs nothing."""
        ...
