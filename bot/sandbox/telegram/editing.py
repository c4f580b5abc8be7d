"""Owns edits, deletions, pins and reactions; refuses edits that change nothing or touch another's message."""

from bot.sandbox.telegram import channels
from bot.sandbox.telegram.copying import CAPTIONED
from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.formatted import read_caption, read_text
from bot.sandbox.telegram.markup import read_inline_only
from bot.sandbox.telegram.media import ALBUM_ITEM, media_content
from bot.sandbox.telegram.model import Chat, Json
from bot.sandbox.telegram.params import Params, refuse_unknown_fields
from bot.sandbox.telegram.registry import TARGET, method
from bot.sandbox.telegram.sending import read_preview, target
from bot.sandbox.telegram.world import World

NOT_MODIFIED = (
    "message is not modified: specified new message content and reply markup are exactly the same"
    " as a current content and reply markup of the message"
)
TWO_DAYS = 48 * 3600


def _is_own(world: World, chat: Chat, message: Json) -> bool:
    if chat.type == "channel":
        return message["message_id"] in chat.by_bot
    return bool(message["from"]["id"] == world.state.bot["id"])


def _own_message(world: World, params: Params) -> tuple[Chat, Json]:
    if params.has("inline_message_id"):
        raise bad_request("message to edit not found")
    chat = target(world, params)
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to edit not found")
    sent_by_bot = _is_own(world, chat, message)
    if sent_by_bot:
        channels.require_right(world, chat, channels.POST)
    if not sent_by_bot or message["message_id"] in chat.keyboards:
        raise bad_request("message can't be edited")
    return chat, message


def _apply(world: World, chat: Chat, message: Json, content: Json, params: Params) -> Json:
    """Sets the new content; names with None are taken away. An edit without keyboard removes it."""
    keyboard = read_inline_only(params, invoice="invoice" in message)
    wanted = {**content, "reply_markup": keyboard}
    if all(message.get(name) == value for name, value in wanted.items()):
        raise bad_request(NOT_MODIFIED)
    for name, value in wanted.items():
        if value is None:
            message.pop(name, None)
        else:
            message[name] = value
    if content:
        message["edit_date"] = world.unix()
    world.show(chat, message, "edited")
    return message


@method(
    "editMessageText",
    f"{TARGET} text parse_mode entities link_preview_options reply_markup",
    posts=True,
)
def edit_message_text(world: World, params: Params) -> Json:
    chat, message = _own_message(world, params)
    if "text" not in message:
        raise bad_request("there is no text in the message to edit")
    text, entities = read_text(params)
    preview = read_preview(params).get("link_preview_options")
    content = {"text": text, "entities": entities or None, "link_preview_options": preview}
    return _apply(world, chat, message, content, params)


@method(
    "editMessageCaption",
    f"{TARGET} caption parse_mode caption_entities show_caption_above_media reply_markup",
    posts=True,
)
def edit_message_caption(world: World, params: Params) -> Json:
    chat, message = _own_message(world, params)
    if not any(kind in message for kind in CAPTIONED):
        raise bad_request("there is no caption in the message to edit")
    text, entities = read_caption(params)
    content = {"caption": text or None, "caption_entities": entities or None}
    return _apply(world, chat, message, content, params)


@method("editMessageMedia", f"{TARGET} media reply_markup", posts=True)
def edit_message_media(world: World, params: Params) -> Json:
    chat, message = _own_message(world, params)
    media = refuse_unknown_fields("InputMedia", params.record("media"), ALBUM_ITEM)
    kind = str(media.get("type"))
    if kind not in ("photo", "document"):
        raise bad_request("can't parse InputMedia: type must be photo or document")
    values = {name: value for name, value in media.items() if name not in ("type", "media")}
    own = Params(values, params.files)
    content = media_content(world, own, kind, str(media.get("media", "")))
    empty = dict.fromkeys(("text", "entities", "link_preview_options", "photo", "document", "caption"), None)
    return _apply(world, chat, message, {**empty, "caption_entities": None, **content}, params)


@method("editMessageReplyMarkup", f"{TARGET} reply_markup", posts=True)
def edit_message_reply_markup(world: World, params: Params) -> Json:
    chat, message = _own_message(world, params)
    return _apply(world, chat, message, {}, params)


def _delete(world: World, chat: Chat, message_id: int) -> None:
    message = chat.messages[message_id]
    foreign = not _is_own(world, chat, message)
    channels.require_right(world, chat, channels.DELETE if foreign else channels.POST)
    may = chat.is_private or chat.bot_status == "administrator" or not foreign
    if not may or world.unix() - message["date"] > TWO_DAYS:
        raise bad_request("message can't be deleted for everyone")
    del chat.messages[message_id]
    chat.keyboards.pop(message_id, None)
    world.tell_all(chat, {"type": "deleted", "message_id": message_id})


@method("deleteMessage", "chat_id message_id")
def delete_message(world: World, params: Params) -> bool:
    chat, message_id = target(world, params), params.integer("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to delete not found")
    _delete(world, chat, message_id)
    return True


@method("deleteMessages", "chat_id message_ids")
def delete_messages(world: World, params: Params) -> bool:
    chat, ids = target(world, params), params.array("message_ids")
    if not 1 <= len(ids) <= 100:
        raise bad_request("there must be 1-100 message identifiers")
    for message_id in ids:
        if message_id in chat.messages:
            _delete(world, chat, message_id)
    return True


@method("pinChatMessage", "chat_id message_id disable_notification")
def pin_chat_message(world: World, params: Params) -> bool:
    chat, message_id = target(world, params), params.integer("message_id")
    if message_id not in chat.messages:
        raise bad_request("message to pin not found")
    if not chat.is_private and chat.bot_status != "administrator":
        raise bad_request("not enough rights to manage pinned messages in the chat")
    if message_id not in chat.pinned:
        chat.pinned.append(message_id)
    return True


@method("unpinChatMessage", "chat_id message_id")
def unpin_chat_message(world: World, params: Params) -> bool:
    chat = target(world, params)
    message_id = params.integer("message_id", chat.pinned[-1] if chat.pinned else 0)
    if message_id not in chat.pinned:
        raise bad_request("message to unpin not found")
    chat.pinned.remove(message_id)
    return True


@method("setMessageReaction", "chat_id message_id reaction is_big")
def set_message_reaction(world: World, params: Params) -> bool:
    chat, reaction = target(world, params), params.array("reaction")
    message = chat.messages.get(params.integer("message_id"))
    if message is None:
        raise bad_request("message to react not found")
    if len(reaction) > 1:
        raise bad_request("REACTIONS_TOO_MANY")
    world.tell_all(chat, {"type": "reaction", "message_id": message["message_id"], "reaction": reaction})
    return True
