"""Tells owners what is wrong with the shop itself: once per cause, again after a while, and once when it is over.

What was told is in a table, so that a restart neither repeats nor forgets it. Judging is `signs`.
"""

from collections.abc import Awaitable, Callable, Mapping, Sequence
from datetime import datetime, timedelta

from bot.services.backups import Backups
from bot.services.signs import Signs, Verdict, WorkerHealth, judged
from bot.services.staff_chat import Topic, tell
from storage import alerts, queues
from storage.alerts import Alert
from storage.database import Database, Transaction
from storage.instants import to_ms
from storage.vault import Vault

LETTER = "alert"
BEGUN, AGAIN, OVER = "begun", "again", "over"
LOOKS_EVERY = timedelta(minutes=1)
COOL_DOWN = timedelta(hours=12)
"""How long one letter about a cause is enough."""
KEPT = timedelta(days=30)

Look = Callable[[datetime], Awaitable[Signs]]


class Alerts:
    """One per shop; `look` gathers the signs."""

    def __init__(self, db: Database, look: Look) -> None:
        self._db, self._look = db, look

    async def step(self, now: datetime) -> timedelta:
        """Compares what is wrong with what was told."""
        verdict = judged(await self._look(now), now)
        known = await self._db.read(alerts.all_known)
        if any(self._moves(known, verdict, now)):
            await self._db.write(lambda tx: self._note(tx, verdict, now))
        return LOOKS_EVERY

    async def _note(self, tx: Transaction, verdict: Verdict, now: datetime) -> None:
        for cause, move in self._moves(await alerts.all_known(tx), verdict, now):
            await self._make(tx, cause, move, now)
        await alerts.forget(tx, now - KEPT)

    def _moves(self, known: dict[str, Alert], verdict: Verdict, now: datetime) -> Sequence[tuple[str, str]]:
        """What is to be done about which cause, in a fixed order."""
        moves = [(cause, BEGUN) for cause in sorted(verdict.wrong) if _is_new(known.get(cause))]
        lasting = [each for each in known.values() if each.over_at is None]
        moves += [(each.cause, AGAIN) for each in lasting if each.cause in verdict.wrong and _may_tell(each, now)]
        settled = verdict.wrong | verdict.unsure
        return moves + [(each.cause, OVER) for each in lasting if each.cause not in settled]

    async def _make(self, tx: Transaction, cause: str, move: str, now: datetime) -> None:
        if move == BEGUN:
            await alerts.begin(tx, cause, now)
        found = (await alerts.all_known(tx))[cause]
        if move == OVER:
            await alerts.end(tx, cause, now)
            if found.was_told:
                await _tell(tx, found, OVER, now)
        elif _may_tell(found, now):
            await alerts.told(tx, cause, now)
            await _tell(tx, found, AGAIN if found.was_told else BEGUN, now)


def _is_new(found: Alert | None) -> bool:
    return found is None or found.over_at is not None


def _may_tell(found: Alert, now: datetime) -> bool:
    """One that comes and goes is told no oftener than one that stays."""
    return found.told_at is None or now - found.told_at >= COOL_DOWN


async def _tell(tx: Transaction, found: Alert, move: str, now: datetime) -> None:
    topic = Topic.SYSTEM if move == OVER else Topic.PROBLEMS
    fields: Mapping[str, str | int] = {"cause": found.cause, "move": move, "since": to_ms(found.since_at)}
    await tell(tx, topic, kind=LETTER, fields=fields, dedupe=f"{LETTER}:{found.cause}:{move}:{to_ms(now)}", now=now)


class Looking:
    """Gathers the signs from where they are. `workers` tells how each worker does."""

    def __init__(
        self,
        db: Database,
        workers: Callable[[], Sequence[WorkerHealth]],
        vault: Vault,
        backups: Backups,
        begun: datetime,
    ) -> None:
        self._db, self._workers, self._vault, self._backups, self._begun = db, workers, vault, backups, begun

    async def __call__(self, now: datetime) -> Signs:
        return Signs(
            workers=self._workers(),
            queues=await self._db.read(lambda reader: queues.waiting(reader, now)),
            disk=await self._vault.disk(),
            backup_too_old=await self._backups.is_too_old(now),
            started_at=self._begun,
        )
