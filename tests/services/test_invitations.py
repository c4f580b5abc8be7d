"""The owner's link makes one owner, once, in time, and says nothing to anybody else."""

from datetime import datetime, timedelta

import pytest

from bot.services.errors import Mistake
from bot.services.invitations import PREFIX, Invitations, seed_owners
from bot.services.people import Person
from storage import staff
from storage.database import Database
from tests.services.shop import NOW

OPENER = Person(77, "en")
OTHER = Person(78, "ru")


class Ids:
    """Tokens that count."""

    def __init__(self) -> None:
        self.last = 0

    def reference(self) -> str:
        return self.secret()

    def nonce(self) -> str:
        return self.secret()

    def secret(self) -> str:
        self.last += 1
        return f"token-{self.last:016}"


@pytest.fixture
def link() -> Invitations:
    return Invitations(Ids())


async def make(db: Database, link: Invitations, now: datetime = NOW) -> str:
    payload = await db.write(lambda tx: link.first(tx, now))
    assert payload is not None
    return payload


async def opened(db: Database, link: Invitations, payload: str, person: Person = OPENER, now: datetime = NOW) -> bool:
    try:
        return await db.write(lambda tx: link.open(tx, person, payload, "Olga", now)) is not None
    except Mistake:
        return False


async def owners(db: Database) -> list[int]:
    return await db.read(staff.owners)


async def test_the_link_works_once(db: Database, link: Invitations) -> None:
    payload = await make(db, link)
    assert await opened(db, link, payload)
    assert not await opened(db, link, payload, OTHER)
    assert await owners(db) == [OPENER.id]
    assert await db.read(lambda reader: staff.name_of(reader, OPENER.id)) == "Olga"


async def test_the_link_works_only_in_time(db: Database, link: Invitations) -> None:
    payload = await make(db, link)
    assert not await opened(db, link, payload, now=NOW + timedelta(minutes=15))
    assert await opened(db, link, payload, now=NOW + timedelta(minutes=14, seconds=59))


async def test_a_forged_link_does_nothing(db: Database, link: Invitations) -> None:
    payload = await make(db, link)
    for forged in ("", PREFIX, payload.removeprefix(PREFIX), payload[:-1], f"{payload}x", PREFIX + "0" * 60):
        assert not await opened(db, link, forged)
    assert await owners(db) == []


async def test_a_new_link_ends_the_former_one(db: Database, link: Invitations) -> None:
    former = await make(db, link)
    newer = await make(db, link)
    assert not await opened(db, link, former)
    assert await opened(db, link, newer)


async def test_a_shop_with_an_owner_makes_and_takes_no_link(db: Database, link: Invitations) -> None:
    payload = await make(db, link)
    await db.write(lambda tx: seed_owners(tx, [5], NOW))
    assert await db.write(lambda tx: link.first(tx, NOW)) is None
    assert not await opened(db, link, payload)
    assert await owners(db) == [5]


async def test_the_token_itself_is_not_stored_and_fits_a_deep_link(db: Database, link: Invitations) -> None:
    payload = await make(db, link)
    row = (await db.read(lambda reader: reader.all("SELECT * FROM staff_links")))[0]
    assert payload.removeprefix(PREFIX).encode() not in row["token_hash"]
    assert len(payload) <= 64


async def test_owners_of_the_settings_are_added_once_and_keep_their_names(db: Database) -> None:
    await db.write(lambda tx: staff.add(tx, 5, "manager", "Eva", NOW))
    for _ in range(2):
        await db.write(lambda tx: seed_owners(tx, [6, 5, 5], NOW))
    assert await owners(db) == [5, 6]
    assert await db.read(lambda reader: staff.name_of(reader, 5)) == "Eva"
    audit = await db.read(lambda reader: reader.all("SELECT staff_id, action, before FROM audit ORDER BY id"))
    assert [tuple(row.values()) for row in audit] == [(5, "owner.by_settings", "manager"), (6, "owner.by_settings", "")]
