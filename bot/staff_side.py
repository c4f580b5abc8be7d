"""The staff's side put together: their services, places and handlers. Decides nothing; every right is checked by services."""

from collections.abc import Sequence
from typing import Any

from aiogram import Router

from bot.callbacks import Place
from bot.services.desk import DeskService
from bot.services.owner_link import OwnerLink, seed_owners
from bot.services.staff_views import CaseView
from bot.telegram.places import Draw
from bot.texts import Catalogues
from bot.wiring import Counter, Parts
from storage import staff
from storage.database import Reader, Transaction


class StaffSide:
    """One per shop."""

    def __init__(self, parts: Parts, counter: Counter, catalogues: Catalogues) -> None:
        self._parts, self._catalogues = parts, catalogues
        self._desk = DeskService(parts.settings.zone)
        self._owner = OwnerLink(parts.ids)

    def handed_to_handlers(self) -> dict[str, Any]:
        """Services by the names that handlers give them."""
        return {"owner": self._owner}

    def routers(self) -> Sequence[Router]:
        return ()

    def places(self) -> dict[type[Place], Draw]:
        return {}

    async def seed(self, tx: Transaction, now: Any) -> None:
        await seed_owners(tx, self._parts.settings.admin_ids, now)

    async def ids(self) -> list[int]:
        return await self._parts.db.read(staff.owners)

    async def case_of(self, reader: Reader, case_id: int) -> CaseView:
        return await self._desk.card(reader, case_id)

    async def owner_link(self, username: str) -> str | None:
        """The line for the console that makes its reader the owner; None where there is one."""
        now = self._parts.clock.now()
        payload = await self._parts.db.write(lambda tx: self._owner.make(tx, now))
        return None if payload is None else f"https://t.me/{username}?start={payload}"
