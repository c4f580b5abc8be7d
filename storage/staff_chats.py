"""The staff's own group: which one it is, what Telegram says of it, its topics and its cards. Sends nothing."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class StaffChat:
    """`state`: asked, on, lost or off. `connected_by` is 0 where the settings named it; `why` it was lost."""

    chat_id: int
    title: str
    state: str
    connected_by: int
    connected_at: datetime
    is_supergroup: bool
    is_forum: bool
    is_admin: bool
    manages_topics: bool
    found: str
    why: str

    @property
    def has_topics(self) -> bool:
        return self.is_forum and self.manages_topics


@dataclass(frozen=True, slots=True)
class Facts:
    """What Telegram says of the group and of the bot in it."""

    title: str
    is_supergroup: bool
    is_forum: bool
    is_admin: bool
    manages_topics: bool


def _chat(row: Row) -> StaffChat:
    return StaffChat(
        chat_id=row["chat_id"],
        title=row["title"],
        state=row["state"],
        connected_by=row["connected_by"],
        connected_at=from_ms(row["connected_at"]),
        is_supergroup=bool(row["is_supergroup"]),
        is_forum=bool(row["is_forum"]),
        is_admin=bool(row["is_admin"]),
        manages_topics=bool(row["manages_topics"]),
        found=row["found"],
        why=row["why"],
    )


async def current(reader: Reader) -> StaffChat | None:
    """The staff chat, whether the bot can write there at the moment or not."""
    row = await reader.one("SELECT * FROM staff_chats WHERE state IN ('on', 'lost')")
    return None if row is None else _chat(row)


async def usable(reader: Reader) -> StaffChat | None:
    row = await reader.one("SELECT * FROM staff_chats WHERE state = 'on'")
    return None if row is None else _chat(row)


async def get(reader: Reader, chat_id: int) -> StaffChat | None:
    row = await reader.one("SELECT * FROM staff_chats WHERE chat_id = :id", id=chat_id)
    return None if row is None else _chat(row)


async def ask(tx: Transaction, chat_id: int, title: str, asked_by: int, now: datetime) -> None:
    """The group waits for an owner's yes."""
    await tx.run(
        """INSERT INTO staff_chats (chat_id, title, state, connected_by, connected_at)
           VALUES (:id, :title, 'asked', :who, :at)
           ON CONFLICT (chat_id) DO UPDATE SET title = excluded.title, state = 'asked',
               connected_by = excluded.connected_by, connected_at = excluded.connected_at""",
        id=chat_id,
        title=title,
        who=asked_by,
        at=to_ms(now),
    )


async def connect(tx: Transaction, chat_id: int, title: str, connected_by: int, now: datetime) -> None:
    """Makes the group the staff chat in the place of any other; what it is like is looked at at once."""
    await tx.run("UPDATE staff_chats SET state = 'off' WHERE state IN ('on', 'lost') AND chat_id <> :id", id=chat_id)
    await tx.run(
        """INSERT INTO staff_chats (chat_id, title, state, connected_by, connected_at, check_at)
           VALUES (:id, :title, 'on', :who, :at, 0)
           ON CONFLICT (chat_id) DO UPDATE SET title = excluded.title, state = 'on',
               connected_by = excluded.connected_by, connected_at = excluded.connected_at,
               check_at = 0, found = '', why = '', hidden_told = 0""",
        id=chat_id,
        title=title,
        who=connected_by,
        at=to_ms(now),
    )


async def lose(tx: Transaction, chat_id: int, why: str) -> bool:
    """False where it was not in use."""
    changed = await tx.run(
        "UPDATE staff_chats SET state = 'lost', why = :why WHERE chat_id = :id AND state = 'on'", id=chat_id, why=why
    )
    return changed == 1


async def regain(tx: Transaction, chat_id: int) -> bool:
    """The bot can write there again. False where it was not lost."""
    changed = await tx.run(
        "UPDATE staff_chats SET state = 'on', why = '', found = '', check_at = 0 "
        "WHERE chat_id = :id AND state = 'lost'",
        id=chat_id,
    )
    return changed == 1


async def disconnect(tx: Transaction, chat_id: int) -> bool:
    changed = await tx.run(
        "UPDATE staff_chats SET state = 'off' WHERE chat_id = :id AND state IN ('on', 'lost')", id=chat_id
    )
    return changed == 1


