"""What a letter has become once it is rendered: what is sent, and in which way. Owns no text."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from bot.screens.screen import Rows, Screen

if TYPE_CHECKING:
    from bot.telegram.posting import Posting
    from storage.database import Transaction


@dataclass(frozen=True, slots=True)
class StatusEdit:
    """The order's one status message: edited, or sent the first time. `version` is the order's."""

    order_id: int
    screen: Screen
    version: int = 0


@dataclass(frozen=True, slots=True)
class RolledUp:
    """The one message about an incident: edited, or sent the first time. It begins as the card of its first case."""

    screen: Screen
    incident_id: int


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
class Copy:
    """A message of another chat, copied with whatever file it holds; `instead` where it is not there any more."""

    chat_id: int
    message_id: int
    instead: Screen
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class News:
    """What staff wrote for many: `text` is Telegram's HTML, the caption where there is a `photo` (Telegram's id)."""

    text: str
    photo: str | None = None
    rows: Rows = ()


@dataclass(frozen=True, slots=True)
class Edit:
    """A message that was sent before shows something else now. `caption`: it is a file's caption that changes."""

    message_id: int
    screen: Screen
    caption: bool = False


@dataclass(frozen=True, slots=True)
class Nothing:
    """There is nothing to tell any more."""


@dataclass(frozen=True, slots=True)
class Errand:
    """What knows itself how it is sent and what each end of it means, such as a card in a channel.

    `run` returns what is to be written in the transaction that notes the letter as sent. It raises where the letter is
    to be tried again.
    """

    run: "Callable[[Posting], Awaitable[Callable[[Transaction], Awaitable[None]]]]"


Composed = Screen | StatusEdit | RolledUp | Document | Photo | Copy | Edit | News | Errand | Nothing
"""A plain screen is a new message."""
