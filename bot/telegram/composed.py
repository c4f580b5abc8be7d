"""What a letter has become once it is rendered: what is sent, and in which way. Owns no text."""

from dataclasses import dataclass, field

from bot.screens.screen import Screen


@dataclass(frozen=True, slots=True)
class StatusEdit:
    """The order's one status message: edited, or sent the first time. `version` is the order's."""

    order_id: int
    screen: Screen
    version: int = 0


@dataclass(frozen=True, slots=True)
class Document:
    """A file; `caption` is Telegram's HTML. The content may be secret."""

    content: bytes = field(repr=False)
    file_name: str = "file"
    caption: str = ""


@dataclass(frozen=True, slots=True)
class Photo:
    """A picture that is shown; `caption` is Telegram's HTML."""

    content: bytes = field(repr=False)
    file_name: str
    caption: str


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to tell any more."""


Composed = Screen | StatusEdit | Document | Photo | Nothing
"""A plain screen is a new message."""
