"""The first owner: a link in the console, good once, for a quarter of an hour, only while the shop has no owner."""

from collections.abc import Iterable
from datetime import datetime, timedelta
from hashlib import sha256

from bot.seams import Ids
from bot.services.people import Person, Role
from storage import staff
from storage.database import Transaction

PREFIX = "own_"
LIVES = timedelta(minutes=15)


class OwnerLink:
    """Only the hash of a link is stored."""

    def __init__(self, ids: Ids) -> None:
        self._ids = ids

    async def make(self, tx: Transaction, now: datetime) -> str | None:
        """The payload of a new deep link, which replaces every former one; None where the shop has an owner."""
        if await staff.owners(tx):
            return None
        token = self._ids.secret()
        await staff.put_owner_link(tx, _hash(token), now + LIVES)
        return PREFIX + token

    async def open(self, tx: Transaction, person: Person, payload: str, name: str, now: datetime) -> bool:
        """Makes who opens a good link the owner. False for every other payload, without a word why.

        Staff of the settings are known by their number until they come here with a name.
        """
        if person.role is not None and name:
            await staff.introduce(tx, person.id, name[:100])
        if not payload.startswith(PREFIX) or await staff.owners(tx):
            return False
        if not await staff.use_owner_link(tx, _hash(payload.removeprefix(PREFIX)), now):
            return False
        await _add(tx, person.id, name or str(person.id), "by_link", now)
        return True


async def seed_owners(tx: Transaction, admin_ids: Iterable[int], now: datetime) -> None:
    """Makes the people of the settings owners. Takes no role from anybody."""
    known = await staff.owners(tx)
    for admin_id in sorted(set(admin_ids) - set(known)):
        await _add(tx, admin_id, str(admin_id), "by_settings", now)


async def _add(tx: Transaction, person_id: int, name: str, way: str, now: datetime) -> None:
    before = await staff.role_of(tx, person_id) or ""
    await staff.add(tx, person_id, Role.OWNER, name[:100], now)
    await staff.record(
        tx,
        staff_id=person_id,
        action=f"owner.{way}",
        subject=f"staff:{person_id}",
        before=before,
        after=Role.OWNER,
        now=now,
    )


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
