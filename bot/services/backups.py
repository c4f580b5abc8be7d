"""The nightly backup: made when it is due, proved by the vault, older ones forgotten, sent where the owner chose.

Without a passphrase nothing leaves the machine. Refuses to say how a letter reads.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import structlog

from bot.callbacks import Place
from bot.seams import Clock
from bot.services import backup_rules
from bot.services.errors import Mistake
from bot.services.people import Person, Role
from bot.services.rights import Right, require
from bot.services.staff_chat import Topic, tell, tell_owners
from bot.services.supplier_calls import Spawn
from storage import dialogs, letters, shop_settings, staff
from storage.database import Database, Reader, Transaction
from storage.errors import StorageError
from storage.vault import UNMADE, Backup, Vault

log = structlog.get_logger()

LETTER, NO_PHRASE = "backup", "backup_phrase"
GOES_TO, HANDLED, PHRASE_TOLD = "backup_goes_to", "backup_handled", "backup_phrase_told"
HERE, STAFF = "here", "staff"
"""Where backups go: nowhere, to the staff's chat, or to one owner, whose id stands there then."""
LOOKS_EVERY = timedelta(minutes=1)
AGAIN_AFTER = timedelta(hours=1)
"""A full disk does not empty itself, and each try costs a copy of the whole database."""
MOST_SENT = 50_000_000
"""Bytes that a bot may send as a file. Bot API, sendDocument."""


@dataclass(frozen=True, slots=True)
class BackupState:
    """`failure` is the name of what went wrong with the last try since the start, None where it went well."""

    newest: Backup | None
    kept: int
    seals: bool
    goes_to: str
    failure: str | None
    under_way: bool


class Backups:
    """One per shop. `hour` is that of the clocks in `zone`."""

    def __init__(self, db: Database, vault: Vault, zone: ZoneInfo, hour: int) -> None:
        self._db, self._vault, self._zone, self._hour = db, vault, zone, hour
        self._failure: str | None = None
        self._not_before: datetime | None = None
        self.under_way = False

    async def step(self, now: datetime) -> timedelta:
        """Makes the backup that is due, and tells of each new one once."""
        newest = await self.newest()
        begun = await self._db.read(shop_settings.file_made_at) or now
        waits = self._not_before is not None and now < self._not_before
        if not waits and backup_rules.is_due(_made_at(newest), begun, now, self._hour, self._zone):
            await self.make(now)
            newest = await self.newest()
        if newest is not None:
            await self._tell_of(newest, now)
        return LOOKS_EVERY

    async def make(self, now: datetime) -> Backup | None:
        """Makes one at once and forgets what need not stay; None where that failed, or one is being made."""
        if self.under_way:
            return None
        self.under_way = True
        try:
            made = await self._vault.make(now)
        except (StorageError, *UNMADE) as error:
            self._failure, self._not_before = type(error).__name__, now + AGAIN_AFTER
            log.exception("backup.failed", reason=self._failure)
            return None
        finally:
            self.under_way = False
        self._failure = self._not_before = None
        await self._forget_old()
        log.info("backup.made", name=made.name, bytes=made.size_bytes, sealed=made.sealed)
        return made

    async def _forget_old(self) -> None:
        found = await self._vault.all()
        stay = backup_rules.staying((each.made_at for each in found), self._zone)
        await self._vault.forget([each.name for each in found if each.made_at not in stay])

    async def newest(self) -> Backup | None:
        """The last good one."""
        return next(iter(await self._vault.all()), None)

    async def is_too_old(self, now: datetime) -> bool:
        newest = await self.newest()
        begun = await self._db.read(shop_settings.file_made_at) or now
        return backup_rules.is_too_old(_made_at(newest), begun, now)

    async def state(self, reader: Reader) -> BackupState:
        found = await self._vault.all()
        goes_to = await shop_settings.get(reader, GOES_TO) or HERE
        newest = found[0] if found else None
        return BackupState(newest, len(found), self._vault.seals, goes_to, self._failure, self.under_way)

    async def _tell_of(self, backup: Backup, now: datetime) -> None:
        if await self._db.read(lambda reader: shop_settings.get(reader, HANDLED)) != backup.name:
            await self._db.write(lambda tx: self._handle(tx, backup, now))

    async def _handle(self, tx: Transaction, backup: Backup, now: datetime) -> None:
        await shop_settings.put(tx, HANDLED, backup.name, now)
        if backup.sealed:
            await self._send(tx, backup, now)
        elif await shop_settings.get(tx, PHRASE_TOLD) is None:
            await shop_settings.put(tx, PHRASE_TOLD, now.isoformat(), now)
            await tell_owners(tx, kind=NO_PHRASE, now=now, dedupe=NO_PHRASE)

    async def _send(self, tx: Transaction, backup: Backup, now: datetime) -> None:
        goes_to = await shop_settings.get(tx, GOES_TO) or HERE
        fields: Mapping[str, str | int] = {"name": backup.name, "bytes": backup.size_bytes}
        dedupe = f"{LETTER}:{backup.name}"
        if goes_to == STAFF:
            await tell(tx, Topic.SYSTEM, kind=LETTER, fields=fields, dedupe=dedupe, now=now)
        elif goes_to.isdigit() and await is_owner(tx, int(goes_to)):
            await letters.put(tx, chat_id=int(goes_to), kind=LETTER, fields=fields, dedupe=dedupe, now=now)

    async def choose(self, tx: Transaction, person: Person, goes_to: str, now: datetime) -> None:
        """Where backups go from now on: `HERE`, `STAFF`, or to the owner who asks (`me`). Raises `Mistake`."""
        require(person, Right.VAULT)
        if goes_to != HERE and not self._vault.seals:
            raise Mistake("error.no_passphrase")
        target = goes_to if goes_to in (HERE, STAFF) else str(person.id)
        before = await shop_settings.get(tx, GOES_TO) or HERE
        if before == target:
            return
        await shop_settings.put(tx, GOES_TO, target, now)
        await staff.record(
            tx, staff_id=person.id, action="backup.goes_to", subject="shop", before=before, after=target, now=now
        )

    async def content(self, name: str) -> bytes | None:
        """The file as it is sent; None where it is gone."""
        return await self._vault.content(name)


def _made_at(backup: Backup | None) -> datetime | None:
    return None if backup is None else backup.made_at


class BackupNow:
    """A backup that somebody asked for: one at a time, made beside the press."""

    def __init__(self, db: Database, backups: Backups, clock: Clock, spawn: Spawn) -> None:
        self._db, self._backups, self._clock, self._spawn = db, backups, clock, spawn

    async def ask(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Notes who wants one. Raises `Mistake` while one is being made."""
        require(person, Right.CARE)
        if self._backups.under_way:
            raise Mistake("error.backup_under_way")
        await staff.record(tx, staff_id=person.id, action="backup.make", subject="shop", now=now)

    def begin(self, person: Person, place: Place) -> None:
        """Makes it beside the press, then has the person's screen drawn again if it still stands at this place."""
        self._spawn(self._make(person, place.pack()), "backup")

    async def _make(self, person: Person, place: str) -> None:
        await self._backups.make(self._clock.now())
        await self._db.write(lambda tx: dialogs.refresh(tx, person.id, [place], now=self._clock.now()))


async def is_owner(reader: Reader, person_id: int) -> bool:
    return await staff.role_of(reader, person_id) == Role.OWNER
