"""The staff's side put together: services, places and handlers. Decides nothing; services check every right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import Router

from bot.callbacks import Place
from bot.services.decisions import Decisions
from bot.services.desk import DeskService
from bot.services.drafting import Drafting
from bot.services.owner_link import OwnerLink, seed_owners
from bot.services.price_changes import PriceChanges
from bot.services.staff_views import CaseView
from bot.services.switches import Switches
from bot.telegram.handlers import staff_cases, staff_desk, staff_prices, staff_providers
from bot.telegram.places import Draw
from bot.telegram.staff_places import StaffPlaces
from bot.wiring import Counter, Parts
from storage import staff
from storage.database import Reader, Transaction


class StaffSide:
    """One per shop."""

    def __init__(self, parts: Parts, counter: Counter) -> None:
        self._parts = parts
        self._desk = DeskService(parts.settings.zone, counter.answers)
        self._drafting = Drafting(parts.cipher)
        self._decisions = Decisions(parts.db, parts.clock, self._drafting, parts.providers, parts.cipher)
        self._switches = Switches(parts.profiles)
        self._price_changes = PriceChanges(counter.pricing, parts.profiles)
        self._owner = OwnerLink(parts.ids)

    def handed_to_handlers(self) -> dict[str, Any]:
        """Services by the names that handlers give them."""
        return {
            "owner": self._owner,
            "desk": self._desk,
            "drafting": self._drafting,
            "decisions": self._decisions,
            "switches": self._switches,
            "price_changes": self._price_changes,
        }

    def routers(self) -> Sequence[Router]:
        """The desk first: it sends strangers away."""
        return (staff_desk.router(), staff_cases.router(), staff_providers.router(), staff_prices.router())

    def places(self) -> dict[type[Place], Draw]:
        """What staff see where."""
        places = StaffPlaces(self._parts.clock, self._desk, self._drafting, self._switches, self._price_changes)
        return places.draws()

    async def seed(self, tx: Transaction, now: datetime) -> None:
        """Makes the people of `ADMIN_IDS` owners."""
        await seed_owners(tx, self._parts.settings.admin_ids, now)

    async def ids(self) -> list[int]:
        return await self._parts.db.read(staff.owners)

    async def case_of(self, reader: Reader, case_id: int) -> CaseView:
        return await self._desk.card(reader, case_id)

    async def owner_link(self, username: str) -> str | None:
        """The link that makes its opener the owner; None where there is one."""
        now = self._parts.clock.now()
        payload = await self._parts.db.write(lambda tx: self._owner.make(tx, now))
        return None if payload is None else f"https://t.me/{username}?start={payload}"
