"""A day as people type it: `31.12`, `31.12.2026`, `2026-12-31`. Refuses days that are past."""

import re
from datetime import date

from bot.services.errors import Mistake

_DAY = re.compile(r"(\d{1,2})[./](\d{1,2})(?:[./](\d{4}))?")


def day(typed: str, today: date) -> date:
    """Today or later; without a year the next such day. Raises `Mistake` (`error.day`)."""
    text = typed.strip()
    found = _DAY.fullmatch(text)
    try:
        if found is None:
            told = date.fromisoformat(text)
        elif found[3]:
            told = date(int(found[3]), int(found[2]), int(found[1]))
        else:
            told = date(today.year, int(found[2]), int(found[1]))
            told = told if told >= today else told.replace(year=today.year + 1)
    except ValueError:
        raise Mistake("error.day") from None
    if told < today:
        raise Mistake("error.day")
    return told
