"""The worker of conversations: broken promises, silence, problems that were decided, answers that were lost.

Closes no case and answers nobody.
"""

from datetime import datetime, timedelta

from bot.callbacks.support import Thread as ThreadPlace
from bot.services import staff_chat
from bot.services.problems import SOLVED
from bot.services.staff_chat import Topic
from bot.services.support_desk import CLOSED
from bot.services.topic_of import topic_of
from storage import dialogs, letters, staff, thread_words, threads
from storage.database import Database, Reader, Transaction
from storage.thread_words import Word
from storage.threads import Thread

SILENCE = timedelta(hours=72)
OVERDUE = "thread_overdue"
UNDELIVERED = "word_undelivered"
SETTLED = "problem_settled"
_BLOCKED = "blocked"


class ThreadWatch:
    """One per shop; every look is one transaction where there is something to do, and none where there is not."""

    def __init__(self, db: Database) -> None:
        self._db = db

    async def step(self, now: datetime) -> bool:
        """Always False: what is found is done at once."""
        late, silent, settled, fared = await self._db.read(lambda reader: _found(reader, now))
        if not (late or silent or settled or fared):
            return False

        async def body(tx: Transaction) -> None:
            for thread in late:
                await _warn(tx, thread, now)
            for thread in silent:
                await _close(tx, thread, now)
            for thread, resolution, at in settled:
                await _settle(tx, thread, resolution, at, now)
            for word, fate, error in fared:
                await _report(tx, word, fate, error, now)

        await self._db.write(body)
        return False


async def _found(
    reader: Reader, now: datetime
) -> tuple[list[Thread], list[Thread], list[tuple[Thread, str, datetime]], list[tuple[Word, str, str]]]:
    return (
        await threads.overdue(reader, now),
        await threads.silent(reader, now - SILENCE),
        await threads.settled(reader),
        await thread_words.fared(reader),
    )


async def _warn(tx: Transaction, thread: Thread, now: datetime) -> None:
    """Once for each time that somebody waits too long."""
    await threads.alerted(tx, thread.id, now)
    topic = Topic.PROBLEMS if thread.case_id is not None else Topic.SUPPORT
    await staff_chat.tell(tx, topic, kind=OVERDUE, fields={"thread": thread.id}, now=now)


async def _close(tx: Transaction, thread: Thread, now: datetime) -> None:
    """Nobody has said anything for three days, and nobody waits."""
    await threads.close(tx, thread.id, "silence", now)
    fields: dict[str, str | int] = {"thread": thread.id, "why": "silence"}
    await letters.put(tx, chat_id=thread.customer_id, kind=CLOSED, fields=fields, now=now)


async def _settle(tx: Transaction, thread: Thread, resolution: str, decided_at: datetime, now: datetime) -> None:
    """The decision answers what was said before it; the conversation stays open for what the customer says to it."""
    await threads.bind(tx, thread.id, reason=thread.reason, case_id=None)
    if resolution == SOLVED:
        return
    if thread.last_at <= decided_at:
        await threads.answered(tx, thread.id, None, now, unread=True)
    await threads.listen(tx, thread.customer_id, thread.id)
    fields: dict[str, str | int] = {"thread": thread.id, "resolution": resolution}
    await letters.put(tx, chat_id=thread.customer_id, kind=SETTLED, fields=fields, now=now)


async def _report(tx: Transaction, word: Word, fate: str, error: str, now: datetime) -> None:
    """Whoever wrote it sees that it arrived, and hears where it did not, and why."""
    await thread_words.report(tx, word.id, fate)
    if word.staff_id is None or await staff.role_of(tx, word.staff_id) is None:
        return
    await dialogs.refresh(tx, word.staff_id, (f"{ThreadPlace.__prefix__}:{word.thread_id}",), now=now)
    if fate == "failed":
        why = _BLOCKED if error == _BLOCKED else "refused"
        fields: dict[str, str | int] = {"thread": word.thread_id, "why": why}
        thread = await threads.get(tx, word.thread_id)
        topic = await topic_of(tx, thread) if thread is not None and word.chat_id != word.staff_id else None
        chat_id, topic_id = topic or (word.staff_id, None)
        await letters.put(tx, chat_id=chat_id, kind=UNDELIVERED, fields=fields, thread_id=topic_id, now=now)
