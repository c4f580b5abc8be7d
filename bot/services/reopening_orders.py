"""Orders of an older file of which it says that nothing was bought for them: looked for at their provider.

Who can be asked by our reference is asked. Who cannot, may show by an unchanged deposit that nothing was bought. Else a
person decides, as about every placement that nobody can look up. Refuses to place anything.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.services.casework import open_case
from bot.services.moves import move
from bot.services.placing import accept
from bot.services.supply import Supply
from providers.errors import ProviderError
from providers.money import Money
from providers.orders import RemoteOrder, Stage
from storage import deposits, ledger, orders, providers, reconciled
from storage.database import Reader, Transaction
from storage.order_state import OrderState
from storage.orders import Order


class Finding:
    """The orders of one provider."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._provider = supply.provider

    async def done(self, began_at: datetime, now: datetime, *, late: bool) -> bool:
        """Whether nothing is left to be found out. `late`: the provider has been waited for long enough."""
        profile = self._provider.profile
        unsure = await self._supply.db.read(self._unsure)
        if not unsure:
            return True
        if not profile.found_by_reference:
            untouched = await self._nothing_was_taken()
            if untouched is None and not late:
                return False
            if not untouched:
                await self._ask_staff(unsure, now)
            return True
        if now < began_at + profile.settle:
            return False  # a request of the last moment may still be on its way
        found = [await self._look(order) for order in unsure]
        if late:
            await self._ask_staff([order for order, sure in zip(unsure, found, strict=True) if not sure], now)
        return late or all(found)

    async def _unsure(self, reader: Reader) -> list[Order]:
        found = [await orders.get(reader, each) for each in await reconciled.unsure(reader, self._name)]
        return [order for order in found if order is not None]

    @property
    def _name(self) -> str:
        return self._provider.profile.name

    async def _nothing_was_taken(self) -> bool | None:
        """Whether the provider still holds exactly what the books of this file say. None: it gave no answer."""
        if not self._provider.profile.shows_balance:
            return False
        try:
            held = await self._provider.balance()
        except ProviderError:
            return None
        return await self._supply.db.read(lambda reader: self._explains(reader, held))

    async def _explains(self, reader: Reader, held: Money) -> bool:
        known = await deposits.get(reader, self._name)
        loose = await deposits.not_booked(reader, self._name, held.currency)
        booked = await ledger.balance(reader, deposits.account(self._name), held.currency)
        return known.opened == held.currency and not loose and held.minor == booked + known.known_minor

    async def _look(self, order: Order) -> bool:
        """Asks the provider about one order. False where it gave no answer."""
        placement = await self._supply.db.read(lambda reader: self._supply.placement(reader, order))
        try:
            found = await self._provider.find(placement)
        except ProviderError:
            return False
        if found:
            await self._supply.db.write(lambda tx: self._adopt(tx, order, found))
        return True

    async def _adopt(self, tx: Transaction, order: Order, found: Sequence[RemoteOrder]) -> None:
        now = self._supply.clock.now()
        if len(found) > 1:
            evidence = {"remote_ids": ", ".join(one.id for one in found)}
            await open_case(tx, "bought_twice", order_id=order.id, evidence=evidence, now=now)
        alive = [one for one in found if one.stage not in {Stage.CANCELLED, Stage.REJECTED}]
        placing = await self._placing(tx, order, now)
        await accept(tx, placing, (alive or list(found))[0], now=now, cause="found_after_restore")

    async def _placing(self, tx: Transaction, order: Order, now: datetime) -> Order:
        attempts = order.attempts + 1
        return await move(
            tx, order, OrderState.PLACING, now=now, cause="restored", attempts=attempts, looks=0, next_step_at=None
        )

    async def _ask_staff(self, unsure: Sequence[Order], now: datetime) -> None:
        async def commit(tx: Transaction) -> None:
            for order in unsure:
                await self._to_review(tx, order, now)

        await self._supply.db.write(commit)

    async def _to_review(self, tx: Transaction, order: Order, now: datetime) -> None:
        row = await providers.get(tx, self._name)
        evidence = {"restored": now.isoformat()}
        if row is not None and row.deposit_minor is not None:
            evidence["balance_after"] = str(row.deposit_minor)
        await open_case(tx, "unclear", order_id=order.id, evidence=evidence, now=now)
        placing = await self._placing(tx, order, now)
        await move(tx, placing, OrderState.REVIEW, now=now, cause="restored", next_step_at=None)
