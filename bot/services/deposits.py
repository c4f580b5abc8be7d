"""The worker that knows what a provider still holds for the shop. A failed read changes nothing."""

from datetime import datetime, timedelta

from bot.services.supply import Supply
from providers.errors import ProviderError
from storage import providers

EVERY = timedelta(minutes=5)


class Deposits:
    """One per provider that shows its balance."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply

    async def step(self, now: datetime) -> timedelta:
        """Reads the deposit and stores it."""
        try:
            held = await self._supply.provider.balance()
        except ProviderError:
            return EVERY
        name = self._supply.provider.profile.name
        await self._supply.db.write(
            lambda tx: providers.set_deposit(tx, name, held.minor, held.currency, now), bulk=True
        )
        return EVERY
