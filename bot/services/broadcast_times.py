"""A day and time as people type it: `18:30`, `25.11 18:30`, `25.11.2026 18:30`, `2026-11-25 18:30`. Pure."""

import re
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

LATEST = timedelta(days=366)
_CLOCK = r"(?P<hour>\d{1,2})[:.](?P<minute>\d{2})"
_FORMS = (
    re.compile(_CLOCK),
    re.compile(rf"(?P<day>\d{{1,2}})[./](?P<month>\d{{1,2}})(?:[./](?P<year>\d{{4}}))?,?\s+{_CLOCK}"),
    re.compile(rf"(?P<year>\d{{4}})-(?P<month>\d{{1,2}})-(?P<day>\d{{1,2}})[,T\s]\s*{_CLOCK}"),
)


def typed_moment(text: str, now: datetime, zone: ZoneInfo, tomorrow: str) -> datetime | str:
    """The instant, in the zone of `now`; else why not: `unread`, `past` or `far`.

    A time alone is today's, or tomorrow's where it has passed; `tomorrow` is the reader's word for the next day.
    """
    words, local = text.strip().lower(), now.astimezone(zone)
    shift = 1 if words.startswith(tomorrow.lower()) else 0
    if shift:
        words = words[len(tomorrow) :].strip(" ,")
    found = next((match for form in _FORMS if (match := form.fullmatch(words))), None)
    if found is None or (shift and "day" in found.groupdict()):
        return "unread"
    at = _moment(found.groupdict(), local, shift)
    if at is None:
        return "unread"
    if at <= local:
        return "past"
    return "far" if at > local + LATEST else at.astimezone(now.tzinfo)


def _moment(parts: dict[str, str | None], local: datetime, shift: int) -> datetime | None:
    try:
        at = local.replace(hour=int(parts["hour"] or 0), minute=int(parts["minute"] or 0), second=0, microsecond=0)
        if not parts.get("day"):
            later = at + timedelta(days=shift)
            return later if shift or at > local else at + timedelta(days=1)
        year = int(parts.get("year") or local.year)
        at = at.replace(year=year, month=int(parts["month"] or 0), day=int(parts["day"] or 0))
        if not parts.get("year") and at <= local:
            at = at.replace(year=year + 1)
    except ValueError:
        return None
    return at
