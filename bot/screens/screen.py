"""A screen: text, buttons, perhaps a picture. Refuses nothing; Telegram's limits are kept where screens are made."""

from dataclasses import dataclass
from enum import StrEnum

from bot.callbacks import Action, Place


class Style(StrEnum):
    MAIN = "success"
    DANGER = "danger"
    PRIMARY = "primary"


@dataclass(frozen=True, slots=True)
class Button:
    """One button: exactly one of `press`, `url` and `copy` is set."""

    label: str
    press: Place | Action | None = None
    url: str | None = None
    copy: str | None = None
    style: Style | None = None


Rows = tuple[tuple[Button, ...], ...]


@dataclass(frozen=True, slots=True)
class Screen:
    """`text` is Telegram's HTML; `picture` is an address shown large above it."""

    text: str
    rows: Rows = ()
    picture: str | None = None
