"""Makes the topics of conversations in the staff chat. Where Telegram makes none, staff are told as usual."""

from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.exceptions import TelegramAPIError, TelegramRetryAfter

from bot.screens.support_desk import topic_name
from bot.services import thread_topics
from bot.services.staff_chat import language_of
from bot.services.threads import Threads, number_of
from bot.telegram.refusals import NO_ANSWER
from bot.texts import Catalogues
from storage.database import Database, Transaction
from storage.staff_chats import StaffChat
from storage.threads import Thread

log = structlog.get_logger()

AGAIN_AFTER = timedelta(minutes=5)


class SupportTopics:
    """A worker's step. Bot API 10.3: createForumTopic."""

    def __init__(self, db: Database, bot: Bot, catalogues: Catalogues, threads: Threads) -> None:
        self._db, self._bot, self._catalogues, self._threads = db, bot, catalogues, threads

    async def step(self, now: datetime) -> bool | timedelta:
        """Makes the topics that are missing; how long to wait where Telegram makes none."""
        found = await self._db.read(thread_topics.without_topic)
        if found is None:
            return False
        group, missing = found
        for thread in missing:
            try:
                await self._make(group, thread, now)
            except TelegramRetryAfter as error:
                return timedelta(seconds=error.retry_after)
            except (TelegramAPIError, *NO_ANSWER) as error:
                log.warning("topic.not_made", thread=thread.id, reason=type(error).__name__)
                await self._tell(missing, now)
                return AGAIN_AFTER
        return False

    async def _make(self, group: StaffChat, thread: Thread, now: datetime) -> None:
        t = self._catalogues.of(await self._db.read(lambda reader: language_of(reader, group.chat_id)))
        name = topic_name(thread.id, number_of(thread.order_id), thread.reason, t)
        made = await self._bot.create_forum_topic(group.chat_id, name)
        topic_id = made.message_thread_id
        await self._db.write(lambda tx: thread_topics.begin(tx, thread.id, group.chat_id, topic_id, now))

    async def _tell(self, missing: list[Thread], now: datetime) -> None:
        """Nobody waits unheard: the questions are told where everything else is told."""

        async def body(tx: Transaction) -> None:
            for thread in missing:
                await self._threads.tell_question(tx, thread, now)

        await self._db.write(body)
