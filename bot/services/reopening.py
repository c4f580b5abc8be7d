"""An older copy of the database that is opened again: compared with the other side before anything is sold.

While it is closed nothing is placed, nothing is refunded and nothing new is sold. It opens by itself where a person
need see nothing; else an owner opens it on the desk.
"""

import json
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime, timedelta

import structlog

from bot.callbacks import Desk, Place
from bot.seams import Clock
from bot.services.availability import CLOSED_FOR_COMPARING as KEY
from bot.services.casework import open_case
from bot.services.deposits import Deposits
from bot.services.errors import Mistake
from bot.services.people import Person
from bot.services.reopening_orders import Finding
from bot.services.rights import Right, require
from bot.services.supply import Supply
from storage import reconciled, shop_settings, staff
from storage.database import Database, Reader, Transaction
from storage.marker import Marker

log = structlog.get_logger()

COMPARING, DIFFERS = "comparing", "differs"
AGAIN = timedelta(seconds=30)
PATIENCE = timedelta(hours=1)
"""How long a provider that cannot be asked is waited for; then a person decides about its orders."""
TO_BE_SEEN = ("unknown_money", "unclear", "refunded_outside", "stars_differ", "deposit_differs", "bought_twice")
CASE = "restored"


class Reopening:
    """One worker, and the gate that others ask. `compared`: the lists of all money have been read since the start."""

    def __init__(
        self,
        db: Database,
        clock: Clock,
        marker: Marker,
        supplies: Sequence[Supply],
        compared: Callable[[], bool],
    ) -> None:
        self._db, self._clock, self._marker, self._compared = db, clock, marker, compared
        by_reference = sorted(supplies, key=lambda each: each.provider.profile.found_by_reference)
        self._findings = [Finding(supply) for supply in by_reference]
        self._deposits = [Deposits(supply) for supply in supplies if supply.provider.profile.shows_balance]
        self._written: Mapping[str, int] | None = None
        self.closed = False

    async def begin(self, tx: Transaction, now: datetime) -> None:
        """Before anything runs: is this the newest state of this shop that there has been?"""
        if await shop_settings.get(tx, KEY) in (None, "") and await self._is_older(tx):
            await _put(tx, COMPARING, now, now)
            log.warning("shop.restored", told=self._marker.read(), found=await mark(tx))
        self.closed = await state(tx) is not None

    async def _is_older(self, reader: Reader) -> bool:
        """A file that nobody marked is as suspicious as an older one, unless nothing ever happened in it."""
        found, told = await mark(reader), self._marker.read()
        if not any(value for name, value in found.items() if name != "file"):
            return False
        if told is None or told.get("file") != found["file"]:
            return True
        return any(found.get(name, 0) < value for name, value in told.items())

    async def step(self, now: datetime) -> bool | timedelta:
        """Marks how far the shop has come; while it is closed, compares."""
        if not self.closed:
            await self._remember()
            return False
        known = await self._db.read(state)
        if known is None:
            self.closed = False
            return True
        if known[0] == DIFFERS:
            return False
        return await self._compare(known[1], now)

    async def _remember(self) -> None:
        seen = await self._db.read(mark)
        if seen != self._written:
            self._marker.write(seen)
            self._written = seen

    async def _compare(self, began_at: datetime, now: datetime) -> bool | timedelta:
        if not self._compared():
            return False
        late = now - began_at > PATIENCE
        # Orders first: whether a deposit is untouched is to be seen only until a difference has been told.
        for finding in self._findings:
            if not await finding.done(began_at, now, late=late):
                return AGAIN
        for deposit in self._deposits:
            if not await deposit.compare(now, stays=timedelta()) and not late:
                return AGAIN
        if not late and await self._db.read(reconciled.being_found_out) > 0:
            return AGAIN
        await self._db.write(lambda tx: self._judge(tx, began_at, now))
        return True

    async def _judge(self, tx: Transaction, began_at: datetime, now: datetime) -> None:
        seen = await reconciled.cases_since(tx, TO_BE_SEEN, began_at) + await reconciled.top_ups_since(tx, began_at)
        if not seen:
            await shop_settings.put(tx, KEY, "", now)
            log.warning("shop.compared", differences=0)
            return
        await _put(tx, DIFFERS, began_at, now)
        await open_case(tx, CASE, evidence={"since": began_at.isoformat(), "differences": seen}, now=now)
        log.warning("shop.compared", differences=seen)


async def open_shop(tx: Transaction, person: Person, now: datetime) -> Place:
    """An owner has read the list. Raises `Gone` and `Mistake`."""
    require(person, Right.REOPEN)
    known = await state(tx)
    if known is None or known[0] != DIFFERS:
        raise Mistake("notice.already")
    await shop_settings.put(tx, KEY, "", now)
    await reconciled.close_cases(tx, CASE, "opened", now)
    await staff.record(tx, staff_id=person.id, action="shop.open", subject="shop", before=DIFFERS, now=now)
    return Desk()


async def state(reader: Reader) -> tuple[str, datetime] | None:
    """How far the comparing is, and since when the shop is closed for it; None while it is open."""
    told = await shop_settings.get(reader, KEY)
    if not told:
        return None
    known = json.loads(told)
    return str(known["state"]), datetime.fromisoformat(known["since"])


async def _put(tx: Transaction, word: str, since: datetime, now: datetime) -> None:
    await shop_settings.put(tx, KEY, json.dumps({"state": word, "since": since.isoformat()}), now)


async def mark(reader: Reader) -> dict[str, int]:
    """Which file this is, and how far it has come."""
    return {"file": await reconciled.file_mark(reader), **await reconciled.tide(reader)}
