"""Owns the shapes of the world's state; no behaviour beyond reading itself."""

from dataclasses import dataclass, field
from typing import Any

Json = dict[str, Any]


@dataclass(slots=True)
class Person:
    """Somebody with a Telegram account; `stars` is a whole number of Stars."""

    id: int
    first_name: str
    username: str = ""
    language_code: str = "en"
    stars: int = 0
    role: str = "customer"
    blocked: bool = False
    emoji: str = "🙂"

    def user(self) -> Json:
        """The Bot API User object."""
        user: Json = {"id": self.id, "is_bot": False, "first_name": self.first_name}
        if self.username:
            user["username"] = self.username
        if self.language_code:
            user["language_code"] = self.language_code
        return user

    @property
    def phone(self) -> str:
        return f"+1555{self.id:07d}"


@dataclass(slots=True)
class Chat:
    """A chat that the bot knows; the id of a private chat is the person's id."""

    id: int
    type: str
    title: str = ""
    members: list[int] = field(default_factory=list)
    owner: int = 0
    bot_status: str = "member"
    username: str = ""
    """Of a public channel."""
    by_bot: list[int] = field(default_factory=list)
    """Posts of a channel that are the bot's: nothing in a post tells whose it is."""
    rights: list[str] = field(default_factory=list)
    """What the bot may do there as an administrator."""
    muted: bool = False
    """Only administrators may write."""
    is_forum: bool = False
    topics: list[Json] = field(default_factory=list)
    """Of a forum, each with `id`, `name`, `icon_color` and `closed`; the General one is not among them."""
    anonymous: list[int] = field(default_factory=list)
    """Administrators who write as the group itself."""
    migrated_to: int = 0
    messages: dict[int, Json] = field(default_factory=dict)
    keyboards: dict[int, Json] = field(default_factory=dict)
    pinned: list[int] = field(default_factory=list)
    action: str = ""
    action_until: int = 0

    @property
    def is_private(self) -> bool:
        return self.type == "private"


@dataclass(slots=True)
class StoredFile:
    """A file; `url` is set instead of `data` when Telegram was told to fetch it from there."""

    file_id: str
    unique_id: str
    path: str
    name: str
    content_type: str
    data: bytes = b""
    url: str = ""


@dataclass(slots=True)
class State:
    """Everything that outlives a restart of the stand-in; plain values only. Instants are ms UTC."""

    epoch: int
    bot: Json
    counters: dict[str, int] = field(default_factory=dict)
    people: dict[int, Person] = field(default_factory=dict)
    chats: dict[int, Chat] = field(default_factory=dict)
    files: dict[str, StoredFile] = field(default_factory=dict)
    callbacks: dict[str, Json] = field(default_factory=dict)
    inline_queries: dict[str, Json] = field(default_factory=dict)
    invoices: dict[str, Json] = field(default_factory=dict)
    checkouts: dict[str, Json] = field(default_factory=dict)
    charges: dict[str, Json] = field(default_factory=dict)
    transactions: list[Json] = field(default_factory=list)
    truth: list[Json] = field(default_factory=list)
    texts: dict[str, str] = field(default_factory=dict)
    commands: dict[str, list[Json]] = field(default_factory=dict)
    menu_buttons: dict[str, Json] = field(default_factory=dict)
