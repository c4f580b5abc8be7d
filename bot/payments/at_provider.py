"""Money that a provider collected from the customer itself: given back through the provider, where it can."""

from providers.base import Provider
from providers.errors import Refused
from providers.money import Money


class AtProvider:
    """Implements the refunding half of `PaymentMethod`; the provider makes its own invoices."""

    repeat_is_safe = True

    def __init__(self, provider: Provider) -> None:
        self._provider = provider
        self.name = provider.profile.name
        self.currency = provider.profile.currency

    async def refund(self, payer_id: int, external_id: str, amount_minor: int) -> None:
        """The whole payment of one remote order, under a reference of its own, so that it goes back once.

        Raises `Refused` with the code `no_refund_call` where only a person can do it, in the provider's cabinet.
        """
        if not self._provider.profile.refunds:
            raise Refused("the provider has no call for refunds", code="no_refund_call")
        reference = f"r-{external_id.replace('-', '')}"
        await self._provider.refund(external_id, reference, Money.of_minor(amount_minor, self.currency))
