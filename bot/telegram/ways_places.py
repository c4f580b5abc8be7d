"""The staff's tables of ways to pay and of their fees, drawn from what the service knows now. Writes nothing."""

from bot.callbacks.kinds import Place
from bot.callbacks.payment import FeeDecide, Fees, FeeValue, Ways
from bot.screens import fees, ways
from bot.screens.screen import Screen
from bot.services.fees import FeeDesk
from bot.services.people import Person
from bot.services.ways import Ways as WaysService
from bot.telegram.places import Draw
from bot.texts import Texts
from storage.database import Reader


class WaysPlaces:
    """`draws` joins the staff's places."""

    def __init__(self, ways: WaysService, fee_desk: FeeDesk) -> None:
        self._ways, self._fees = ways, fee_desk

    def draws(self) -> dict[type[Place], Draw]:
        return {Ways: self._table, Fees: self._fee_table, FeeValue: self._fee, FeeDecide: self._fee_decide}

    async def _fee_table(self, reader: Reader, person: Person, place: Fees, t: Texts) -> Screen:
        return fees.table(await self._fees.table(reader, person), t)

    async def _fee(self, reader: Reader, person: Person, place: FeeValue, t: Texts) -> Screen:
        await self._fees.require_asked(reader, person, place)
        return fees.value(place.method, t, f"error.{place.wrong}" if place.wrong else None)

    async def _fee_decide(self, reader: Reader, person: Person, place: FeeDecide, t: Texts) -> Screen:
        return fees.decide(await self._fees.drafted(reader, person, place), t)

    async def _table(self, reader: Reader, person: Person, place: Ways, t: Texts) -> Screen:
        return ways.table(await self._ways.table(reader, person), t)
