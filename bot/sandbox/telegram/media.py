"""Owns sendPhoto, sendDocument and sendMediaGroup."""

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.files import document_json, photo_json, read_file
from bot.sandbox.telegram.formatted import read_caption
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params, refuse_unknown_fields
from bot.sandbox.telegram.registry import SENDING, method
from bot.sandbox.telegram.sending import send, target
from bot.sandbox.telegram.world import World

CAPTION = "caption parse_mode caption_entities"
ALBUM_ITEM = frozenset(
    [
        "type",
        "media",
        "caption",
        "parse_mode",
        "caption_entities",
        "show_caption_above_media",
        "has_spoiler",
        "disable_content_type_detection",
    ]
)


def media_content(world: World, params: Params, kind: str, value: str) -> Json:
    """The message part of a photo or document with its caption."""
    text, entities = read_caption(params)
    stored = read_file(world, params, kind, value)
    content: Json = {kind: photo_json(stored) if kind == "photo" else document_json(stored)}
    if text:
        content["caption"] = text
    if entities:
        content["caption_entities"] = entities
    if params.flag("show_caption_above_media"):
        content["show_caption_above_media"] = True
    return content


def _send_file(world: World, params: Params, kind: str) -> Json:
    target(world, params)
    value = kind if kind in params.files else params.text(kind)
    if not value:
        raise bad_request(f"there is no {kind} in the request")
    return send(world, params, media_content(world, params, kind, value))


@method("sendPhoto", f"{SENDING} photo {CAPTION} show_caption_above_media has_spoiler", posts=True)
def send_photo(world: World, params: Params) -> Json:
    return _send_file(world, params, "photo")


@method(
    "sendDocument",
    f"{SENDING} document thumbnail {CAPTION} disable_content_type_detection",
    posts=True,
)
def send_document(world: World, params: Params) -> Json:
    return _send_file(world, params, "document")


@method("sendMediaGroup", SENDING.replace(" reply_markup", "") + " media", posts=True)
def send_media_group(world: World, params: Params) -> list[Json]:
    target(world, params)
    items = params.array("media")
    if not 2 <= len(items) <= 10:
        raise bad_request("there must be 2-10 items in an album")
    kinds = {str(item.get("type")) for item in items if isinstance(item, dict)}
    if kinds not in ({"photo"}, {"document"}):
        raise bad_request("can't parse InputMedia: an album holds photos or documents")
    album = world.name("album")
    contents = [_item(world, params, item) for item in items]
    return [send(world, params, {**content, "media_group_id": album}) for content in contents]


def _item(world: World, params: Params, item: Json) -> Json:
    refuse_unknown_fields("InputMedia", item, ALBUM_ITEM)
    values = {name: value for name, value in item.items() if name not in ("type", "media")}
    own = Params(values, params.files)
    return media_content(world, own, item["type"], str(item.get("media", "")))
