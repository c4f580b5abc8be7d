"""What was said in conversations, sealed, and how its letters fared. Opens nothing."""

from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, to_ms

LETTER = "word"
"""The kind of the letters that carry a word to the other side."""
EDIT = "word_edit"
_TOPIC = "topic"


@dataclass(frozen=True, slots=True)
class Word:
    """`staff_id` is None where the customer said it. `content` is None once it was deleted.

    `chat_id` and `message_id` say where it was written; None where no message was.
    """

    id: int
    thread_id: int
    staff_id: int | None
    kind: str
    content: bytes | None = field(repr=False)
    chat_id: int | None
    message_id: int | None
    at: datetime
    edited_at: datetime | None
    reported: str


def _word(row: Row) -> Word:
    values: dict[str, Any] = dict(row)
    values["at"] = from_ms(values["at"])
    values["edited_at"] = None if values["edited_at"] is None else from_ms(values["edited_at"])
    return Word(**values)


async def add(
    tx: Transaction,
    thread_id: int,
    *,
    staff_id: int | None,
    kind: str,
    chat_id: int | None,
    message_id: int | None,
    now: datetime,
) -> Word:
    """Without content: that is sealed for the row's id, and put by `put_content`."""
    row = await tx.one(
        """INSERT INTO thread_words (thread_id, staff_id, kind, chat_id, message_id, at)
           VALUES (:thread_id, :staff_id, :kind, :chat_id, :message_id, :now) RETURNING *""",
        thread_id=thread_id,
        staff_id=staff_id,
        kind=kind,
        chat_id=chat_id,
        message_id=message_id,
        now=to_ms(now),
    )
    assert row is not None  # noqa: S101 - RETURNING gives a row
    return _word(row)


async def put_content(tx: Transaction, word_id: int, sealed: bytes, *, edited_at: datetime | None = None) -> None:
    await tx.run(
        "UPDATE thread_words SET content = :content, edited_at = coalesce(:at, edited_at) WHERE id = :id",
        id=word_id,
        content=sealed,
        at=to_ms(edited_at) if edited_at else None,
    )


async def get(reader: Reader, word_id: int) -> Word | None:
    row = await reader.one("SELECT * FROM thread_words WHERE id = :id", id=word_id)
    return None if row is None else _word(row)


async def said_in(reader: Reader, chat_id: int, message_id: int) -> Word | None:
    """What was written as this message."""
    row = await reader.one(
        "SELECT * FROM thread_words WHERE chat_id = :chat_id AND message_id = :message_id",
        chat_id=chat_id,
        message_id=message_id,
    )
    return None if row is None else _word(row)


async def last(reader: Reader, thread_id: int, limit: int) -> list[Word]:
    """The newest ones, oldest first."""
    rows = await reader.all(
        "SELECT * FROM thread_words WHERE thread_id = :id ORDER BY id DESC LIMIT :limit", id=thread_id, limit=limit
    )
    return [_word(row) for row in reversed(rows)]


async def count(reader: Reader, thread_id: int) -> int:
    row = await reader.one("SELECT count(*) AS n FROM thread_words WHERE thread_id = :id", id=thread_id)
    return int(row["n"]) if row else 0


def dedupe(word_id: int, to: str) -> str:
    """Names the one letter that carries the word to somebody: `customer`, `topic:<chat>` or `staff:<id>`."""
    return f"{LETTER}:{word_id}:{to}"


async def redirect(tx: Transaction, word_id: int, chat_id: int, thread_id: int) -> None:
    """A letter to this group that has not left yet goes to another topic, whichever group it was written for."""
    await tx.run(
        """UPDATE OR IGNORE letters SET thread_id = :thread, dedupe = :dedupe
           WHERE dedupe >= :start AND dedupe < :end AND chat_id = :chat AND state IN ('waiting', 'sending')""",
        thread=thread_id,
        dedupe=dedupe(word_id, topic(chat_id)),
        start=dedupe(word_id, _TOPIC),
        end=dedupe(word_id, f"{_TOPIC};"),
        chat=chat_id,
    )


def topic(chat_id: int) -> str:
    """To whom a word goes that is carried into its topic of the group."""
    return f"{_TOPIC}:{chat_id}"


async def letter_of(reader: Reader, word_id: int, to: str) -> tuple[str, str, int, int | None] | None:
    """How the word's letter fared: its state, why it did not leave, its chat and its message there."""
    row = await reader.one(
        "SELECT state, error, chat_id, message_id FROM letters WHERE dedupe = :dedupe", dedupe=dedupe(word_id, to)
    )
    return None if row is None else (row["state"], row["error"] or "", row["chat_id"], row["message_id"])


async def carried(reader: Reader, word_id: int) -> list[tuple[int, int]]:
    """Where copies of the word stand, as (chat, message)."""
    rows = await reader.all(
        """SELECT chat_id, message_id FROM letters
           WHERE dedupe >= :start AND dedupe < :end AND message_id IS NOT NULL ORDER BY id""",
        start=f"{LETTER}:{word_id}:",
        end=f"{LETTER}:{word_id};",
    )
    return [(row["chat_id"], row["message_id"]) for row in rows]


async def thread_of_copy(reader: Reader, chat_id: int, message_id: int) -> int | None:
    """The conversation of which this message shows a word to the other side, or is news."""
    row = await reader.one(
        """SELECT w.thread_id FROM letters l JOIN thread_words w ON w.id = json_extract(l.fields, '$.word')
           WHERE l.chat_id = :chat_id AND l.message_id = :message_id AND l.kind = 'word'
           UNION ALL SELECT json_extract(fields, '$.thread') FROM letters
           WHERE chat_id = :chat_id AND message_id = :message_id
           AND kind IN ('question', 'thread_closed', 'thread_overdue', 'problem_settled', 'word_undelivered')""",
        chat_id=chat_id,
        message_id=message_id,
    )
    return None if row is None else int(row["thread_id"])


async def fared(reader: Reader) -> list[tuple[Word, str, str]]:
    """Words of staff whose letter to the customer fared otherwise than was reported: sent or failed, and why."""
    rows = await reader.all(
        """SELECT w.*, l.error AS why, CASE l.state WHEN 'sent' THEN 'sent' ELSE 'failed' END AS fate
           FROM thread_words w JOIN letters l ON l.dedupe = 'word:' || w.id || ':customer'
           WHERE w.staff_id IS NOT NULL AND w.reported <> 'sent' AND l.state IN ('sent', 'dropped', 'aside')"""
    )
    found = [({key: row[key] for key in row if key not in ("why", "fate")}, row) for row in rows]
    return [(_word(each), row["fate"], row["why"] or "") for each, row in found if row["fate"] != row["reported"]]


async def report(tx: Transaction, word_id: int, what: str) -> None:
    """Staff were told how the word's letter fared."""
    await tx.run("UPDATE thread_words SET reported = :what WHERE id = :id", id=word_id, what=what)
