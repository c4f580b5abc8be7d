"""Owns createForumTopic and its kin; refuses chats without topics, missing rights, and topics that are not there."""

from bot.sandbox.telegram import topics
from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Chat, Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.sending import target
from bot.sandbox.telegram.world import World

COLOURS = (7322096, 16766590, 13338331, 9367192, 16749490, 16478047)
LONGEST_NAME = 128


def make(world: World, chat: Chat, sender: Json, name: str, colour: int = COLOURS[0]) -> Json:
    """A new topic; its id is that of the message that says it was made."""
    made = {"name": name, "icon_color": colour}
    message = world.post(chat, sender, {"forum_topic_created": made, "is_topic_message": True})
    message["message_thread_id"] = message["message_id"]
    topic = {"id": message["message_id"], **made, "closed": False}
    chat.topics.append(topic)
    return topic


def tell(world: World, chat: Chat, sender: Json, topic: Json, content: Json) -> Json:
    """The service message about a change of the topic."""
    return world.post(chat, sender, {**content, **topics.placed(chat, topic, None)})


def _forum(world: World, params: Params, doing: str) -> Chat:
    """The forum of a call. General, and the topics of others, need the right to manage them."""
    chat = target(world, params)
    if not chat.is_forum:
        raise bad_request("the chat is not a forum")
    if not topics.bot_manages(chat):
        raise bad_request(f"not enough rights to {doing}")
    return chat


def _topic(chat: Chat, params: Params) -> Json:
    topic = topics.find(chat, params.integer("message_thread_id"))
    if topic is None:
        raise bad_request("TOPIC_ID_INVALID")
    return topic


def _name(params: Params) -> str:
    name = params.text("name").strip()
    if not name:
        raise bad_request("topic title must be non-empty")
    if len(name) > LONGEST_NAME:
        raise bad_request("TOPIC_TITLE_TOO_LONG")
    return name


@method("createForumTopic", "chat_id name icon_color icon_custom_emoji_id", posts=True)
def create_forum_topic(world: World, params: Params) -> Json:
    chat, name = _forum(world, params, "create a topic"), _name(params)
    colour = params.integer("icon_color", COLOURS[0])
    if colour not in COLOURS:
        raise bad_request("invalid forum topic icon color specified")
    topic = make(world, chat, world.bot_user(), name, colour)
    return {"message_thread_id": topic["id"], "name": topic["name"], "icon_color": topic["icon_color"]}


@method("editForumTopic", "chat_id message_thread_id name icon_custom_emoji_id")
def edit_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "edit the topic")
    topic = _topic(chat, params)
    name = _name(params) if params.has("name") else topic["name"]
    if name == topic["name"]:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["name"] = name
    tell(world, chat, world.bot_user(), topic, {"forum_topic_edited": {"name": name}})
    return True


def _close(world: World, params: Params, closed: bool, word: str) -> bool:
    chat = _forum(world, params, "close or open the topic")
    topic = _topic(chat, params)
    if topic["closed"] == closed:
        raise bad_request("TOPIC_NOT_MODIFIED")
    topic["closed"] = closed
    tell(world, chat, world.bot_user(), topic, {word: {}})
    return True


@method("closeForumTopic", "chat_id message_thread_id")
def close_forum_topic(world: World, params: Params) -> bool:
    return _close(world, params, True, "forum_topic_closed")


@method("reopenForumTopic", "chat_id message_thread_id")
def reopen_forum_topic(world: World, params: Params) -> bool:
    return _close(world, params, False, "forum_topic_reopened")


@method("deleteForumTopic", "chat_id message_thread_id")
def delete_forum_topic(world: World, params: Params) -> bool:
    chat = _forum(world, params, "delete the topic")
    remove(world, chat, _topic(chat, params))
    return True


def remove(world: World, chat: Chat, topic: Json) -> None:
    """The topic goes with all its messages; nobody is told of it."""
    chat.topics.remove(topic)
    gone = [one for one, message in chat.messages.items() if message.get("message_thread_id") == topic["id"]]
    for message_id in gone:
        del chat.messages[message_id]
        chat.keyboards.pop(message_id, None)
        world.tell_all(chat, {"type": "deleted", "message_id": message_id})
