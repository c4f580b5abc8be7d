"""Who looks after a case: given back, or handed to another member of staff, who hears of it. Decides nothing."""

from datetime import datetime

from bot.callbacks import CasePlace, Desk, Place
from bot.callbacks.desk import HandTo
from bot.services.case_choices import STAFF_ACTION
from bot.services.desk_views import HandView, StaffRow
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Role
from bot.services.rights import HOLDERS, Right, require
from storage import cases, letters, overdue, staff
from storage.cases import Case
from storage.database import Reader, Transaction

HANDED = "case_handed"
"""The kind of the letter to whom a case was handed."""


async def view(reader: Reader, person: Person, case_id: int) -> HandView:
    """Who may take it. Raises `Gone` and `Mistake`."""
    require(person, Right.TAKE)
    case = await _open(reader, case_id)
    found = [
        StaffRow(member, await staff.name_of(reader, member), role)
        for role in Role
        if role in HOLDERS[Right.TAKE]
        for member in await overdue.people_of(reader, role)
    ]
    return HandView(case_id, tuple(each for each in found if each.id not in (person.id, case.taken_by)))


async def give_back(tx: Transaction, person: Person, case_id: int, now: datetime) -> Place:
    """Whoever took it does not look after it any more. Raises `Gone` and `Mistake`."""
    require(person, Right.TAKE)
    case = await _open(tx, case_id)
    if case.taken_by != person.id:
        raise Mistake("notice.already")
    if case.kind == STAFF_ACTION:
        await cases.close(tx, case.id, closed_by=person.id, resolution="abandoned", reason="", now=now)
    else:
        await cases.give(tx, case.id, None, now)
    await _record(tx, person, "case.give_back", case, "", now)
    return Desk() if case.kind == STAFF_ACTION else CasePlace(case=case.id)


async def hand_to(tx: Transaction, person: Person, press: HandTo, now: datetime) -> CasePlace:
    """Another member of staff looks after it from now on. Raises `Gone` and `Mistake`."""
    case = await _open(tx, press.case)
    found = next((each for each in (await view(tx, person, press.case)).people if each.id == press.to), None)
    if found is None:
        raise Mistake("error.too_late")
    await cases.give(tx, case.id, press.to, now)
    await _record(tx, person, "case.hand", case, str(press.to), now)
    await letters.put(
        tx,
        chat_id=press.to,
        kind=HANDED,
        fields={"case": case.id, "by": person.id},
        dedupe=f"{HANDED}:{case.id}:{press.to}:{int(now.timestamp())}",
        now=now,
    )
    return CasePlace(case=case.id)


async def _open(reader: Reader, case_id: int) -> Case:
    case = await cases.get(reader, case_id)
    if case is None:
        raise Gone
    if case.resolution is not None:
        raise Mistake("notice.already")
    return case


async def _record(tx: Transaction, person: Person, action: str, case: Case, after: str, now: datetime) -> None:
    before = "" if case.taken_by is None else str(case.taken_by)
    await staff.record(
        tx, staff_id=person.id, action=action, subject=f"case:{case.id}", before=before, after=after, now=now
    )
