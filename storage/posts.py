"""Channels that staff connected, and the cards that were published there. A message is sent once or is not known."""

from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms


@dataclass(frozen=True, slots=True)
class Channel:
    """`language` is that of its posts; `trouble` is what Telegram refused last, empty where all is well."""

    chat_id: int
    title: str
    username: str
    language: str
    trouble: str


@dataclass(frozen=True, slots=True)
class Post:
    """`state`: waiting, sending, published, unsure, refused, removing, removed. `said`: what Telegram refused."""

    id: int
    chat_id: int
    offer: int
    state: str
    message_id: int | None
    sold_out: bool
    said: str
    created_at: datetime
    title: str


_POSTS = "SELECT p.*, o.title FROM posts p JOIN offers o ON o.id = p.offer_id"


async def put_channel(tx: Transaction, chat_id: int, title: str, username: str, language: str, now: datetime) -> None:
    """Connects a channel, or notes what it is called now; its language stays."""
    await tx.run(
        """INSERT INTO channels (chat_id, title, username, language, created_at)
           VALUES (:id, :title, :username, :language, :at)
           ON CONFLICT (chat_id) DO UPDATE SET title = excluded.title, username = excluded.username, trouble = ''""",
        id=chat_id,
        title=title,
        username=username,
        language=language,
        at=to_ms(now),
    )


async def channels(reader: Reader) -> list[Channel]:
    return [_channel(row) for row in await reader.all("SELECT * FROM channels ORDER BY created_at, chat_id")]


async def channel(reader: Reader, chat_id: int) -> Channel | None:
    row = await reader.one("SELECT * FROM channels WHERE chat_id = :id", id=chat_id)
    return None if row is None else _channel(row)


async def set_language(tx: Transaction, chat_id: int, language: str) -> None:
    await tx.run("UPDATE channels SET language = :language WHERE chat_id = :id", id=chat_id, language=language)


async def note_trouble(tx: Transaction, chat_id: int, trouble: str) -> None:
    await tx.run("UPDATE channels SET trouble = :trouble WHERE chat_id = :id", id=chat_id, trouble=trouble)


async def put(tx: Transaction, chat_id: int, offer_id: int, nonce: str, sold_out: bool, now: datetime) -> int | None:
    """A card to be published; None where the same press did so before."""
    row = await tx.one(
        """INSERT INTO posts (chat_id, offer_id, state, sold_out, nonce, created_at)
           VALUES (:chat, :offer, 'waiting', :sold_out, :nonce, :at) ON CONFLICT (nonce) DO NOTHING RETURNING id""",
        chat=chat_id,
        offer=offer_id,
        sold_out=int(sold_out),
        nonce=nonce,
        at=to_ms(now),
    )
    return None if row is None else int(row["id"])


async def get(reader: Reader, post_id: int) -> Post | None:
    row = await reader.one(f"{_POSTS} WHERE p.id = :id", id=post_id)
    return None if row is None else _post(row)


async def page(reader: Reader, chat_id: int, offset: int, limit: int) -> list[Post]:
    """The newest first; removed ones are gone."""
    rows = await reader.all(
        f"""{_POSTS} WHERE p.chat_id = :chat AND p.state <> 'removed' ORDER BY p.id DESC
            LIMIT :limit OFFSET :offset""",
        chat=chat_id,
        limit=limit,
        offset=offset,
    )
    return [_post(row) for row in rows]


async def count(reader: Reader, chat_id: int) -> int:
    row = await reader.one("SELECT count(*) AS n FROM posts WHERE chat_id = :chat AND state <> 'removed'", chat=chat_id)
    return int(row["n"]) if row else 0


async def move(
    tx: Transaction, post_id: int, before: str, after: str, *, message_id: int | None = None, said: str = ""
) -> bool:
    """False where the post is in another state. A message's id stays once it is known."""
    changed = await tx.run(
        """UPDATE posts SET state = :after, message_id = coalesce(:message, message_id), said = :said
           WHERE id = :id AND state = :before""",
        id=post_id,
        before=before,
        after=after,
        message=message_id,
        said=said,
    )
    return changed == 1


async def moved_stock(reader: Reader, limit: int) -> list[tuple[int, bool]]:
    """Published posts that say "buy" where nothing is left, or the other way round: id and whether it is sold out."""
    rows = await reader.all(
        """SELECT id, gone FROM (SELECT p.id, p.sold_out,
                (o.sellable = 0 OR o.barred = 2 OR o.lowest_minor IS NULL OR coalesce(o.stock, 1) <= 0) AS gone
            FROM posts p JOIN offers o ON o.id = p.offer_id WHERE p.state = 'published')
           WHERE gone <> sold_out ORDER BY id LIMIT :limit""",
        limit=limit,
    )
    return [(row["id"], bool(row["gone"])) for row in rows]


async def note_sold_out(tx: Transaction, post_id: int, sold_out: bool) -> None:
    await tx.run("UPDATE posts SET sold_out = :gone WHERE id = :id", id=post_id, gone=int(sold_out))


def _channel(row: Row) -> Channel:
    return Channel(row["chat_id"], row["title"], row["username"], row["language"], row["trouble"])


def _post(row: Row) -> Post:
    values = {name: row[name] for name in Post.__slots__ if name not in ("offer", "sold_out", "created_at")}
    return Post(**values, offer=row["offer_id"], sold_out=bool(row["sold_out"]), created_at=from_ms(row["created_at"]))
