"""Where in the staff chat a conversation is held, if it is, and what goes there."""

from datetime import datetime

from bot.services.staff_chat import Topic
from storage import letters, staff_chats, thread_words
from storage.database import Reader, Transaction
from storage.threads import Thread


async def topic_of(reader: Reader, thread: Thread) -> tuple[int, int] | None:
    """The staff chat and the conversation's topic in it; None where it has none there now."""
    if thread.topic_id is None or thread.topic_chat_id is None:
        return None
    group = await staff_chats.usable(reader)
    if group is None or not group.has_topics or group.chat_id != thread.topic_chat_id:
        return None
    return thread.topic_chat_id, thread.topic_id


async def has_topics(reader: Reader) -> bool:
    """Whether conversations are held in topics at present."""
    group = await staff_chats.usable(reader)
    return group is not None and group.has_topics


async def carry(tx: Transaction, thread: Thread, word_id: int, to: tuple[int, int], now: datetime) -> None:
    """Has something that was said sent into the topic. Problems ring there."""
    await letters.put(
        tx,
        chat_id=to[0],
        kind=thread_words.LETTER,
        fields={"word": word_id},
        dedupe=thread_words.dedupe(word_id, thread_words.topic(to[0])),
        topic=Topic.SUPPORT if thread.case_id is None else Topic.PROBLEMS,
        thread_id=to[1],
        now=now,
    )
