"""Conversations as they are kept: one for each order, one that listens, sealed words that are deleted in time."""

from datetime import UTC, datetime, timedelta

import pytest

from storage import customers, forgetting, letters, saved_texts, thread_words, threads
from storage.database import Transaction
from storage.sqlite import SqliteDatabase
from storage.threads import Thread

NOW = datetime(2026, 5, 4, 12, tzinfo=UTC)
LATER = NOW + timedelta(hours=1)


@pytest.fixture
async def first(db: SqliteDatabase) -> Thread:
    async def begin(tx: Transaction) -> Thread:
        await customers.see(tx, 7, language="en", now=NOW)
        return await threads.begin(tx, 7, None, NOW)

    return await db.write(begin)


async def said(tx: Transaction, thread: Thread, *, staff_id: int | None = None) -> int:
    word = await thread_words.add(tx, thread.id, staff_id=staff_id, kind="text", chat_id=None, message_id=None, now=NOW)
    await thread_words.put_content(tx, word.id, b"sealed")
    to = "customer" if staff_id else "topic"
    dedupe = thread_words.dedupe(word.id, to)
    await letters.put(tx, chat_id=7, kind=thread_words.LETTER, fields={"word": word.id}, dedupe=dedupe, now=NOW)
    return word.id


async def test_beginning_twice_is_one_conversation_and_opens_it_again(db: SqliteDatabase, first: Thread) -> None:
    await db.write(lambda tx: threads.close(tx, first.id, "staff", NOW))
    again = await db.write(lambda tx: threads.begin(tx, 7, None, LATER))
    assert (again.id, again.closed_at, again.closed_by) == (first.id, None, None)


async def test_whoever_waits_has_waited_since_their_first_word(db: SqliteDatabase, first: Thread) -> None:
    await db.write(lambda tx: threads.heard(tx, first.id, NOW, NOW + timedelta(hours=4)))
    waiting = await db.write(lambda tx: threads.heard(tx, first.id, LATER, LATER + timedelta(hours=4)))
    assert (waiting.waiting_at, waiting.due_at) == (NOW, NOW + timedelta(hours=4))
    late = NOW + timedelta(hours=5)
    assert [each.id for each in await db.read(lambda r: threads.overdue(r, late))] == [first.id]
    assert await db.read(lambda r: threads.overdue_count(r, late)) == 1
    await db.write(lambda tx: threads.alerted(tx, first.id, late))
    assert await db.read(lambda r: threads.overdue(r, late)) == []
    assert await db.read(lambda r: threads.overdue_count(r, late)) == 1
    answered = await db.write(lambda tx: threads.answered(tx, first.id, 9, late, unread=True))
    assert (answered.waiting_at, answered.due_at, answered.alerted_at, answered.taken_by) == (None, None, None, 9)


async def test_one_conversation_of_a_customer_listens(db: SqliteDatabase, first: Thread) -> None:
    await db.write(lambda tx: threads.listen(tx, 7, first.id))
    found = await db.read(lambda r: threads.listening(r, 7))
    assert found is not None
    assert found.id == first.id
    await db.write(lambda tx: threads.listen(tx, 7, 0))
    assert await db.read(lambda r: threads.listening(r, 7)) is None


async def test_only_one_person_takes_a_conversation(db: SqliteDatabase, first: Thread) -> None:
    assert await db.write(lambda tx: threads.take(tx, first.id, 9))
    assert await db.write(lambda tx: threads.take(tx, first.id, 9))
    assert not await db.write(lambda tx: threads.take(tx, first.id, 10))


async def test_how_an_answer_fared_is_reported_once_for_each_fate(db: SqliteDatabase, first: Thread) -> None:
    word = await db.write(lambda tx: said(tx, first, staff_id=9))
    assert await db.read(thread_words.fared) == []
    await db.write(lambda tx: letters.drop(tx, 1, "blocked"))
    assert [(each.id, fate, why) for each, fate, why in await db.read(thread_words.fared)] == [
        (word, "failed", "blocked")
    ]
    await db.write(lambda tx: thread_words.report(tx, word, "failed"))
    assert await db.read(thread_words.fared) == []
    await db.write(lambda tx: letters.sent(tx, 1, NOW, 55))
    assert [fate for _, fate, _ in await db.read(thread_words.fared)] == ["sent"]
    assert await db.read(lambda r: thread_words.carried(r, word)) == [(7, 55)]
    assert await db.read(lambda r: thread_words.thread_of_copy(r, 7, 55)) == first.id
    assert await db.read(lambda r: thread_words.thread_of_copy(r, 8, 55)) is None


async def test_words_are_deleted_in_time_where_the_conversation_is_closed(db: SqliteDatabase, first: Thread) -> None:
    word = await db.write(lambda tx: said(tx, first))
    await db.write(lambda tx: letters.sent(tx, 1, NOW, 55))
    year = NOW + timedelta(days=365)

    async def content() -> bytes | None:
        found = await db.read(lambda r: thread_words.get(r, word))
        assert found is not None
        return found.content

    await db.write(lambda tx: forgetting.conversations(tx, year))
    assert await content() == b"sealed"
    await db.write(lambda tx: threads.close(tx, first.id, "staff", NOW))
    await db.write(lambda tx: forgetting.conversations(tx, NOW))
    assert await content() == b"sealed"
    await db.write(lambda tx: forgetting.conversations(tx, year))
    assert await content() is None
    assert await db.read(lambda r: threads.get(r, first.id)) is not None


async def test_a_saved_text_is_read_in_the_language_that_there_is(db: SqliteDatabase) -> None:
    made = await db.write(lambda tx: saved_texts.add(tx, "Greeting", NOW))
    await db.write(lambda tx: saved_texts.change(tx, made, "text_en", "Hello", NOW))
    text = await db.read(lambda r: saved_texts.get(r, made))
    assert text is not None
    assert (text.in_language("ru"), text.in_language("en")) == ("Hello", "Hello")
    with pytest.raises(ValueError, match="id"):
        await db.write(lambda tx: saved_texts.change(tx, made, "id", "9", NOW))
