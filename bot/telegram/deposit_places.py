"""What staff see of deposits and of a restored shop, and what that adds to the desk. Refuses to write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.callbacks import Place
from bot.callbacks.deposit import DepositLimit, TopUpReason
from bot.screens import deposits
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.availability import UNOPENED, maintained, unopened
from bot.services.deposit_desk import DepositDesk
from bot.services.people import Person
from bot.services.reopening import state
from bot.services.staff_views import DeskView, ProviderRow
from bot.texts import Texts
from providers.money import Money
from storage.database import Reader

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class DepositPlaces:
    """One per shop."""

    clock: Clock
    desk: DepositDesk

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {DepositLimit: self._limit, TopUpReason: self._why}

    async def on_desk(self, reader: Reader, view: DeskView) -> DeskView:
        """The desk with what runs out, and why the shop is closed."""
        closed = await state(reader)
        word = closed[0] if closed else await _closed_by_staff(reader)
        low = await self.desk.low(reader, self.clock.now())
        return replace(view, low=low, closed=word)

    async def on_row(self, reader: Reader, row: ProviderRow) -> ProviderRow:
        """A provider with its deposit."""
        return replace(row, account=await self.desk.view(reader, row.name, self.clock.now()))

    async def _limit(self, reader: Reader, person: Person, place: DepositLimit, t: Texts) -> Screen:
        await self.desk.require_asked(reader, person, place.provider)
        return deposits.limit(place.provider, t)

    async def _why(self, reader: Reader, person: Person, place: TopUpReason, t: Texts) -> Screen:
        asked = await self.desk.top_up(reader, person, place.top_up)
        return deposits.no_top_up(asked.provider, Money.of_minor(asked.amount_minor, asked.currency), t)


async def _closed_by_staff(reader: Reader) -> str:
    """Maintenance, or a new shop that nobody has opened yet; empty where customers may buy."""
    if await maintained(reader) is not None:
        return "maintenance"
    return UNOPENED if await unopened(reader) else ""
