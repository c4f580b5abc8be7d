"""Owns copyMessage; refuses what is gone, and what no bot may copy."""

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.formatted import read_caption
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import SENDING, method
from bot.sandbox.telegram.sending import send, writable
from bot.sandbox.telegram.world import World

CAPTIONED = ("photo", "document", "video", "voice", "audio", "animation")
COPIED = (*CAPTIONED, "text", "video_note", "sticker", "contact", "location", "venue", "dice", "poll")
"""Service messages, invoices, paid media and the like are not copied."""
KEPT = (*COPIED, "entities", "link_preview_options", "caption", "caption_entities", "show_caption_above_media")


@method(
    "copyMessage",
    f"{SENDING} from_chat_id message_id video_start_timestamp caption parse_mode caption_entities"
    " show_caption_above_media",
    posts=True,
)
def copy_message(world: World, params: Params) -> Json:
    """The copy holds the same files under the same ids, and no link to the original."""
    writable(world, params)
    source = world.known_chat(params.integer("from_chat_id"))
    original = source.messages.get(params.integer("message_id"))
    if original is None:
        raise bad_request("message to copy not found")
    if not any(kind in original for kind in COPIED) or original.get("has_protected_content"):
        raise bad_request("message can't be copied")
    content = {name: original[name] for name in KEPT if name in original}
    if params.has("caption") and any(kind in content for kind in CAPTIONED):
        text, entities = read_caption(params)
        content |= {"caption": text, "caption_entities": entities}
    return {"message_id": send(world, params, content)["message_id"]}
