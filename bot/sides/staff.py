"""The staff's side put together: services, places and handlers. Decides nothing; services check every right."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from aiogram import Router

from bot.callbacks import Place
from bot.services.approval_desk import ApprovalDesk
from bot.services.asking import Asking
from bot.services.decisions import Decisions
from bot.services.deposit_desk import DepositDesk
from bot.services.desk import DeskService
from bot.services.drafting import Drafting
from bot.services.fees import FeeDesk
from bot.services.invitations import Invitations, seed_owners
from bot.services.order_desk import OrderDesk
from bot.services.own_shelf import OwnShelf
from bot.services.own_shelf_files import LETTER as SHELF_FILE
from bot.services.own_shelf_files import OwnShelfFiles
from bot.services.own_shelf_pages import OwnShelfPages
from bot.services.price_changes import PriceChanges
from bot.services.replacing import Replacing
from bot.services.returns_desk import ReturnsDesk
from bot.services.staff_views import CaseView
from bot.services.supplier_calls import Spawn, SupplierCalls
from bot.services.supplier_forms import SupplierForms
from bot.services.switches import Switches
from bot.sides.money import MoneySide
from bot.sides.side import Side
from bot.telegram.balance_places import CREDITED, TOPPED_UP, BalanceLetters, BalancePlaces
from bot.telegram.deposit_places import DepositPlaces
from bot.telegram.handlers import (
    balance,
    staff_cases,
    staff_deposits,
    staff_desk,
    staff_fees,
    staff_money,
    staff_prices,
    staff_providers,
    staff_returns,
    staff_shelf,
    staff_supplier,
)
from bot.telegram.places import Draw
from bot.telegram.sender import Compose
from bot.telegram.shelf_places import ShelfLetters, ShelfPlaces
from bot.telegram.staff_places import StaffPlaces
from bot.telegram.supplier_places import SupplierPlaces
from bot.telegram.ways_places import WaysPlaces
from bot.texts import LANGUAGES, Catalogues
from bot.wiring import Counter, Parts
from storage.database import Reader, Transaction


class StaffSide:
    """One per shop."""

    def __init__(self, parts: Parts, counter: Counter, spawn: Spawn) -> None:
        """`spawn` runs what must outlive the press that began it."""
        self._parts = parts
        self.desk = DeskService(
            parts.settings.zone, counter.answers, parts.profiles, Asking(parts.providers, counter.answers)
        )
        self._drafting = Drafting(parts.cipher)
        self._decisions = Decisions(
            parts.db,
            parts.clock,
            self._drafting,
            parts.providers,
            parts.cipher,
            counter.approval,
            Replacing(parts.db, counter.quoting, counter.answers, parts.ids, parts.settings.shop_currency),
        )
        self._switches = Switches(parts.profiles, LANGUAGES)
        self._price_changes = PriceChanges(counter.pricing, parts.profiles)
        self._deposit_desk = DepositDesk(parts.profiles)
        self._invitations = Invitations(parts.ids)
        self._ways = counter.ways
        self._fee_desk = FeeDesk(counter.ways, parts.profiles)
        self._approval_desk = ApprovalDesk(counter.balance, counter.approval)
        self._balance_places = BalancePlaces(parts.clock, counter.balance, counter.top_ups, self._approval_desk)
        self._forms = SupplierForms(parts.providers, parts.cipher)
        self._supplier_calls = SupplierCalls(
            parts.db, parts.clock, parts.providers, parts.cipher, parts.boot, self._forms, spawn
        )
        self._returns = ReturnsDesk(parts.profiles)
        self._money = MoneySide(parts)
        self.shelf = OwnShelf(counter.pricing, parts.providers, LANGUAGES)
        self._shelf_files = OwnShelfFiles(self.shelf)
        pages = OwnShelfPages(self.shelf, counter.pricing, counter.catalogue)
        self._shelf_places = ShelfPlaces(parts.clock, parts.ids, pages, self._shelf_files)

    def handed_to_handlers(self) -> dict[str, Any]:
        """Services by the names that handlers give them."""
        return {
            "desk": self.desk,
            "drafting": self._drafting,
            "decisions": self._decisions,
            "switches": self._switches,
            "price_changes": self._price_changes,
            "supplier_forms": self._forms,
            "supplier_calls": self._supplier_calls,
            "returns": self._returns,
            "deposit_desk": self._deposit_desk,
            "shelf": self.shelf,
            "ways": self._ways,
            "fee_desk": self._fee_desk,
            "approval_desk": self._approval_desk,
            "shelf_files": self._shelf_files,
            **self._money.handed_to_handlers(),
        }

    def routers(self) -> Sequence[Router]:
        """The desk first: it sends strangers away."""
        made = (
            staff_desk,
            staff_cases,
            staff_providers,
            staff_prices,
            staff_shelf,
            staff_supplier,
            staff_returns,
            staff_fees,
            staff_money,
            staff_deposits,
        )
        return (*(each.router() for each in made), balance.staff_router())

    def places(self) -> dict[type[Place], Draw]:
        """What staff see where."""
        deposits = DepositPlaces(self._parts.clock, self._deposit_desk)
        places = StaffPlaces(
            self._parts.clock,
            self.desk,
            self._drafting,
            self._switches,
            self._price_changes,
            deposits,
            frozenset(name for name, provider in self._parts.providers.items() if provider.actions()),
        )
        supplier = SupplierPlaces(
            self._parts.clock,
            self._forms,
            self._supplier_calls,
            self._returns,
            OrderDesk(self._parts.cipher),
            self._parts.profiles,
        )
        ways = {**WaysPlaces(self._ways, self._fee_desk).draws(), **self._balance_places.draws()}
        return {
            **places.draws(),
            **self._shelf_places.draws(),
            **supplier.draws(),
            **ways,
            **deposits.draws(),
            **self._money.places(),
        }

    def side(self, catalogues: Catalogues) -> Side:
        """All of it as the composition takes it."""
        return Side(self.routers(), self.handed_to_handlers(), self.places(), self._letters(catalogues))

    def _letters(self, catalogues: Catalogues) -> dict[str, Compose]:
        """How letters are composed that this side knows, by their kind."""
        balances = BalanceLetters(self._parts.db, catalogues)
        return {
            SHELF_FILE: ShelfLetters(self._parts.db, catalogues, self._shelf_files),
            TOPPED_UP: balances,
            CREDITED: balances,
            **self._money.letters(catalogues),
        }

    async def seed(self, tx: Transaction, now: datetime) -> None:
        """Makes the people of `ADMIN_IDS` owners."""
        await seed_owners(tx, self._parts.settings.admin_ids, now)

    async def case_of(self, reader: Reader, case_id: int) -> CaseView:
        return await self.desk.card(reader, case_id, self._parts.clock.now())

    async def owner_link(self, username: str) -> str | None:
        """The link that makes its opener the owner; None where there is one."""
        now = self._parts.clock.now()
        payload = await self._parts.db.write(lambda tx: self._invitations.first(tx, now))
        return None if payload is None else f"https://t.me/{username}?start={payload}"