async def move(tx: Transaction, old_id: int, new_id: int) -> bool:
    """The group has become a supergroup: everything that waits follows. Its messages are other ones there."""
    row = await tx.one("SELECT state FROM staff_chats WHERE chat_id = :id", id=old_id)
    if row is None:
        return False
    await tx.run("DELETE FROM staff_chats WHERE chat_id = :id", id=new_id)
    await tx.run(
        "UPDATE staff_chats SET chat_id = :new, is_supergroup = 1, check_at = 0 WHERE chat_id = :old",
        new=new_id,
        old=old_id,
    )
    await tx.run("DELETE FROM staff_topics WHERE chat_id = :old", old=old_id)
    await tx.run(
        "UPDATE staff_cards SET chat_id = :new, message_id = NULL WHERE chat_id = :old", new=new_id, old=old_id
    )
    return True


async def to_check(reader: Reader, now: datetime) -> StaffChat | None:
    """The staff chat, where it is time to look what it is like."""
    row = await reader.one(
        "SELECT * FROM staff_chats WHERE state IN ('on', 'lost') AND check_at <= :now", now=to_ms(now)
    )
    return None if row is None else _chat(row)


async def check_at(tx: Transaction, chat_id: int, at: datetime) -> None:
    await tx.run("UPDATE staff_chats SET check_at = :at WHERE chat_id = :id", id=chat_id, at=to_ms(at))


async def note(tx: Transaction, chat_id: int, facts: Facts) -> None:
    await tx.run(
        """UPDATE staff_chats SET title = :title, is_supergroup = :supergroup, is_forum = :forum, is_admin = :admin,
               manages_topics = :manages WHERE chat_id = :id""",
        id=chat_id,
        title=facts.title,
        supergroup=int(facts.is_supergroup),
        forum=int(facts.is_forum),
        admin=int(facts.is_admin),
        manages=int(facts.manages_topics),
    )


async def note_found(tx: Transaction, chat_id: int, found: str) -> bool:
    """Whether this differs from what was told last."""
    changed = await tx.run(
        "UPDATE staff_chats SET found = :found WHERE chat_id = :id AND found <> :found", id=chat_id, found=found
    )
    return changed == 1


async def note_hidden_told(tx: Transaction, chat_id: int) -> bool:
    """True the first time: administrators who hide are told once."""
    changed = await tx.run("UPDATE staff_chats SET hidden_told = 1 WHERE chat_id = :id AND hidden_told = 0", id=chat_id)
    return changed == 1


async def topics(reader: Reader, chat_id: int) -> dict[str, int]:
    """The thread of each topic that was made."""
    rows = await reader.all("SELECT topic, thread_id FROM staff_topics WHERE chat_id = :id", id=chat_id)
    return {row["topic"]: row["thread_id"] for row in rows}


async def put_topic(tx: Transaction, chat_id: int, topic: str, thread_id: int) -> None:
    await tx.run(
        """INSERT INTO staff_topics (chat_id, topic, thread_id) VALUES (:id, :topic, :thread)
           ON CONFLICT (chat_id, topic) DO UPDATE SET thread_id = excluded.thread_id""",
        id=chat_id,
        topic=topic,
        thread=thread_id,
    )


async def forget_topics(tx: Transaction, chat_id: int, thread_id: int | None = None) -> None:
    """The topic of a thread is gone, or all of them."""
    await tx.run(
        "DELETE FROM staff_topics WHERE chat_id = :id AND (:thread IS NULL OR thread_id = :thread)",
        id=chat_id,
        thread=thread_id,
    )


async def put_link(tx: Transaction, token_hash: bytes, owner_id: int, expires_at: datetime) -> None:
    """Replaces the owner's former links."""
    await tx.run("DELETE FROM group_links WHERE owner_id = :who AND used_at IS NULL", who=owner_id)
    await tx.run(
        "INSERT INTO group_links (token_hash, owner_id, expires_at) VALUES (:hash, :who, :expires)",
        hash=token_hash,
        who=owner_id,
        expires=to_ms(expires_at),
    )


async def use_link(tx: Transaction, token_hash: bytes, now: datetime) -> int | None:
    """Uses the link up and returns whose it was; None when it is unknown, used or too old."""
    row = await tx.one(
        """UPDATE group_links SET used_at = :at WHERE token_hash = :hash AND used_at IS NULL AND expires_at > :at
           RETURNING owner_id""",
        hash=token_hash,
        at=to_ms(now),
    )
    return None if row is None else int(row["owner_id"])
