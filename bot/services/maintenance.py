"""The shop closed by its staff for a while: nothing new begins. What that stops says `availability`."""

import json
from dataclasses import dataclass
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.care import Health
from bot.services.availability import MAINTENANCE as KEY
from bot.services.errors import Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from storage import shop_settings, staff
from storage.database import Reader, Transaction

REASON_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Closed:
    """`reason` is what customers read; `since` aware UTC; `by` is a member of staff."""

    reason: str
    since: datetime
    by: int


async def closed(reader: Reader) -> Closed | None:
    """None while the shop is not closed for maintenance."""
    told = await shop_settings.get(reader, KEY)
    if not told:
        return None
    known = json.loads(told)
    return Closed(known["reason"], datetime.fromisoformat(known["since"]), int(known["by"]))


async def close(tx: Transaction, person: Person, reason: str, now: datetime) -> Place:
    """Closes with the reason that customers read; while closed, changes it. Raises `Gone` and `Mistake`."""
    require(person, Right.CARE)
    reason = " ".join(reason.split())
    if not reason:
        raise Mistake("error.reason_needed")
    if len(reason) > REASON_LIMIT:
        raise Mistake("error.too_long", limit=REASON_LIMIT)
    before = await closed(tx)
    since = before.since if before else now
    told = json.dumps({"reason": reason, "since": since.isoformat(), "by": person.id}, ensure_ascii=False)
    await shop_settings.put(tx, KEY, told, now)
    await staff.record(
        tx,
        staff_id=person.id,
        action="maintenance.on",
        subject="shop",
        reason=reason,
        before="closed" if before else "open",
        after="closed",
        now=now,
    )
    return Health()


async def reopen(tx: Transaction, person: Person, now: datetime) -> Place:
    """Sells again. Raises `Gone`, and `Mistake` where it is not closed."""
    require(person, Right.CARE)
    if await closed(tx) is None:
        raise Mistake("notice.already")
    await shop_settings.put(tx, KEY, "", now)
    await staff.record(
        tx, staff_id=person.id, action="maintenance.off", subject="shop", before="closed", after="open", now=now
    )
    return Health()
