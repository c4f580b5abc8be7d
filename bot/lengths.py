"""How a text is read in Telegram, how long it is there, and how one is cut that is too long. Knows no screen."""

import html
import re
import unicodedata

ELLIPSIS = "\N{HORIZONTAL ELLIPSIS}"
_JOINERS = "\u200d\ufe0f"
_TAG = re.compile(r"<[^>]*>")


def plain_of(text: str) -> str:
    """Telegram's HTML as it is read: without its tags."""
    return html.unescape(_TAG.sub("", text))


def units(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units."""
    return len(text.encode("utf-16-le", "surrogatepass")) // 2


def cut(text: str, limit: int) -> str:
    """The text in at most `limit` UTF-16 units, cut with an ellipsis between whole characters."""
    if units(text) <= limit:
        return text
    kept = text.encode("utf-16-le", "surrogatepass")[: 2 * (limit - 1)].decode("utf-16-le", "ignore")
    while kept and (kept[-1] in _JOINERS or unicodedata.combining(kept[-1]) or kept[-1].isspace()):
        kept = kept[:-1]
    return kept + ELLIPSIS
