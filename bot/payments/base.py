"""The contract of a payment method: an invoice for an order, and the way back. Methods keep no state of their own."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol

STARS_CURRENCY = "XTR"


@dataclass(frozen=True, slots=True)
class Invoice:
    """What the customer is asked to pay. Amount in minor units of the currency (XTR: whole Stars)."""

    title: str
    description: str
    payload: str
    amount_minor: int
    currency: str
    payer: Mapping[str, str] = field(default_factory=dict, repr=False)
    """What the payer told for this method, by the keys of its questions."""


@dataclass(frozen=True, slots=True)
class Issued:
    """An invoice that can be paid. `external_id` names it where the method can be asked about it."""

    link: str
    external_id: str | None = None


@dataclass(frozen=True, slots=True)
class Seen:
    """An invoice as its method tells of it. `paid_minor` is what came, in minor units of `currency`."""

    open: bool
    paid_minor: int | None = None
    currency: str = ""


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
    """One way to pay the shop by an invoice."""

    kind: str
    """The word for it in texts: `way.<kind>`."""
    most_minor: int
    """The largest invoice in minor units of the currency."""

    async def invoice(self, invoice: Invoice) -> Issued:
        """A link that opens the payment. Asking again for the same payload costs nothing."""
        ...


class OwnMoney(Protocol):
    """A way to pay without an invoice: money that the shop holds or lends moves in its ledger alone."""

    name: str
    kind: str
    currency: str
    most_minor: int


class Askable(PaymentMethod, Protocol):
    """A method that tells of its invoices only when it is asked."""

    payer: str
    """The provider whose questions the payer answers."""

    async def look(self, external_id: str) -> Seen:
        """The invoice as it is now. Raises as reads do."""
        ...

    async def withdraw(self, external_id: str) -> Seen:
        """Nobody can pay it any more, unless it was paid already. Raises as `refund` does."""
        ...
