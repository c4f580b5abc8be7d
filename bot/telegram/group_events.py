"""Reads what happened in a group: who wrote or pressed what, in which topic; whether the bot came, went or moved."""

from dataclasses import dataclass

from aiogram.enums import ChatMemberStatus, ChatType
from aiogram.types import Chat, ChatMemberRestricted, Message, Update

from bot.services.staff_chat import Topic
from bot.telegram.context import Visit, visit_of

_GONE = (ChatMemberStatus.KICKED, ChatMemberStatus.LEFT)


@dataclass(frozen=True, slots=True)
class Said:
    """What a member of staff wrote in the staff chat.

    `topic` is None outside of the bot's own four: in General, in a group without topics, and in a topic of somebody's
    own, whose thread is then `thread_id`. `reply_to` is the message that was answered; Telegram's own habit of letting
    every message of a topic answer the topic's first one does not count.
    """

    message: Message
    chat_id: int
    thread_id: int | None
    topic: Topic | None
    reply_to: int | None
    edited: bool


@dataclass(frozen=True, slots=True)
class Standing:
    """The bot came into a group, was given rights, lost them or was removed."""

    chat_id: int
    title: str
    may_write: bool


@dataclass(frozen=True, slots=True)
class Moved:
    """A group has become a supergroup."""

    old_id: int
    new_id: int


@dataclass(frozen=True, slots=True)
class Pressed:
    """A button was pressed; whoever presses cannot hide."""

    chat_id: int
    visit: Visit


@dataclass(frozen=True, slots=True)
class Written:
    """A message. `visit` is None where an administrator hides behind the group."""

    message: Message
    visit: Visit | None
    edited: bool

    @property
    def hidden(self) -> bool:
        sender = self.message.sender_chat
        return sender is not None and sender.id == self.message.chat.id

    @property
    def thread_id(self) -> int | None:
        return self.message.message_thread_id if self.message.is_topic_message else None

    @property
    def reply_to(self) -> int | None:
        answered = self.message.reply_to_message
        if answered is None or answered.forum_topic_created is not None:
            return None
        return answered.message_id

    def said(self, topics: dict[str, int]) -> Said:
        """`topics`: the thread of each of the bot's topics."""
        names = {thread: Topic(name) for name, thread in topics.items()}
        topic = names.get(self.thread_id or 0)
        return Said(self.message, self.message.chat.id, self.thread_id, topic, self.reply_to, self.edited)


GroupEvent = Standing | Moved | Pressed | Written


def event_of(update: Update) -> GroupEvent | None:
    """None for what did not happen in a group, or is none of the bot's business."""
    if update.callback_query is not None:
        visit = visit_of(update)
        pressed = isinstance(visit, Visit) and not visit.private
        return Pressed(visit.chat_id, visit) if isinstance(visit, Visit) and pressed else None
    if (changed := update.my_chat_member) is not None:
        return _standing(changed.chat, changed.new_chat_member.status, changed.new_chat_member)
    message = update.message or update.edited_message
    if message is None or not _is_group(message.chat):
        return None
    if message.successful_payment is not None or message.refunded_payment is not None:
        return None
    if message.migrate_to_chat_id is not None:
        return Moved(message.chat.id, message.migrate_to_chat_id)
    visit = visit_of(update)
    return Written(message, visit if isinstance(visit, Visit) else None, update.message is None)


def _standing(chat: Chat, status: str, member: object) -> Standing | None:
    if not _is_group(chat):
        return None
    muted = isinstance(member, ChatMemberRestricted) and not member.can_send_messages
    return Standing(chat.id, chat.title or "", status not in _GONE and not muted)


def _is_group(chat: Chat) -> bool:
    return chat.type in (ChatType.GROUP, ChatType.SUPERGROUP)
