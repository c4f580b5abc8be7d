"""An invoice at a provider that makes invoices of any sum: a link to pay for the goods of every other provider."""

from bot.payments.at_provider import AtProvider
from bot.payments.base import Invoice, Issued, Seen
from providers.base import Provider
from providers.errors import Unclear
from providers.money import Money
from providers.orders import RemoteOrder, Stage


class InvoiceLink(AtProvider):
    """Implements `Askable`; money goes back as it does for the provider's own orders."""

    kind = "link"
    most_minor = 10**11

    def __init__(self, provider: Provider) -> None:
        super().__init__(provider)
        self.payer = provider.profile.name
        self.name = f"{self.payer}_link"

    async def invoice(self, invoice: Invoice) -> Issued:
        """Finds the invoice of this payload before it makes one: an earlier try may have succeeded unheard."""
        amount = Money.of_minor(invoice.amount_minor, invoice.currency)
        placement = self._provider.invoice(invoice.payload, invoice.title, amount, invoice.payer)
        found = [one for one in await self._provider.find(placement) if one.stage is not Stage.CANCELLED]
        remote = found[0] if found else await self._provider.place(self._provider.body(placement))
        if remote.payment_url is None:
            raise Unclear("an invoice without a link")
        return Issued(remote.payment_url, remote.id)

    async def look(self, external_id: str) -> Seen:
        """Reads it there."""
        return _seen(await self._provider.read(external_id))

    async def withdraw(self, external_id: str) -> Seen:
        """Cancels it there, before payment."""
        return _seen(await self._provider.cancel(external_id))


def _seen(remote: RemoteOrder) -> Seen:
    if remote.paid is not None:
        return Seen(False, remote.paid.minor, remote.paid.currency)
    return Seen(remote.stage in {Stage.UNPAID, Stage.UNKNOWN})
