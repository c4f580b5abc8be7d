"""What staff write in the topic of a conversation, and what they press in the staff chat about one."""

from bot.callbacks.kinds import StaffAction
from bot.callbacks.support import TakeThread
from bot.callbacks.support import Thread as ThreadPlace
from bot.services.support_desk import SupportDesk
from bot.services.threads import Threads
from bot.telegram.group_events import Said
from bot.telegram.group_handlers import TakePress
from bot.telegram.saying import said_of
from bot.telegram.turn import Turn
from bot.texts import Texts
from storage import threads
from storage.database import Database

NOTE = "//"
"""Begins what staff say to each other."""


class ThreadTopics:
    """One per shop."""

    def __init__(self, db: Database, threads_: Threads, desk: SupportDesk) -> None:
        self._db, self._threads, self._desk = db, threads_, desk

    def presses(self) -> dict[type[StaffAction], TakePress]:
        return {TakeThread: self._take}

    async def hear(self, said: Said, turn: Turn, t: Texts) -> bool:
        """What is written in the topic is the answer."""
        topic = said.thread_id
        if topic is None:
            return False
        thread = await self._db.read(lambda reader: threads.of_topic(reader, said.chat_id, topic))
        words = said_of(said.message)
        if thread is None or words is None:
            return False
        if words.text.startswith(NOTE):
            return True
        if said.edited:
            await turn.write(lambda tx: self._threads.edit(tx, turn.person, words, turn.now))
            return True
        place = ThreadPlace(thread=thread.id)
        await turn.write(lambda tx: self._desk.answer(tx, turn.person, place, words, turn.now))
        return True

    async def _take(self, action: TakeThread, turn: Turn, t: Texts) -> None:
        await turn.write(lambda tx: self._desk.take(tx, turn.person, action.thread, turn.now))
        turn.notice(t.plain("thread.taken_in_group"))
