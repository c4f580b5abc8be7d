"""Conversations: what somebody says in one is kept sealed and goes to the other side by letter, in one transaction.

Who may take part in one is decided where this is called. Nothing that was said is ever logged.
"""

import json
from dataclasses import replace
from datetime import datetime
from zoneinfo import ZoneInfo

from bot.callbacks.support import Conversation
from bot.callbacks.support import Thread as ThreadPlace
from bot.services import staff_chat, support_hours
from bot.services.errors import Gone
from bot.services.payloads import FIRST_NUMBER
from bot.services.people import Person
from bot.services.rights import Right, may
from bot.services.staff_chat import Topic
from bot.services.support_views import Expected, Said, WordView
from bot.services.topic_of import carry, has_topics, topic_of
from storage import dialogs, letters, staff, thread_words, threads
from storage.cipher import Cipher
from storage.database import Reader, Transaction
from storage.errors import Unreadable
from storage.thread_words import Word
from storage.threads import Thread

QUESTION = "question"
"""The letter that tells staff of a conversation that nobody looks after."""
TEXT = "text"
CUSTOMER = "customer"
_FATES = {"sent": "sent", "dropped": "blocked", "aside": "failed"}


class Threads:
    """Every method runs in the caller's transaction, or read."""

    def __init__(self, cipher: Cipher, zone: ZoneInfo) -> None:
        self._cipher, self._zone = cipher, zone

    async def get(self, reader: Reader, thread_id: int) -> Thread:
        """Raises `Gone` where there is none."""
        found = await threads.get(reader, thread_id)
        if found is None:
            raise Gone
        return found

    async def expected(self, reader: Reader, thread: Thread | None, now: datetime) -> Expected:
        """By when the customer has an answer; for a question that is asked now where there is none yet."""
        hours = await support_hours.read(reader)
        due_at = thread.due_at if thread and thread.due_at else hours.due(now, self._zone)
        opens_at = None if hours.is_open(now, self._zone) else hours.opening(now, self._zone)
        return Expected(hours, due_at, opens_at)

    async def wait(self, tx: Transaction, thread: Thread, now: datetime) -> Thread:
        """The customer waits from now on, unless they have before."""
        due_at = (await support_hours.read(tx)).due(now, self._zone)
        waiting = await threads.heard(tx, thread.id, now, due_at)
        await self._refresh(tx, waiting, now)
        return waiting

    async def hear(self, tx: Transaction, thread: Thread, said: Said, now: datetime, *, tell: bool = True) -> Thread:
        """The customer says something. `tell`: staff hear of a conversation that nobody has taken yet."""
        first = thread.waiting_at is None
        waiting = await self.wait(tx, thread, now)
        await threads.listen(tx, thread.customer_id, thread.id)
        word = await self._keep(tx, waiting, None, said, now)
        if (topic := await topic_of(tx, waiting)) is not None:
            await carry(tx, waiting, word.id, topic, now)
        elif await has_topics(tx):
            return waiting  # its topic is made soon, and begins with this
        elif waiting.taken_by is not None and await staff.role_of(tx, waiting.taken_by) is not None:
            await self._send(tx, word, waiting.taken_by, f"staff:{waiting.taken_by}", now)
        elif tell and first:
            await self.tell_question(tx, waiting, now)
        return waiting

    async def tell_question(self, tx: Transaction, thread: Thread, now: datetime) -> None:
        """Staff hear that somebody waits for an answer."""
        await staff_chat.tell(
            tx,
            Topic.SUPPORT,
            kind=QUESTION,
            fields={"thread": thread.id},
            dedupe=f"{QUESTION}:{thread.id}:{int((thread.waiting_at or now).timestamp() * 1000)}",
            now=now,
        )

    async def answer(self, tx: Transaction, thread: Thread, staff_id: int, said: Said, now: datetime) -> Thread:
        """Staff say something; the letter to the customer is stored with it.

        Where the customer asked, what they type next goes on here; where staff begin, only once they press "Answer".
        """
        answered = await threads.answered(tx, thread.id, staff_id, now, unread=True)
        if thread.waiting_at is not None:
            await threads.listen(tx, thread.customer_id, thread.id)
        word = await self._keep(tx, answered, staff_id, said, now)
        await self._send(tx, word, thread.customer_id, CUSTOMER, now)
        topic = await topic_of(tx, answered)
        if topic is not None and topic[0] != said.chat_id:
            await carry(tx, answered, word.id, topic, now)
        await self._refresh(tx, answered, now)
        return answered

    async def show_to(self, tx: Transaction, thread: Thread, staff_id: int, now: datetime) -> None:
        """Has what the customer sent without words carried to whoever takes the conversation now."""
        for word in await thread_words.last(tx, thread.id, 20):
            if word.staff_id is None and word.kind != TEXT and word.content is not None:
                await self._send(tx, word, staff_id, f"staff:{staff_id}", now)

    async def edit(self, tx: Transaction, by: Person, said: Said, now: datetime) -> bool:
        """Something that was said is changed on the other side too.

        False where this message said nothing, and where an answer is changed by who may not answer any more.
        """
        if said.chat_id is None or said.message_id is None:
            return False
        word = await thread_words.said_in(tx, said.chat_id, said.message_id)
        if word is None or (word.staff_id is not None and not may(by, Right.ANSWER)):
            return False
        thread = await threads.get(tx, word.thread_id)
        topic = None if thread is None else await topic_of(tx, thread)
        before = self.opened(word)
        await thread_words.put_content(tx, word.id, self._sealed(word, said), edited_at=now)
        swapped = before is not None and before.file != said.file
        for chat_id, message_id in await thread_words.carried(tx, word.id):
            fields = {"word": word.id, "message": 0 if swapped else message_id}
            thread_id = topic[1] if topic is not None and topic[0] == chat_id else None
            await letters.put(tx, chat_id=chat_id, kind=thread_words.EDIT, fields=fields, thread_id=thread_id, now=now)
        if word.staff_id is not None:
            subject = f"thread:{word.thread_id}"
            await staff.record(tx, staff_id=by.id, action="thread.edit", subject=subject, after=said.kind, now=now)
        if thread is not None:
            await self._refresh(tx, thread, now)
        return True

    async def words(self, reader: Reader, thread: Thread, limit: int, *, fates: bool = False) -> tuple[WordView, ...]:
        """What was said last, oldest first. `fates`: with how each answer fared on its way."""
        last = await thread_words.last(reader, thread.id, limit)
        return tuple([await self._view(reader, each, fates=fates) for each in last])

    def opened(self, word: Word) -> Said | None:
        """What was said; None once it was deleted, or where no key opens it."""
        if word.content is None:
            return None
        try:
            known = json.loads(self._cipher.open(word.content, about=_about(word)))
        except Unreadable:
            return None
        return Said(word.kind, known["text"], known["file"], word.chat_id, word.message_id, known["name"])

    async def _view(self, reader: Reader, word: Word, *, fates: bool) -> WordView:
        said, state = self.opened(word), ""
        if fates and word.staff_id is not None:
            letter = await thread_words.letter_of(reader, word.id, CUSTOMER)
            state = _FATES.get(letter[0], "waiting") if letter else ""
        text = None if said is None else said.text
        return WordView(word.staff_id is not None, word.kind, text, word.at, word.edited_at is not None, state)

    async def _keep(self, tx: Transaction, thread: Thread, staff_id: int | None, said: Said, now: datetime) -> Word:
        word = await thread_words.add(
            tx,
            thread.id,
            staff_id=staff_id,
            kind=said.kind,
            chat_id=said.chat_id,
            message_id=said.message_id,
            now=now,
        )
        sealed = self._sealed(word, said)
        await thread_words.put_content(tx, word.id, sealed)
        return replace(word, content=sealed)

    def _sealed(self, word: Word, said: Said) -> bytes:
        name = "" if word.staff_id is not None else said.name
        known = json.dumps({"text": said.text, "file": said.file, "name": name}, ensure_ascii=False)
        return self._cipher.seal(known.encode(), about=_about(word))

    async def _send(self, tx: Transaction, word: Word, chat_id: int, to: str, now: datetime) -> None:
        await letters.put(
            tx,
            chat_id=chat_id,
            kind=thread_words.LETTER,
            fields={"word": word.id},
            dedupe=thread_words.dedupe(word.id, to),
            now=now,
        )

    async def _refresh(self, tx: Transaction, thread: Thread, now: datetime) -> None:
        """What shows the conversation is drawn again."""
        shown = f"{Conversation.__prefix__}:{thread.id}"
        await dialogs.refresh(tx, thread.customer_id, (shown,), now=now)
        if thread.taken_by is not None:
            await dialogs.refresh(tx, thread.taken_by, (f"{ThreadPlace.__prefix__}:{thread.id}",), now=now)


def number_of(order_id: int | None) -> int | None:
    """The number that people read."""
    return None if order_id is None else order_id + FIRST_NUMBER


def _about(word: Word) -> str:
    return f"thread_word:{word.id}"
