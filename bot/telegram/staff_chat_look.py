"""Asks Telegram what the staff chat is like, makes its topics, tries whether a lost one takes messages again."""

from datetime import datetime, timedelta

import structlog
from aiogram import Bot
from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.exceptions import TelegramAPIError, TelegramMigrateToChat, TelegramRetryAfter
from aiogram.types import ChatFullInfo, ChatMemberAdministrator

from bot.services import staff_chat_facts as facts
from bot.services.staff_chat import Topic, language_of
from bot.telegram.refusals import NO_ANSWER, Refusal, refusal_of
from bot.texts import Catalogues
from storage import staff_chats
from storage.database import Database
from storage.staff_chats import Facts, StaffChat

log = structlog.get_logger()

SOON = timedelta(minutes=1)
_OUT = (ChatMemberStatus.LEFT, ChatMemberStatus.KICKED)
_GONE = (Refusal.UNREACHABLE, Refusal.NO_RIGHTS)


class StaffChatLook:
    """A worker's step. Bot API 10.3: getChat, getChatMember, sendChatAction, createForumTopic."""

    def __init__(self, db: Database, bot: Bot, catalogues: Catalogues) -> None:
        self._db, self._bot, self._catalogues = db, bot, catalogues

    async def step(self, now: datetime) -> bool:
        """True where there was something to look at."""
        chat = await self._db.read(lambda reader: staff_chats.to_check(reader, now))
        if chat is None:
            return False
        try:
            await self._look(chat, now)
        except TelegramMigrateToChat as error:
            new_id = error.migrate_to_chat_id
            await self._db.write(lambda tx: facts.moved(tx, chat.chat_id, new_id))
        except TelegramRetryAfter as error:
            await self._later(chat, now + timedelta(seconds=error.retry_after))
        except NO_ANSWER:
            await self._later(chat, now + SOON)
        except TelegramAPIError as error:
            await self._refused(chat, error, now)
        return True

    async def _look(self, chat: StaffChat, now: datetime) -> None:
        seen = await self._bot.get_chat(chat.chat_id)
        me = await self._bot.get_chat_member(chat.chat_id, self._bot.id)
        if me.status in _OUT:
            await self._lost(chat, facts.REMOVED, now)
            return
        if chat.state == "lost":
            await self._bot.send_chat_action(chat.chat_id, "typing")
            await self._db.write(lambda tx: facts.regained(tx, chat.chat_id))
        found = _facts(seen, isinstance(me, ChatMemberAdministrator), getattr(me, "can_manage_topics", None))
        await self._db.write(lambda tx: facts.noted(tx, chat, found, now))
        if found.is_forum and found.manages_topics:
            await self._make_topics(chat.chat_id)
        await self._db.write(lambda tx: facts.tell_found(tx, chat.chat_id, now))

    async def _make_topics(self, chat_id: int) -> None:
        """Each that is missing. Whoever deletes one finds it again: its letters need a place."""
        known = await self._db.read(lambda reader: staff_chats.topics(reader, chat_id))
        t = self._catalogues.of(await self._db.read(lambda reader: language_of(reader, chat_id)))
        for topic in Topic:
            if topic not in known:
                await self._make_topic(chat_id, topic, t.plain(f"staffchat.topic.{topic}"))

    async def _make_topic(self, chat_id: int, topic: Topic, name: str) -> None:
        made = await self._bot.create_forum_topic(chat_id, name)
        thread_id = made.message_thread_id
        await self._db.write(lambda tx: staff_chats.put_topic(tx, chat_id, topic, thread_id))

    async def _refused(self, chat: StaffChat, error: TelegramAPIError, now: datetime) -> None:
        meaning = refusal_of(error)
        log.info("staff_chat.refused", reason=error.message)
        if meaning in _GONE:
            why = facts.NO_RIGHTS if meaning is Refusal.NO_RIGHTS else facts.REMOVED
            await self._lost(chat, why, now)
        else:
            await self._later(chat, now + facts.CHECK_EVERY)

    async def _lost(self, chat: StaffChat, why: str, now: datetime) -> None:
        await self._db.write(lambda tx: facts.lost(tx, chat.chat_id, why, now))
        await self._later(chat, now + facts.CHECK_EVERY)

    async def _later(self, chat: StaffChat, at: datetime) -> None:
        await self._db.write(lambda tx: staff_chats.check_at(tx, chat.chat_id, at))


def _facts(seen: ChatFullInfo, is_admin: bool, manages: bool | None) -> Facts:
    return Facts(
        title=seen.title or "",
        is_supergroup=seen.type == ChatType.SUPERGROUP,
        is_forum=bool(seen.is_forum),
        is_admin=is_admin,
        manages_topics=bool(manages),
    )
