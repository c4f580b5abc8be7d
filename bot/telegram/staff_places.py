"""What is seen at the staff's places; `Places` takes `draws` as its `more`. The services refuse who may not see it."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.callbacks import Because, CasePlace, Decide, Desk, PauseReason, Place, ProviderPlace, Providers, Reason
from bot.callbacks.catalogue import PauseReasonIn
from bot.callbacks.desk import Decided
from bot.callbacks.price import Prices, PriceValue
from bot.screens import cases, desk, prices, providers
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.desk import DeskService
from bot.services.drafting import Drafting
from bot.services.people import Person
from bot.services.price_changes import PriceChanges
from bot.services.switches import Switches
from bot.telegram.deposit_places import DepositPlaces
from bot.texts import Texts
from storage.database import Reader

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class StaffPlaces:
    """Writes nothing."""

    clock: Clock
    desk: DeskService
    drafting: Drafting
    switches: Switches
    price_changes: PriceChanges
    deposits: DepositPlaces
    callable: frozenset[str] = frozenset()
    """Providers at which staff may make calls."""

    def draws(self) -> dict[type[Place], Draw]:
        """How each of the staff's places is drawn. They raise `Gone` and `Mistake`."""
        return {
            Desk: self._desk,
            CasePlace: self._case,
            Decided: self._decided,
            Reason: self._reason,
            Because: self._because,
            Decide: self._decide,
            Providers: self._providers,
            ProviderPlace: self._provider,
            PauseReason: self._pause_reason,
            PauseReasonIn: self._pause_reason_in,
            Prices: self._prices,
            PriceValue: self._price_value,
        }

    async def _desk(self, reader: Reader, person: Person, place: Desk, t: Texts) -> Screen:
        view = await self.desk.view(reader, person, self.clock.now())
        return desk.desk(await self.deposits.on_desk(reader, view), t)

    async def _decided(self, reader: Reader, person: Person, place: Decided, t: Texts) -> Screen:
        outcome = await self.desk.outcome(reader, person, place.done)
        if place.case:
            shown = await self._case(reader, person, CasePlace(case=place.case), t)
        else:
            shown = await self._desk(reader, person, Desk(), t)
        return cases.decided(outcome, shown, t)

    async def _case(self, reader: Reader, person: Person, place: CasePlace, t: Texts) -> Screen:
        return cases.case(await self.desk.case(reader, person, place.case, self.clock.now()), t)

    async def _reason(self, reader: Reader, person: Person, place: Reason, t: Texts) -> Screen:
        await self.drafting.require_asked(reader, person, place)
        return cases.reason(place.case, place.decision, t)

    async def _because(self, reader: Reader, person: Person, place: Because, t: Texts) -> Screen:
        return cases.because(await self.drafting.view(reader, person, place.case, place.draft), t)

    async def _decide(self, reader: Reader, person: Person, place: Decide, t: Texts) -> Screen:
        return cases.decide(await self.drafting.view(reader, person, place.case, place.draft), t)

    async def _providers(self, reader: Reader, person: Person, place: Providers, t: Texts) -> Screen:
        rows = await self.switches.rows(reader, person, self.clock.now())
        return providers.providers([await self.deposits.on_row(reader, row) for row in rows], t, place.back)

    async def _provider(self, reader: Reader, person: Person, place: ProviderPlace, t: Texts) -> Screen:
        row = await self.switches.row(reader, person, place.provider, self.clock.now())
        view = await self.deposits.on_row(reader, row)
        return providers.provider(replace(view, has_calls=place.provider in self.callable), t, place.back)

    async def _pause_reason(self, reader: Reader, person: Person, place: PauseReason, t: Texts) -> Screen:
        await self.switches.row(reader, person, place.provider, self.clock.now())
        return providers.pause_reason(place.provider, t)

    async def _pause_reason_in(self, reader: Reader, person: Person, place: PauseReasonIn, t: Texts) -> Screen:
        await self.switches.require_paused(reader, person, place)
        return providers.pause_reason(place.provider, t, place.language)

    async def _prices(self, reader: Reader, person: Person, place: Prices, t: Texts) -> Screen:
        return prices.prices(
            await self.price_changes.view(reader, person, place.provider, self.clock.now()), t, place.back
        )

    async def _price_value(self, reader: Reader, person: Person, place: PriceValue, t: Texts) -> Screen:
        await self.price_changes.require_asked(reader, person, place)
        view = await self.price_changes.view(reader, person, place.provider, self.clock.now())
        return prices.price_value(view, place.what, t)
