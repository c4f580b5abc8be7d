"""Who works here: the list, one member, another role, the end of somebody's work. Reasons and a second press.

Refuses to leave the shop without an owner, and to change owners whom the settings name: they would be owners again
after the next start.
"""

from collections.abc import Collection
from datetime import datetime

from bot.callbacks import Desk, Home, Place
from bot.callbacks.kinds import staff_kinds
from bot.callbacks.people import ConfirmMember, MemberDecide, MemberPlace, MemberReason
from bot.callbacks.people import Members as MembersPlace
from bot.services.drafting import reason_of
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Right, Role
from bot.services.people_views import InvitationRow, MemberDraft, MemberRow, MembersView, MemberView
from bot.services.rights import HOLDERS, may, require
from storage import dialogs, letters, members, staff, staff_links
from storage.database import Reader, Transaction
from storage.members import Member
from storage.staff import Draft

REMOVE = "remove"
CHANGED = "staff_changed"
"""The letter to whose role has changed."""


class Members:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, admin_ids: Collection[int]) -> None:
        """`admin_ids` are owners by the settings."""
        self._admin_ids = frozenset(admin_ids)

    async def every(self, reader: Reader, person: Person, now: datetime) -> MembersView:
        require(person, Right.TEAM)
        invited = await staff_links.waiting(reader, now)
        return MembersView(
            rows=tuple(self._row(each, person) for each in await members.every(reader)),
            invitations=tuple(InvitationRow(each.id, Role(each.role), each.expires_at) for each in invited),
            changes=may(person, Right.STAFF),
        )

    async def view(self, reader: Reader, person: Person, member_id: int) -> MemberView:
        """Raises `Gone` where nobody of that number works here."""
        require(person, Right.TEAM)
        member = await self._member(reader, member_id)
        role = Role(member.role)
        return MemberView(
            row=self._row(member, person),
            added_at=member.added_at,
            seen_at=member.seen_at,
            reachable=member.reachable,
            taken=await members.taken(reader, member.id),
            may=tuple(right for right in Right if role in HOLDERS[right]),
            may_not=tuple(right for right in Right if role not in HOLDERS[right]),
            changes=may(person, Right.STAFF) and member.id not in self._admin_ids,
            last_owner=role is Role.OWNER and len(await staff.owners(reader)) == 1,
            reads_audit=may(person, Right.AUDIT),
        )

    async def require_asked(self, reader: Reader, person: Person, place: MemberReason) -> None:
        """Raises where this change cannot be made here and now."""
        require(person, Right.STAFF)
        if place.what != REMOVE and place.what not in set(Role):
            raise Gone
        await self._require_open(reader, place.member, place.what)

    async def _require_open(self, reader: Reader, member_id: int, what: str) -> Member:
        member = await self._member(reader, member_id)
        if member.id in self._admin_ids:
            raise Mistake("error.member.settings")
        if member.role == what:
            raise Mistake("notice.already")
        if await staff.owners(reader) == [member.id]:
            raise Mistake("error.member.last_owner")
        return member

    async def draft(self, tx: Transaction, person: Person, place: MemberReason, text: str, now: datetime) -> Place:
        """Keeps the reason until the second press."""
        await self.require_asked(tx, person, place)
        kept = await staff.put_draft(tx, person.id, _subject(place.member), place.what, reason_of(text), now)
        return MemberDecide(member=place.member, draft=kept)

    async def drafted(self, reader: Reader, person: Person, place: MemberDecide) -> MemberDraft:
        """What is about to be done. Raises `Mistake` where it was done already."""
        draft = await self._draft(reader, person, place.member, place.draft)
        member = await self._require_open(reader, place.member, draft.decision)
        taken = await members.taken(reader, member.id)
        return MemberDraft(self._row(member, person), draft.id, draft.decision, draft.text, taken)

    async def confirm(self, tx: Transaction, person: Person, press: ConfirmMember, now: datetime) -> Place:
        """Does it once: the log and the letter to the member are of the same transaction."""
        draft = await self._draft(tx, person, press.member, press.draft)
        member = await self._require_open(tx, press.member, draft.decision)
        await staff.use_draft(tx, draft.id, now)
        role = "" if draft.decision == REMOVE else draft.decision
        if role:
            await members.change_role(tx, member.id, role)
        else:
            await members.remove(tx, member, now)
        if role not in HOLDERS[Right.STAFF]:
            await staff_links.drop_of(tx, member.id)
        await self._record(tx, person, member, role, draft.text, now)
        await _tell(tx, member, role, draft.id, now)
        return _after(person, member, role)

    async def _record(
        self, tx: Transaction, person: Person, member: Member, role: str, reason: str, now: datetime
    ) -> None:
        await staff.record(
            tx,
            staff_id=person.id,
            action="staff.role" if role else "staff.remove",
            subject=f"staff:{member.id}",
            reason=reason,
            before=member.role,
            after=role,
            now=now,
        )

    async def _draft(self, reader: Reader, person: Person, member_id: int, draft_id: int) -> Draft:
        require(person, Right.STAFF)
        draft = await staff.draft(reader, draft_id, person.id)
        if draft is None or draft.subject != _subject(member_id):
            raise Mistake("notice.already")
        return draft

    async def _member(self, reader: Reader, member_id: int) -> Member:
        member = await members.get(reader, member_id)
        if member is None:
            raise Gone
        return member

    def _row(self, member: Member, reader: Person) -> MemberRow:
        by_settings = member.id in self._admin_ids
        return MemberRow(
            member.id, member.name, member.username, Role(member.role), by_settings, member.id == reader.id
        )


async def _tell(tx: Transaction, member: Member, role: str, draft_id: int, now: datetime) -> None:
    """The member reads what has changed; screens that are open show what is true from now on."""
    await dialogs.refresh(tx, member.id, staff_kinds(), now=now)
    await letters.put(
        tx, chat_id=member.id, kind=CHANGED, fields={"role": role}, dedupe=f"{CHANGED}:{draft_id}", now=now
    )


def _after(person: Person, member: Member, role: str) -> Place:
    """Where whoever pressed goes on: who gave up the own right to be here sees the shop."""
    if person.id == member.id and role not in HOLDERS[Right.TEAM]:
        return Desk() if role else Home()
    return MemberPlace(member=member.id) if role else MembersPlace()


def _subject(member_id: int) -> str:
    return f"member:{member_id}"
