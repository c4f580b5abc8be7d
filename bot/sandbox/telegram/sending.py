"""Owns sendMessage, sendChatAction and what all sending methods share; refuses chats, replies and previews."""

from bot.sandbox.telegram import channels, topics
from bot.sandbox.telegram.errors import ApiError, bad_request
from bot.sandbox.telegram.formatted import read_text
from bot.sandbox.telegram.markup import read_markup
from bot.sandbox.telegram.model import Chat, Json
from bot.sandbox.telegram.params import Params, refuse_unknown_fields
from bot.sandbox.telegram.registry import SENDING, method
from bot.sandbox.telegram.world import World

PREVIEW = frozenset(["is_disabled", "url", "prefer_small_media", "prefer_large_media", "show_above_text"])
REPLY = frozenset(
    [
        "message_id",
        "chat_id",
        "allow_sending_without_reply",
        "quote",
        "quote_parse_mode",
        "quote_entities",
        "quote_position",
    ]
)
ACTIONS = [
    "typing",
    "upload_photo",
    "record_video",
    "upload_video",
    "record_voice",
    "upload_voice",
    "upload_document",
    "choose_sticker",
    "find_location",
    "record_video_note",
    "upload_video_note",
]
ACTION_SECONDS = 5


def target(world: World, params: Params) -> Chat:
    """The chat of `chat_id`, if the bot may write there."""
    if not params.has("chat_id"):
        raise bad_request("chat_id is empty")
    try:
        chat_id = params.integer("chat_id")
    except ApiError:
        raise bad_request("chat not found") from None
    return world.chat_for_bot(chat_id)


def writable(world: World, params: Params) -> Chat:
    """The same, if the bot may write in the chat and the topic that the call names."""
    chat = target(world, params)
    channels.require_right(world, chat, channels.POST)
    if chat.muted and chat.bot_status != "administrator":
        raise bad_request("not enough rights to send text messages to the chat")
    topics.asked(chat, params)
    return chat


def send(world: World, params: Params, content: Json, *, invoice: bool = False) -> Json:
    """Posts the bot's message with its keyboard and reply; returns the Bot API Message."""
    chat = writable(world, params)
    inline, other = read_markup(params, invoice=invoice)
    content = {**content, **topics.placed(chat, topics.asked(chat, params), _reply(chat, params))}
    if params.flag("protect_content"):
        content["has_protected_content"] = True
    if inline:
        content["reply_markup"] = inline
    return world.post(chat, world.bot_user(), content, other)


def read_preview(params: Params) -> Json:
    """`link_preview_options`, checked, as the message carries it."""
    options = params.record("link_preview_options")
    refuse_unknown_fields("LinkPreviewOptions", options, PREVIEW)
    for name, value in options.items():
        if not isinstance(value, str if name == "url" else bool):
            raise bad_request(f"can't parse LinkPreviewOptions: wrong type of {name}")
    if options.get("prefer_small_media") and options.get("prefer_large_media"):
        raise bad_request("can't parse LinkPreviewOptions: small and large media at once")
    return {"link_preview_options": options} if options else {}


def _reply(chat: Chat, params: Params) -> Json | None:
    reply = params.record("reply_parameters")
    if not reply:
        return None
    refuse_unknown_fields("ReplyParameters", reply, REPLY)
    original = chat.messages.get(int(reply.get("message_id", 0)))
    if original is None and not reply.get("allow_sending_without_reply"):
        raise bad_request("message to be replied not found")
    return original


@method("sendMessage", f"{SENDING} text parse_mode entities link_preview_options", posts=True)
def send_message(world: World, params: Params) -> Json:
    writable(world, params)
    text, entities = read_text(params)
    content: Json = {"text": text, **read_preview(params)}
    if entities:
        content["entities"] = entities
    return send(world, params, content)


@method("sendChatAction", "chat_id action message_thread_id")
def send_chat_action(world: World, params: Params) -> bool:
    chat, action = writable(world, params), params.text("action")
    if action not in ACTIONS:
        raise bad_request("wrong parameter action in request")
    chat.action, chat.action_until = action, world.ms() + ACTION_SECONDS * 1000
    world.tell_all(chat, {"type": "action", "action": action})
    return True
