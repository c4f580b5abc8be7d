"""How screens are laid out: labels that fit, rows, the bottom row, texts within Telegram's limits. Knows no view."""

import re
from collections.abc import Iterable, Sequence

from bot.callbacks import Action, Home, Nothing, Place
from bot.lengths import ELLIPSIS, cut, units
from bot.screens.screen import Button, Rows, Screen, Style
from bot.texts import Html, Texts

LABEL_LIMIT = 64
NARROW = 16
"""Labels below this length may stand in two columns."""
COPY_LIMIT = 256
TITLE_LIMIT = 90
LIST_LIMIT = 12
_BLANK = re.compile("[^\\S\u00a0\u2007\u202f]+")
"""White space where a line may break: the spaces inside `2\u00a0/\u00a0100` stay what they are."""
_DIRECTIONS = re.compile("[\u200e\u200f\u202a-\u202e\u2066-\u2069]")

Row = tuple[Button, ...]


def line(text: str) -> str:
    """Text from outside on one line, without marks that turn the direction of what follows."""
    return _BLANK.sub(" ", _DIRECTIONS.sub("", text)).strip()


def short(text: str, limit: int = TITLE_LIMIT) -> str:
    """One line of at most `limit` UTF-16 units, cut with an ellipsis between whole characters."""
    return cut(line(text), limit)


def button(label: str, press: Place | Action, style: Style | None = None) -> Button:
    """A button with a label that fits and is never empty."""
    return Button(short(label, LABEL_LIMIT) or ELLIPSIS, press=press, style=style)


def link(label: str, url: str, style: Style | None = None) -> Button:
    return Button(short(label, LABEL_LIMIT) or ELLIPSIS, url=url, style=style)


def main(label: str, press: Place | Action) -> Row:
    """The one thing to do here, alone in its row."""
    return (button(label, press, Style.MAIN),)


def danger(label: str, press: Place | Action) -> Row:
    """What cannot be taken back, alone in its row."""
    return (button(label, press, Style.DANGER),)


def columns(buttons: Iterable[Button]) -> Rows:
    """Two columns where both labels are narrow, else one; the order stays."""
    rows: list[Row] = []
    for each in buttons:
        if rows and len(rows[-1]) == 1 and _narrow(rows[-1][0]) and _narrow(each):
            rows[-1] = (*rows[-1], each)
        else:
            rows.append((each,))
    return tuple(rows)


def _narrow(each: Button) -> bool:
    return units(each.label) < NARROW


def paging(
    t: Texts, page: int, pages: int, before: Place | Action, after: Place | Action, jump: Place | None = None
) -> Rows:
    """Back, 3/12, forth; an arrow that leads nowhere is absent, and so is the row of a single page.

    `jump`: where any page can be chosen; the counter leads there.
    """
    if pages < 2:
        return ()
    counter = button(t.plain("button.page", page=page, pages=pages), jump or Nothing())
    left = (button(t.plain("button.previous"), before),) if page > 1 else ()
    right = (button(t.plain("button.next"), after),) if page < pages else ()
    return ((*left, counter, *right),)


def bottom(t: Texts, back: Place | None = None) -> Rows:
    """Back at the left, Home at the right; Home alone where Back would lead there too."""
    home = button(t.plain("button.home"), Home())
    if back is None or isinstance(back, Home):
        return ((home,),)
    return ((button(t.plain("button.back"), back), home),)


def paragraphs(*blocks: str | None) -> str:
    """Blocks with an empty line between them; what is empty is left out."""
    return "\n\n".join(block for block in blocks if block)


def lines(*each: str | None) -> Html:
    """Lines of one block; what is empty is left out."""
    return Html("\n".join(one for one in each if one))


def listed(t: Texts, rows: Sequence[str], limit: int = LIST_LIMIT) -> Html:
    """The first rows and, where some are left, how many more there are."""
    more = len(rows) - limit
    return lines(*rows[:limit], t.count("list.more", more) if more > 0 else None)


def screen(text: str, *groups: Rows, picture: str | None = None) -> Screen:
    """A screen of several groups of rows, one below the other."""
    return Screen(text, tuple(row for group in groups for row in group), picture)
