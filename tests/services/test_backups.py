"""The nightly backup: made once a night, kept by the rule, sent only sealed and only where an owner chose."""

from datetime import UTC, datetime, timedelta
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.services.backups import AGAIN_AFTER, HERE, LETTER, MOST_SENT, NO_PHRASE, STAFF, Backups
from bot.services.errors import Mistake
from bot.services.people import Person, Role
from storage import staff
from storage.database import Database, Row, Transaction
from storage.errors import NoSpace
from storage.vault import MemoryVault

MOSCOW = ZoneInfo("Europe/Moscow")
OPENED = datetime(2026, 11, 1, 9, 0, tzinfo=UTC)
NIGHT = datetime(2026, 11, 2, 1, 0, tzinfo=UTC)
OLGA = Person(7, "ru", role=Role.OWNER)


@pytest.fixture
def vault() -> MemoryVault:
    return MemoryVault()


@pytest.fixture
async def backups(db: Database, vault: MemoryVault) -> Backups:
    """Of a shop that opened on the first of November, with one owner."""

    async def body(tx: Transaction) -> None:
        await tx.run("INSERT INTO shop_file (id, kind, created_at) VALUES (1, 'shop', :at)", at=_ms(OPENED))
        await staff.add(tx, OLGA.id, Role.OWNER, "Olga", OPENED)

    await db.write(body)
    return Backups(db, vault, MOSCOW, 4)


def _ms(at: datetime) -> int:
    return int(at.timestamp() * 1000)


async def names(vault: MemoryVault) -> list[str]:
    return [each.name for each in await vault.all()]


async def letters(db: Database) -> list[Row]:
    return list(await db.read(lambda reader: reader.all("SELECT chat_id, kind, fields FROM letters ORDER BY id")))


async def through(backups: Backups, since: datetime, until: datetime) -> None:
    """Every hour's step."""
    while since <= until:
        await backups.step(since)
        since += timedelta(hours=1)


async def test_a_backup_is_made_each_night_and_the_rule_says_which_stay(backups: Backups, vault: MemoryVault) -> None:
    await through(backups, OPENED, NIGHT - timedelta(seconds=1))
    assert await names(vault) == []
    await through(backups, NIGHT, NIGHT + timedelta(days=40))
    kept = [each.made_at.astimezone(MOSCOW) for each in await vault.all()]
    # The 12th of December is a Saturday: of earlier weeks their Sundays stay.
    assert [f"{at:%m-%d %H}" for at in kept] == [
        *[f"12-{day:02} 04" for day in range(12, 5, -1)],
        "11-29 04",
        "11-22 04",
    ]


async def test_a_backup_that_failed_is_tried_again_in_an_hour(
    backups: Backups, vault: MemoryVault, db: Database
) -> None:
    vault.broken = NoSpace(Path("data"))
    await backups.step(NIGHT)
    state = await db.read(backups.state)
    assert (state.newest, state.failure) == (None, "NoSpace")
    vault.broken = None
    await backups.step(NIGHT + AGAIN_AFTER - timedelta(seconds=1))
    assert await names(vault) == []
    await backups.step(NIGHT + AGAIN_AFTER)
    state = await db.read(backups.state)
    assert state.newest is not None
    assert state.failure is None


async def test_a_backup_goes_where_the_owner_chose_and_once(backups: Backups, vault: MemoryVault, db: Database) -> None:
    await through(backups, NIGHT, NIGHT)
    assert await letters(db) == []
    await db.write(lambda tx: backups.choose(tx, OLGA, "me", NIGHT))
    await through(backups, NIGHT, NIGHT + timedelta(days=1))
    sent = await letters(db)
    assert [(row["chat_id"], row["kind"]) for row in sent] == [(OLGA.id, LETTER)]
    assert (await names(vault))[0] in sent[0]["fields"]
    again = Backups(db, vault, MOSCOW, 4)
    await again.step(NIGHT + timedelta(days=1, hours=2))
    assert len(await letters(db)) == 1
    audit = await db.read(lambda reader: reader.one("SELECT action, before, after FROM audit"))
    assert audit == {"action": "backup.goes_to", "before": HERE, "after": str(OLGA.id)}


async def test_who_is_no_owner_any_more_gets_no_backup(backups: Backups, db: Database) -> None:
    await db.write(lambda tx: backups.choose(tx, OLGA, "me", NIGHT))
    await db.write(lambda tx: tx.run("DELETE FROM staff"))
    await backups.step(NIGHT)
    assert await letters(db) == []


async def test_without_a_passphrase_nothing_leaves_and_the_owner_hears_how_to_set_one_once(
    backups: Backups, vault: MemoryVault, db: Database
) -> None:
    await db.write(lambda tx: backups.choose(tx, OLGA, STAFF, NIGHT))
    vault.seals = False
    await through(backups, NIGHT, NIGHT + timedelta(days=40))
    assert [(row["chat_id"], row["kind"]) for row in await letters(db)] == [(OLGA.id, NO_PHRASE)]
    with pytest.raises(Mistake, match="no_passphrase"):
        await db.write(lambda tx: backups.choose(tx, OLGA, "me", NIGHT))
    await db.write(lambda tx: backups.choose(tx, OLGA, HERE, NIGHT))


@pytest.mark.parametrize("role", [Role.MANAGER, Role.SUPPORT])
async def test_only_an_owner_says_where_backups_go(backups: Backups, db: Database, role: Role) -> None:
    with pytest.raises(Mistake, match="not_allowed"):
        await db.write(lambda tx: backups.choose(tx, Person(8, "en", role=role), "me", NIGHT))


async def test_a_backup_is_too_old_after_a_day_and_a_half(backups: Backups, vault: MemoryVault) -> None:
    assert not await backups.is_too_old(OPENED + timedelta(hours=36))
    assert await backups.is_too_old(OPENED + timedelta(hours=37))
    await vault.make(NIGHT)
    assert not await backups.is_too_old(NIGHT + timedelta(hours=36))
    assert await backups.is_too_old(NIGHT + timedelta(hours=37))


def test_what_telegram_takes_is_below_its_limit() -> None:
    assert MOST_SENT <= 50 * 1000 * 1000
