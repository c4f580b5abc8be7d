"""Setting when questions are answered: days by a press, times and hours to an answer typed. Audits each change."""

import re
from dataclasses import replace
from datetime import datetime

from bot.callbacks import Place
from bot.callbacks.support import HoursValue, SupportHours
from bot.services import support_hours
from bot.services.errors import Gone, Mistake
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.support_hours import DAY, Hours
from storage import staff
from storage.database import Reader, Transaction

SPAN, WITHIN = "span", "within"
MOST_WITHIN = 72
_SPAN = re.compile(r"(\d{1,2})(?:[:.](\d{2}))?\s*[-\u2013\u2014\s]\s*(\d{1,2})(?:[:.](\d{2}))?")


async def view(reader: Reader, person: Person) -> Hours:
    require(person, Right.HOURS)
    return await support_hours.read(reader)


async def require_asked(reader: Reader, person: Person, place: HoursValue) -> Hours:
    if place.what not in (SPAN, WITHIN):
        raise Gone
    return await view(reader, person)


async def toggle(tx: Transaction, person: Person, day: int, now: datetime) -> Place:
    """Raises `Mistake` where no day would be left."""
    before = await view(tx, person)
    if not 1 <= day <= 7:
        raise Gone
    days = set(before.days) ^ {day}
    if not days:
        raise Mistake("error.hours_no_day")
    return await _save(tx, person, before, replace(before, days=tuple(sorted(days))), now)


async def typed(tx: Transaction, person: Person, place: HoursValue, text: str, now: datetime) -> Place:
    before = await require_asked(tx, person, place)
    if place.what == WITHIN:
        if not text.strip().isdecimal() or not 1 <= int(text.strip()[:4]) <= MOST_WITHIN:
            raise Mistake("error.hours_within", most=MOST_WITHIN)
        return await _save(tx, person, before, replace(before, within=int(text)), now)
    opens, closes = _span(text)
    return await _save(tx, person, before, replace(before, opens=opens, closes=closes), now)


def _span(text: str) -> tuple[int, int]:
    """`10-20`, `9:30 - 18:00`, `0-24` as minutes of the day."""
    found = _SPAN.fullmatch(text.strip())
    if found is None:
        raise Mistake("error.hours_span")
    opens, closes = (int(found[n]) * 60 + int(found[n + 1] or 0) for n in (1, 3))
    minutes = (int(found[n] or 0) for n in (2, 4))
    if not 0 <= opens <= DAY or not 0 <= closes <= DAY or any(minute > 59 for minute in minutes):
        raise Mistake("error.hours_span")
    if closes <= opens:
        raise Mistake("error.hours_order")
    return opens, closes


async def _save(tx: Transaction, person: Person, before: Hours, after: Hours, now: datetime) -> Place:
    await support_hours.put(tx, after, now)
    await staff.record(
        tx,
        staff_id=person.id,
        action="support.hours",
        subject="support_hours",
        before=_told(before),
        after=_told(after),
        now=now,
    )
    return SupportHours()


def _told(hours: Hours) -> str:
    return f"days {''.join(map(str, hours.days))}, {hours.opens}-{hours.closes} min, within {hours.within} h"
