"""Links that make members of staff: the console's for the first owner, owners' invitations. Each is good once.

Only the hash of a link is stored. What an invitation looks like is known as long as the program runs, and no longer.
"""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from bot.seams import Ids
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Right, Role
from bot.services.rights import HOLDERS, require
from bot.services.staff_chat import Topic, tell
from storage import members, staff, staff_links
from storage.database import Reader, Transaction
from storage.staff_links import StaffLink

PREFIX = "join_"
FIRST_LIVES = timedelta(minutes=15)
LIVES = timedelta(hours=24)
JOINED = "staff_joined"
"""The letter to the owners."""
MOST_KEPT = 100


class Invitations:
    """Writing methods run in the caller's transaction."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids
        self._shown: dict[int, str] = {}

    async def first(self, tx: Transaction, now: datetime) -> str | None:
        """The payload of the console's link, which replaces every former one; None where the shop has an owner."""
        if await staff.owners(tx):
            return None
        token = self._ids.secret()
        await staff_links.drop_consoles(tx)
        await staff_links.put(tx, _hash(token), role=Role.OWNER, made_by=None, expires_at=now + FIRST_LIVES)
        return PREFIX + token

    def token(self) -> str:
        """What an invitation is opened with: 128 bits."""
        return self._ids.secret()

    async def invite(self, tx: Transaction, person: Person, role: str, token: str, now: datetime) -> int:
        """Stores an invitation for somebody who is not staff yet. Raises `Gone` for a role that there is not."""
        require(person, Right.STAFF)
        if role not in set(Role):
            raise Gone
        link = await staff_links.put(tx, _hash(token), role=role, made_by=person.id, expires_at=now + LIVES)
        await staff.record(
            tx, staff_id=person.id, action="staff.invite", subject=f"invitation:{link.id}", after=role, now=now
        )
        return link.id

    def show(self, link_id: int, token: str) -> None:
        """Remembers what the link looks like, for as long as the program runs."""
        self._shown[link_id] = PREFIX + token
        while len(self._shown) > MOST_KEPT:
            del self._shown[next(iter(self._shown))]

    async def view(self, reader: Reader, person: Person, link_id: int, now: datetime) -> tuple[StaffLink, str | None]:
        """The invitation and its payload, which nobody can show again after a restart. Raises `Gone`."""
        require(person, Right.STAFF)
        found = [each for each in await staff_links.waiting(reader, now) if each.id == link_id]
        if not found:
            raise Gone
        return found[0], self._shown.get(link_id)

    async def withdraw(self, tx: Transaction, person: Person, link_id: int, now: datetime) -> None:
        """Nobody can open the link any more. Raises `Mistake` where it was used already."""
        require(person, Right.STAFF)
        if not await staff_links.drop(tx, link_id):
            raise Mistake("notice.already")
        await staff.record(tx, staff_id=person.id, action="staff.withdraw", subject=f"invitation:{link_id}", now=now)

    async def open(self, tx: Transaction, person: Person, payload: str, name: str, now: datetime) -> Role | None:
        """Makes who opens a good link a member and says with which role; None for every other payload.

        Raises `Mistake` for a link that is good no more, and for members: they have a role already. Staff of the
        settings are known by their number until they come here with a name.
        """
        if person.role is not None and name:
            await staff.introduce(tx, person.id, name[:100])
        if not payload.startswith(PREFIX):
            return None
        link = await staff_links.good(tx, _hash(payload.removeprefix(PREFIX)), now)
        if link is None or not await _is_good(tx, link):
            raise Mistake("error.invitation")
        if link.made_by is not None and person.role is not None:
            raise Mistake("error.invitation.member")
        await staff_links.use(tx, link.id, now)
        role, way = Role(link.role), "owner.by_link" if link.made_by is None else "staff.join"
        await _add(tx, person.id, role, name or str(person.id), way, now)
        if link.made_by is not None:
            await _tell(tx, link, person, now)
        return role


async def seed_owners(tx: Transaction, admin_ids: Iterable[int], now: datetime) -> None:
    """Makes the people of the settings owners. Takes no role from anybody."""
    known = await staff.owners(tx)
    for admin_id in sorted(set(admin_ids) - set(known)):
        await _add(tx, admin_id, Role.OWNER, str(admin_id), "owner.by_settings", now)


async def _is_good(reader: Reader, link: StaffLink) -> bool:
    """Whether whoever stands behind the link may still make members; the console, as long as there is no owner."""
    if link.made_by is None:
        return not await staff.owners(reader)
    return await staff.role_of(reader, link.made_by) in HOLDERS[Right.STAFF]


async def _add(tx: Transaction, person_id: int, role: Role, name: str, way: str, now: datetime) -> None:
    before = await staff.role_of(tx, person_id) or ""
    await staff.add(tx, person_id, role, name[:100], now)
    await members.come_back(tx, person_id)
    await staff.record(
        tx, staff_id=person_id, action=way, subject=f"staff:{person_id}", before=before, after=role, now=now
    )


async def _tell(tx: Transaction, link: StaffLink, person: Person, now: datetime) -> None:
    fields: dict[str, str | int] = {"member": person.id, "role": link.role}
    await tell(tx, Topic.SYSTEM, kind=JOINED, fields=fields, dedupe=f"{JOINED}:{link.id}", now=now)


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
