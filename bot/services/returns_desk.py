"""Having goods taken back by their provider: staff give a reason, then press a second time. The rest is `returning`."""

from collections.abc import Mapping
from datetime import datetime

from bot.callbacks import StaffOrder
from bot.callbacks.supplier import ReturnConfirm, ReturnGoods, ReturnReason
from bot.services import replaceable, returning
from bot.services.drafting import reason_of
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, may, require
from providers.base import Profile
from storage import calls, orders, staff
from storage.database import Reader, Transaction
from storage.orders import Order

PRESETS = ("do_not_work", "bought_by_mistake", "customer_asks")
DECISION = "return"


class ReturnsDesk:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles

    async def offered(self, reader: Reader, person: Person, order_id: int) -> bool:
        """Whether this person may have these goods returned now."""
        order = await orders.get(reader, order_id)
        return may(person, Right.DECIDE) and order is not None and await self._can(reader, order)

    async def require_asked(self, reader: Reader, person: Person, place: ReturnReason) -> Order:
        require(person, Right.DECIDE)
        order = await orders.get(reader, place.order)
        if order is None:
            raise Gone
        if not await self._can(reader, order):
            raise Mistake("error.too_late")
        return order

    async def draft(
        self, tx: Transaction, person: Person, place: ReturnReason, reason: str, now: datetime
    ) -> ReturnConfirm:
        """Keeps the reason until the second press."""
        await self.require_asked(tx, person, place)
        draft = await staff.put_draft(tx, person.id, _subject(place.order), DECISION, reason_of(reason), now)
        return ReturnConfirm(order=place.order, draft=draft)

    async def view(self, reader: Reader, person: Person, place: ReturnConfirm) -> tuple[int, str]:
        """The order's number and the reason."""
        order = await self.require_asked(reader, person, ReturnReason(order=place.order))
        return order.number, await self._reason(reader, person, place.order, place.draft)

    async def confirm(self, tx: Transaction, person: Person, press: ReturnGoods, now: datetime) -> StaffOrder:
        """Begins the return, once."""
        order = await self.require_asked(tx, person, ReturnReason(order=press.order))
        reason = await self._reason(tx, person, press.order, press.draft)
        await staff.use_draft(tx, press.draft, now)
        await returning.begin(tx, person, order.id, self._profiles.get(order.provider), reason, now)
        return StaffOrder(order=press.order)

    async def _can(self, reader: Reader, order: Order) -> bool:
        asked = await calls.newest(reader, order.id, "give_back")
        free = asked is None and not await replaceable.is_under_way(reader, order)
        return free and returning.can_return(order, self._profiles.get(order.provider))

    async def _reason(self, reader: Reader, person: Person, order_id: int, draft_id: int) -> str:
        draft = await staff.draft(reader, draft_id, person.id)
        if draft is None or draft.subject != _subject(order_id):
            raise Mistake("notice.already")
        return draft.text


def require_preset(preset: str) -> None:
    """Raises `Gone` for a reason that no button offers."""
    if preset not in PRESETS:
        raise Gone


def _subject(order_id: int) -> str:
    return f"return:{order_id}"
