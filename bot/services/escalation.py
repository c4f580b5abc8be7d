"""Cases that wait too long: told to managers past their deadline, then to owners, each level once; taken ones set free.

A case of an incident is told with its incident. What staff began about an order and left is closed.
"""

from collections.abc import Sequence
from datetime import datetime

from bot.services.case_choices import STAFF_ACTION
from bot.services.people import Role
from bot.services.schedule import BEGUN_FOR, OWNERS_AFTER, TAKEN_FOR
from storage import cases, letters, overdue, staff
from storage.cases import Case
from storage.database import Database, Reader, Transaction

OVERDUE, INCIDENT_OVERDUE, RELEASED = "case_overdue", "incident_overdue", "case_released"
"""Kinds of letters."""
MANAGERS, OWNERS = 1, 2
AT_A_TIME = 20
_TO = {MANAGERS: Role.MANAGER, OWNERS: Role.OWNER}


class Escalation:
    """`step` is a worker's."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def step(self, now: datetime) -> bool:
        """Whether there was anything to do."""
        if not await self._db.read(lambda reader: _waits(reader, now)):
            return False
        return await self._db.write(lambda tx: _step(tx, now))


async def _waits(reader: Reader, now: datetime) -> bool:
    for level, before in ((MANAGERS, now), (OWNERS, now - OWNERS_AFTER)):
        if await overdue.late(reader, before, level, (STAFF_ACTION,), 1):
            return True
        if await overdue.late_incidents(reader, before, level):
            return True
    return bool(await overdue.left(reader, now - TAKEN_FOR, STAFF_ACTION, now - BEGUN_FOR, 1))


async def _step(tx: Transaction, now: datetime) -> bool:
    acted = 0
    for level, before in ((OWNERS, now - OWNERS_AFTER), (MANAGERS, now)):
        people = await overdue.people_of(tx, _TO[level])
        for case in await overdue.late(tx, before, level, (STAFF_ACTION,), AT_A_TIME):
            await overdue.escalated(tx, case.id, level)
            await _tell(tx, people, OVERDUE, "case", case.id, level, now)
            acted += 1
        for incident in await overdue.late_incidents(tx, before, level):
            await overdue.incident_escalated(tx, incident, level)
            await _tell(tx, people, INCIDENT_OVERDUE, "incident", incident, level, now)
            acted += 1
    for case in await overdue.left(tx, now - TAKEN_FOR, STAFF_ACTION, now - BEGUN_FOR, AT_A_TIME):
        await _release(tx, case, now)
        acted += 1
    return acted > 0


async def _tell(
    tx: Transaction, people: Sequence[int], kind: str, what: str, number: int, level: int, now: datetime
) -> None:
    for person in people:
        await letters.put(
            tx,
            chat_id=person,
            kind=kind,
            fields={what: number, "level": level},
            dedupe=f"{kind}:{number}:{level}:{person}",
            now=now,
        )


async def _release(tx: Transaction, case: Case, now: datetime) -> None:
    """Sets a case free that its taker left, with a note of whose it was."""
    if case.kind == STAFF_ACTION:
        await cases.close(tx, case.id, closed_by=None, resolution="abandoned", reason="", now=now)
        return
    if case.taken_by is None or case.taken_at is None:
        return
    await cases.give(tx, case.id, None, now)
    held_by = await staff.name_of(tx, case.taken_by)
    await cases.add_evidence(tx, case, {"released_from": held_by, "released_at": now.isoformat()})
    await letters.put(
        tx,
        chat_id=case.taken_by,
        kind=RELEASED,
        fields={"case": case.id},
        dedupe=f"{RELEASED}:{case.id}:{int(case.taken_at.timestamp())}",
        now=now,
    )
