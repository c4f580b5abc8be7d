"""Owns the topics of a forum: which there are, what a message in one carries, who may manage them."""

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Chat, Json
from bot.sandbox.telegram.params import Params

MANAGE = "can_manage_topics"
NOT_FOUND = "message thread not found"


def find(chat: Chat, thread_id: int) -> Json | None:
    """The topic, if the chat is a forum and has it. General is no thread of its own."""
    if not chat.is_forum:
        return None
    return next((each for each in chat.topics if each["id"] == thread_id), None)


def bot_manages(chat: Chat) -> bool:
    return chat.bot_status == "administrator" and MANAGE in chat.rights


def asked(chat: Chat, params: Params) -> Json | None:
    """The topic that a call of the bot names. Raises ApiError 400 where it may not write there."""
    if not params.has("message_thread_id"):
        return None
    topic = find(chat, params.integer("message_thread_id"))
    if topic is None:
        raise bad_request(NOT_FOUND)
    if topic["closed"] and not bot_manages(chat):
        raise bad_request("TOPIC_CLOSED")
    return topic


def placed(chat: Chat, topic: Json | None, reply: Json | None) -> Json:
    """What a message carries by where it is written: a reply is in the topic of what it answers.

    As in the Bot API, a message of a topic that answers nothing "answers" the topic's first message.
    """
    thread_id = topic["id"] if topic else (reply or {}).get("message_thread_id")
    content: Json = {"reply_to_message": _quoted(reply)} if reply else {}
    if thread_id is None or find(chat, thread_id) is None:
        return content
    first = chat.messages.get(thread_id)
    if first is not None and not reply:
        content["reply_to_message"] = _quoted(first)
    return {**content, "message_thread_id": thread_id, "is_topic_message": True}


def name_in(chat: Chat, message: Json) -> str:
    """The name of the topic that a message is in; empty outside of topics."""
    if not chat.is_forum or not message.get("is_topic_message"):
        return ""
    topic = find(chat, message.get("message_thread_id", 0))
    return str(topic["name"]) if topic else ""


def _quoted(message: Json) -> Json:
    """A message as it is quoted inside another: one level only."""
    return {name: value for name, value in message.items() if name != "reply_to_message"}
