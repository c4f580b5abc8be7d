"""What staff see of the shop's health, and how letters about it are composed. Refuses to write."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from bot.callbacks import Place
from bot.callbacks.care import BackupsGo, Doctor, Health, MaintenanceReason, Workers
from bot.screens import care_letters, doctor, health
from bot.screens.screen import Screen
from bot.seams import Clock
from bot.services.alerts import LETTER as ALERT
from bot.services.backups import LETTER as BACKUP
from bot.services.backups import MOST_SENT, Backups, is_owner
from bot.services.doctor import DoctorDesk
from bot.services.health import HealthDesk
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.staff_chat import language_of
from bot.telegram.composed import Composed, Document, Nothing
from bot.texts import Catalogues, Texts
from storage.database import Database, Reader
from storage.letters import Letter

Draw = Callable[[Reader, Person, Any, Texts], Awaitable[Screen]]


@dataclass(frozen=True, slots=True)
class CarePlaces:
    """One per shop."""

    clock: Clock
    desk: HealthDesk
    doctor: DoctorDesk

    def draws(self) -> dict[type[Place], Draw]:
        """How each place is drawn. They raise `Gone` and `Mistake`."""
        return {
            Health: self._health,
            Workers: self._workers,
            MaintenanceReason: self._reason,
            BackupsGo: self._goes,
            Doctor: self._doctor,
        }

    async def _health(self, reader: Reader, person: Person, place: Health, t: Texts) -> Screen:
        return health.health(await self.desk.view(reader, person, self.clock.now()), t)

    async def _workers(self, reader: Reader, person: Person, place: Workers, t: Texts) -> Screen:
        return health.workers(await self.desk.view(reader, person, self.clock.now()), t)

    async def _reason(self, reader: Reader, person: Person, place: MaintenanceReason, t: Texts) -> Screen:
        require(person, Right.CARE)
        return health.maintenance_reason(t)

    async def _goes(self, reader: Reader, person: Person, place: BackupsGo, t: Texts) -> Screen:
        require(person, Right.VAULT)
        return health.backups_go(await self.desk.view(reader, person, self.clock.now()), t)

    async def _doctor(self, reader: Reader, person: Person, place: Doctor, t: Texts) -> Screen:
        return doctor.doctor(await self.doctor.findings(person), t)


@dataclass(frozen=True, slots=True)
class CareLetters:
    """Composes alerts, backups, and how to set a passphrase; who is no owner by then gets nothing in private."""

    db: Database
    catalogues: Catalogues
    backups: Backups

    async def __call__(self, letter: Letter) -> Composed:
        if letter.chat_id > 0 and not await self.db.read(lambda reader: is_owner(reader, letter.chat_id)):
            return Nothing()
        t = self.catalogues.of(await self.db.read(lambda reader: language_of(reader, letter.chat_id)))
        if letter.kind == ALERT:
            since = datetime.fromtimestamp(int(letter.fields["since"]) / 1000, UTC)
            return care_letters.alert(str(letter.fields["cause"]), str(letter.fields["move"]), since, t)
        if letter.kind == BACKUP:
            return await self._backup(str(letter.fields["name"]), int(letter.fields["bytes"]), t)
        return care_letters.no_passphrase(t)

    async def _backup(self, name: str, size: int, t: Texts) -> Composed:
        if size > MOST_SENT:
            return care_letters.backup_too_big(name, size, t)
        content = await self.backups.content(name)
        if content is None:
            return care_letters.backup_gone(name, t)
        return Document(content, name, care_letters.backup_caption(size, t))
