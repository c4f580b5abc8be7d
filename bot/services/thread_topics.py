"""A topic of the staff chat for each conversation: which one it is, what goes there, its header. Calls nobody.

Where the staff chat has no topics, or there is none, conversations are held in private.
"""

from datetime import datetime, timedelta

from bot.services.staff_chat import Topic
from bot.services.support_desk import SupportDesk
from bot.services.support_views import ThreadView
from bot.services.topic_of import carry, topic_of
from storage import letters, staff_cards, staff_chats, thread_words, threads
from storage.database import Database, Reader, Transaction
from storage.staff_chats import StaffChat
from storage.threads import Thread

HEADER = "thread_header"
CARD = "thread"
CARRIED = 20
"""How many words a new topic begins with."""
EVERY = timedelta(seconds=10)


async def without_topic(reader: Reader) -> tuple[StaffChat, list[Thread]] | None:
    """Conversations in which somebody waits and that have no topic yet; None where there are no topics."""
    group = await staff_chats.usable(reader)
    if group is None or not group.has_topics:
        return None
    found = [each for each in await threads.all_open(reader, 200) if each.waiting_at is not None]
    return group, [each for each in found if each.topic_chat_id != group.chat_id]


async def begin(tx: Transaction, thread_id: int, chat_id: int, topic_id: int, now: datetime) -> None:
    """The topic was made: its header, then what has been said so far."""
    await threads.put_topic(tx, thread_id, chat_id, topic_id)
    thread = await threads.get(tx, thread_id)
    if thread is None:
        return
    await _put(tx, thread, chat_id, topic_id, dedupe=f"{HEADER}:{thread_id}:{chat_id}:{topic_id}", now=now)
    for word in await thread_words.last(tx, thread_id, CARRIED):
        if word.content is not None and word.chat_id != chat_id:
            await thread_words.redirect(tx, word.id, chat_id, topic_id)
            await carry(tx, thread, word.id, (chat_id, topic_id), now)


async def _put(tx: Transaction, thread: Thread, chat_id: int, topic_id: int, *, dedupe: str, now: datetime) -> None:
    await letters.put(
        tx,
        chat_id=chat_id,
        kind=HEADER,
        fields={"thread": thread.id},
        dedupe=dedupe,
        topic=Topic.SUPPORT,
        thread_id=topic_id,
        card=f"{CARD}:{thread.id}",
        now=now,
    )


class ThreadHeaders:
    """A worker's step: draws headers again where they show something else than is true."""

    def __init__(self, db: Database, desk: SupportDesk) -> None:
        self._db, self._desk = db, desk

    async def step(self, now: datetime) -> bool:
        """Always False."""
        changed = await self._db.read(lambda reader: self._changed(reader, now))
        if changed:
            await self._db.write(lambda tx: _redraw(tx, changed, now))
        return False

    async def _changed(self, reader: Reader, now: datetime) -> list[tuple[Thread, str]]:
        group = await staff_chats.usable(reader)
        if group is None:
            return []
        found = []
        for name, drawn in (await staff_cards.open_cards(reader, group.chat_id, CARD)).items():
            thread = await threads.get(reader, int(name))
            if thread is None or await topic_of(reader, thread) is None:
                continue
            state = _state(await self._desk.card(reader, thread, now))
            if state != drawn:
                found.append((thread, state))
        return found


async def _redraw(tx: Transaction, changed: list[tuple[Thread, str]], now: datetime) -> None:
    for thread, state in changed:
        if thread.topic_chat_id is None or thread.topic_id is None:
            continue
        card = f"{CARD}:{thread.id}"
        if await staff_cards.note_drawn(tx, thread.topic_chat_id, card, state):
            dedupe = f"{letters.CARD}{thread.topic_chat_id}:{card}"
            await _put(tx, thread, thread.topic_chat_id, thread.topic_id, dedupe=dedupe, now=now)


def _state(view: ThreadView) -> str:
    """Everything that the header says."""
    said = (view.language, view.reachable, view.order_state, view.reason, view.case_id, view.due_at, view.overdue)
    return "|".join(str(each) for each in (*said, view.taken_by, view.closed_by, view.orders, view.open_order))
