"""What staff see of incidents, lists, single orders and of what they look for. Writes nothing."""

from dataclasses import dataclass

from bot.callbacks import Place
from bot.callbacks.desk import (
    BulkAsk,
    Find,
    HandCase,
    IncidentPlace,
    Incidents,
    OpenOrders,
    OrderNote,
    ReplaceWith,
    TellBuyers,
)
from bot.screens import find, holding, incidents, open_orders
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import case_holding, desk_lists, staff_orders
from bot.services.desk_views import IncidentView
from bot.services.finding import Finding
from bot.services.goods_choice import GoodsChoice
from bot.services.people import Person
from bot.telegram.places import Draw
from bot.texts import Texts
from storage.database import Reader


@dataclass(frozen=True, slots=True)
class DeskPlaces:
    """One per shop."""

    clock: Clock
    finding: Finding
    choice: GoodsChoice

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            OpenOrders: self._orders,
            Incidents: self._incidents,
            IncidentPlace: self._incident,
            BulkAsk: self._ask,
            TellBuyers: self._tell,
            HandCase: self._hand,
            OrderNote: self._note,
            ReplaceWith: self._replace,
            Find: self._find,
        }

    async def _orders(self, reader: Reader, person: Person, place: OpenOrders, t: Texts) -> Screen:
        return open_orders.open_orders(await desk_lists.orders_view(reader, person, place), t)

    async def _incidents(self, reader: Reader, person: Person, place: Incidents, t: Texts) -> Screen:
        return incidents.incidents(await desk_lists.incident_rows(reader, person), t)

    async def _incident(self, reader: Reader, person: Person, place: IncidentPlace, t: Texts) -> Screen:
        return incidents.incident(await self._of(reader, person, place), t)

    async def _ask(self, reader: Reader, person: Person, place: BulkAsk, t: Texts) -> Screen:
        view = await self._of(reader, person, IncidentPlace(incident=place.incident))
        return incidents.ask(view, place.what, place.word, t)

    async def _tell(self, reader: Reader, person: Person, place: TellBuyers, t: Texts) -> Screen:
        return incidents.tell(await self._of(reader, person, IncidentPlace(incident=place.incident)), t)

    async def _of(self, reader: Reader, person: Person, place: IncidentPlace) -> IncidentView:
        return await desk_lists.incident(reader, person, place, self.clock.now())

    async def _hand(self, reader: Reader, person: Person, place: HandCase, t: Texts) -> Screen:
        return holding.hand(await case_holding.view(reader, person, place.case), t)

    async def _note(self, reader: Reader, person: Person, place: OrderNote, t: Texts) -> Screen:
        await staff_orders.require_known(reader, person, place.order)
        return holding.note(place.order, t)

    async def _replace(self, reader: Reader, person: Person, place: ReplaceWith, t: Texts) -> Screen:
        return holding.goods(await self.choice.view(reader, person, place), t)

    async def _find(self, reader: Reader, person: Person, place: Find, t: Texts) -> Screen:
        return find.find(await self.finding.view(reader, person, place), t, place)
