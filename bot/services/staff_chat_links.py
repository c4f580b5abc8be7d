"""Connecting a group as the staff chat: one-time links of owners, the question before another is replaced."""

from datetime import datetime, timedelta
from enum import StrEnum
from hashlib import sha256

from bot.seams import Ids
from bot.services import staff_chat_facts as facts
from bot.services.errors import Gone, Mistake
from bot.services.people import Person, Role
from bot.services.rights import Right, require
from storage import letters, shop_settings, staff, staff_chats
from storage.database import Reader, Transaction

PREFIX = "staff_"
LIVES = timedelta(minutes=15)
ANSWERED_WITHIN = timedelta(hours=1)
SETTING = "staff_chat_setting"
RIGHTS = "manage_topics"
"""What the link asks the group's owner to allow the bot."""


class Opened(StrEnum):
    """What came of a link that was opened in a group."""

    CONNECTED = "connected"
    ASKED = "asked"
    ALREADY = "already"
    STALE = "stale"
    NOT_OWNER = "not_owner"


class GroupLinks:
    """Only the hash of a link is stored; the link itself is shown as long as the program runs and it is good."""

    def __init__(self, ids: Ids, bot_username: str) -> None:
        self._ids, self._username = ids, bot_username
        self._shown: dict[int, tuple[str, datetime]] = {}

    async def make(self, tx: Transaction, person: Person, now: datetime) -> None:
        """A new link of this owner's, which replaces the former one."""
        require(person, Right.SETUP)
        token = PREFIX + self._ids.secret()
        await staff_chats.put_link(tx, _hash(token), person.id, now + LIVES)
        self._shown[person.id] = (token, now + LIVES)

    def shown(self, person: Person, now: datetime) -> str | None:
        """The address of the newest link of this owner; None where it is used up or too old."""
        token, until = self._shown.get(person.id, ("", now))
        return f"https://t.me/{self._username}?startgroup={token}&admin={RIGHTS}" if until > now else None

    async def open(
        self, tx: Transaction, payload: str, chat_id: int, title: str, opener: int | None, now: datetime
    ) -> Opened | None:
        """The link was opened in a group. None for what is no such link.

        `opener` is None where an administrator hides: then an owner has to press a button, which no one can hide.
        """
        if not payload.startswith(PREFIX):
            return None
        if opener is not None and await staff.role_of(tx, opener) != Role.OWNER:
            return Opened.NOT_OWNER
        owner = await staff_chats.use_link(tx, _hash(payload), now)
        if owner is None or await staff.role_of(tx, owner) != Role.OWNER:
            return Opened.STALE
        self._shown.pop(owner, None)
        current = await staff_chats.current(tx)
        if current is not None and current.chat_id == chat_id:
            await staff_chats.regain(tx, chat_id)
            return Opened.ALREADY
        if opener is None or current is not None:
            await staff_chats.ask(tx, chat_id, title, owner, now)
            await letters.put(tx, chat_id=chat_id, kind=facts.ASKED, now=now)
            return Opened.ASKED
        await self._connect(tx, chat_id, title, opener, now)
        return Opened.CONNECTED

    async def confirm(self, tx: Transaction, person: Person, chat_id: int, now: datetime) -> None:
        """An owner said yes in the group. Raises `Gone` where nothing is asked there any more."""
        require(person, Right.SETUP)
        asked = await staff_chats.get(tx, chat_id)
        if asked is None or asked.state != "asked" or asked.connected_at < now - ANSWERED_WITHIN:
            raise Gone
        await self._connect(tx, chat_id, asked.title, person.id, now)

    async def leave(self, tx: Transaction, person: Person, now: datetime) -> None:
        """The group is no longer the staff chat; everything comes to the owners in private again."""
        require(person, Right.SETUP)
        chat = await staff_chats.current(tx)
        if chat is None:
            raise Mistake("notice.already")
        await facts.left(tx, chat, now)
        if chat.state == "on":
            await letters.put(tx, chat_id=chat.chat_id, kind=facts.LEFT, now=now)
        await _record(tx, person.id, before=str(chat.chat_id), after="", now=now)

    async def look(self, tx: Transaction, person: Person, now: datetime) -> None:
        """Has the group looked at now. Raises `Gone` where there is none."""
        require(person, Right.LOOK)
        chat = await staff_chats.current(tx)
        if chat is None:
            raise Gone
        await staff_chats.check_at(tx, chat.chat_id, now)
        await staff_chats.note_found(tx, chat.chat_id, "")

    async def from_settings(self, tx: Transaction, chat_id: int | None, now: datetime) -> None:
        """The group of `STAFF_CHAT_ID`, once: what is changed in the chat later stands."""
        told = "" if chat_id is None else str(chat_id)
        if told == (await shop_settings.get(tx, SETTING) or ""):
            return
        await shop_settings.put(tx, SETTING, told, now)
        if chat_id is not None:
            await self._connect(tx, chat_id, "", 0, now)

    async def _connect(self, tx: Transaction, chat_id: int, title: str, owner: int, now: datetime) -> None:
        former = await staff_chats.current(tx)
        await staff_chats.connect(tx, chat_id, title, owner, now)
        if former is not None and former.chat_id != chat_id:
            await letters.readdress(tx, former.chat_id, chat_id)
            if former.state == "on":
                await letters.put(tx, chat_id=former.chat_id, kind=facts.LEFT, now=now)
        await _record(tx, owner, before=str(former.chat_id) if former else "", after=str(chat_id), now=now)


async def _record(tx: Transaction, staff_id: int, *, before: str, after: str, now: datetime) -> None:
    await staff.record(
        tx, staff_id=staff_id, action="staff_chat.connect", subject="staff_chat", before=before, after=after, now=now
    )


async def is_staff_chat(reader: Reader, chat_id: int) -> bool:
    chat = await staff_chats.get(reader, chat_id)
    return chat is not None and chat.state in ("on", "lost")


def _hash(token: str) -> bytes:
    return sha256(token.encode()).digest()
