"""A number as people type it: `95,5`, `95.5`, ` 1 200 `, `12 %`. Refuses everything that could mean two things."""

import re
from decimal import Decimal

from bot.services.errors import Mistake

_PLAIN = re.compile(r"[0-9]{1,12}(?:[.,][0-9]{1,8})?")
_GROUPED = re.compile(r"[0-9]{1,3}(?:[\s'][0-9]{3})+(?:[.,][0-9]{1,8})?")


def number(typed: str) -> Decimal:
    """Not negative. Raises `Mistake` (`error.number`)."""
    text = typed.strip().removesuffix("%").rstrip()
    if _GROUPED.fullmatch(text):
        text = re.sub(r"[\s']", "", text)
    if not _PLAIN.fullmatch(text):
        raise Mistake("error.number")
    return Decimal(text.replace(",", "."))
