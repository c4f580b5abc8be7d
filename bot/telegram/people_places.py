"""What staff see of people, place by place, and the letters about members. Writes nothing."""

from dataclasses import dataclass

from bot.callbacks import Place
from bot.callbacks.people import (
    AuditFilters,
    AuditPlace,
    BlockDecide,
    BlockReason,
    CustomerLimits,
    CustomerPage,
    InvitePlace,
    InviteRole,
    LimitValue,
    MemberDecide,
    MemberPlace,
    MemberReason,
    MemberRole,
)
from bot.callbacks.people import CustomerNotes as NotesPlace
from bot.callbacks.people import Members as MembersPlace
from bot.screens import audit, customer_page, customer_rules
from bot.screens import members as screens
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.audit_log import AuditLog
from bot.services.customer_notes import CustomerNotes
from bot.services.customer_pages import CustomerPages
from bot.services.customer_rules import CustomerRules
from bot.services.errors import Mistake
from bot.services.exports_files import as_csv
from bot.services.invitations import JOINED, Invitations
from bot.services.members import Members
from bot.services.people import Person, Role
from bot.services.people_views import InvitationView
from bot.services.staff_chat import language_of
from bot.telegram.composed import Composed, Document, Nothing
from bot.telegram.money_places import reader_of
from bot.telegram.places import Draw
from bot.texts import Catalogues, Texts
from storage import staff
from storage.database import Database, Reader
from storage.letters import Letter


@dataclass(frozen=True, slots=True)
class PeoplePlaces:
    """One per shop."""

    clock: Clock
    members: Members
    invitations: Invitations
    bot_username: str

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            MembersPlace: self._members,
            MemberPlace: self._member,
            MemberRole: self._roles,
            MemberReason: self._reason,
            MemberDecide: self._decide,
            InviteRole: self._invite,
            InvitePlace: self._invitation,
        }

    async def _members(self, reader: Reader, person: Person, place: MembersPlace, t: Texts) -> Screen:
        return screens.members(await self.members.every(reader, person, self.clock.now()), t)

    async def _member(self, reader: Reader, person: Person, place: MemberPlace, t: Texts) -> Screen:
        return screens.member(await self.members.view(reader, person, place.member), t)

    async def _roles(self, reader: Reader, person: Person, place: MemberRole, t: Texts) -> Screen:
        return screens.other_role(await self.members.view(reader, person, place.member), t)

    async def _reason(self, reader: Reader, person: Person, place: MemberReason, t: Texts) -> Screen:
        await self.members.require_asked(reader, person, place)
        return screens.reason(await self.members.view(reader, person, place.member), place.what, t)

    async def _decide(self, reader: Reader, person: Person, place: MemberDecide, t: Texts) -> Screen:
        return screens.decide(await self.members.drafted(reader, person, place), t)

    async def _invite(self, reader: Reader, person: Person, place: InviteRole, t: Texts) -> Screen:
        return screens.invite_role(t)

    async def _invitation(self, reader: Reader, person: Person, place: InvitePlace, t: Texts) -> Screen:
        found, payload = await self.invitations.view(reader, person, place.link, self.clock.now())
        link = None if payload is None else f"https://t.me/{self.bot_username}?start={payload}"
        return screens.invitation(InvitationView(found.id, Role(found.role), found.expires_at, link), t)


@dataclass(frozen=True, slots=True)
class CustomerPlaces:
    """A customer's page and what is decided there."""

    clock: Clock
    pages: CustomerPages
    notes: CustomerNotes
    rules: CustomerRules

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            CustomerPage: self._customer,
            NotesPlace: self._notes,
            BlockReason: self._block_reason,
            BlockDecide: self._block,
            CustomerLimits: self._limits,
            LimitValue: self._limit,
        }

    async def _customer(self, reader: Reader, person: Person, place: CustomerPage, t: Texts) -> Screen:
        view = await self.pages.view(reader, person, place.customer, self.clock.now())
        return customer_page.customer_page(view, t, place.back)

    async def _notes(self, reader: Reader, person: Person, place: NotesPlace, t: Texts) -> Screen:
        return customer_rules.notes(place.customer, await self.notes.of(reader, person, place.customer), t)

    async def _block_reason(self, reader: Reader, person: Person, place: BlockReason, t: Texts) -> Screen:
        await self.rules.require_asked(reader, person, place)
        return customer_rules.block_reason(place.customer, place.what, t)

    async def _block(self, reader: Reader, person: Person, place: BlockDecide, t: Texts) -> Screen:
        return customer_rules.block(await self.rules.drafted(reader, person, place), t)

    async def _limits(self, reader: Reader, person: Person, place: CustomerLimits, t: Texts) -> Screen:
        return customer_rules.limits(await self.rules.limits(reader, person, place.customer), t)

    async def _limit(self, reader: Reader, person: Person, place: LimitValue, t: Texts) -> Screen:
        await self.rules.require_limited(reader, person, place)
        return customer_rules.limit_value(place.customer, place.what, t)


@dataclass(frozen=True, slots=True)
class AuditPlaces:
    """The log of what staff did."""

    log: AuditLog

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {AuditPlace: self._page, AuditFilters: self._filters}

    async def _page(self, reader: Reader, person: Person, place: AuditPlace, t: Texts) -> Screen:
        return audit.page(await self.log.page(reader, person, place), place, t)

    async def _filters(self, reader: Reader, person: Person, place: AuditFilters, t: Texts) -> Screen:
        return audit.filters(await self.log.filters(reader, person), t)


class AuditLetters:
    """Composes the file of the log. Whoever may not read it any more by then gets nothing."""

    def __init__(self, db: Database, catalogues: Catalogues, log: AuditLog) -> None:
        self._db, self._catalogues, self._log = db, catalogues, log

    async def __call__(self, letter: Letter) -> Composed:
        person = await self._db.read(lambda reader: reader_of(reader, letter.chat_id))
        t = self._catalogues.of(person.language)
        try:
            found = await self._db.read(lambda reader: self._log.file(reader, person))
        except Mistake:
            return Nothing()
        return Document(as_csv(audit.table(found, t), t.language), "audit.csv", t("audit.caption"))


class MemberLetters:
    """Composes the letters about members of staff."""

    def __init__(self, db: Database, catalogues: Catalogues) -> None:
        self._db, self._catalogues = db, catalogues

    async def __call__(self, letter: Letter) -> Composed:
        return await self._db.read(lambda reader: self._compose(reader, letter))

    async def _compose(self, reader: Reader, letter: Letter) -> Composed:
        t = self._catalogues.of(await language_of(reader, letter.chat_id))
        told = str(letter.fields["role"])
        if letter.kind != JOINED:
            return screens.changed(Role(told) if told else None, t)
        member = int(str(letter.fields["member"]))
        return screens.joined(await staff.name_of(reader, member), member, Role(told), t)
