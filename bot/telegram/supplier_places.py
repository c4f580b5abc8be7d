"""What staff see while they call a supplier or have goods returned, and the order's page that leads there."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, replace
from typing import Any

from bot.callbacks import Place, StaffOrder
from bot.callbacks.supplier import (
    ReturnConfirm,
    ReturnReason,
    SupplierAction,
    SupplierActions,
    SupplierField,
    SupplierSummary,
)
from bot.screens import returns, staff_order, supplier_calls
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services import staff_orders
from bot.services.cancelling import Profiles
from bot.services.order_desk import OrderDesk
from bot.services.people import Person
from bot.services.returns_desk import PRESETS, ReturnsDesk
from bot.services.supplier_calls import SupplierCalls
from bot.services.supplier_forms import SupplierForms
from bot.texts import Texts
from storage.database import Reader

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class SupplierPlaces:
    """Writes nothing."""

    clock: Clock
    forms: SupplierForms
    calls: SupplierCalls
    returns: ReturnsDesk
    order_desk: OrderDesk
    profiles: Profiles

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            StaffOrder: self._order,
            SupplierActions: self._actions,
            SupplierAction: self._action,
            SupplierField: self._field,
            SupplierSummary: self._summary,
            ReturnReason: self._return_reason,
            ReturnConfirm: self._return_confirm,
        }

    async def _order(self, reader: Reader, person: Person, place: StaffOrder, t: Texts) -> Screen:
        view = await staff_orders.view(reader, person, place.order, self.clock.now(), self.profiles)
        actions = self.calls.about_order(person, view.provider) if view.remote_id else ()
        returnable = await self.returns.offered(reader, person, place.order)
        begins = await self.order_desk.actions(reader, person, place.order, self.clock.now())
        history = await self.order_desk.history(reader, place.order)
        view = replace(view, actions=actions, returnable=returnable, begins=begins, history=history)
        return staff_order.staff_order(view, t)

    async def _actions(self, reader: Reader, person: Person, place: SupplierActions, t: Texts) -> Screen:
        return supplier_calls.actions(await self.calls.list_view(person, place.provider), t)

    async def _action(self, reader: Reader, person: Person, place: SupplierAction, t: Texts) -> Screen:
        return supplier_calls.action(await self.calls.view(reader, person, place), t)

    async def _field(self, reader: Reader, person: Person, place: SupplierField, t: Texts) -> Screen:
        return supplier_calls.field(await self.forms.field_view(reader, person, place), t)

    async def _summary(self, reader: Reader, person: Person, place: SupplierSummary, t: Texts) -> Screen:
        return supplier_calls.call(await self.forms.call_view(reader, person, place), t)

    async def _return_reason(self, reader: Reader, person: Person, place: ReturnReason, t: Texts) -> Screen:
        await self.returns.require_asked(reader, person, place)
        return returns.reason(place.order, PRESETS, t)

    async def _return_confirm(self, reader: Reader, person: Person, place: ReturnConfirm, t: Texts) -> Screen:
        number, why = await self.returns.view(reader, person, place)
        return returns.confirm(place.order, number, place.draft, why, t)
