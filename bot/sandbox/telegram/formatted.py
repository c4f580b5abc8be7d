"""Owns texts and captions of calls: parsing, trimming, lengths, links and commands that Telegram finds by itself."""

import re
from typing import Any

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.html_text import parse_html, utf16
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params

TEXT_LIMIT = 4096
CAPTION_LIMIT = 1024
ENTITY_LIMIT = 100
ENTITY_TYPES = frozenset(
    [
        "mention",
        "hashtag",
        "cashtag",
        "bot_command",
        "url",
        "email",
        "phone_number",
        "bold",
        "italic",
        "underline",
        "strikethrough",
        "spoiler",
        "blockquote",
        "expandable_blockquote",
        "code",
        "pre",
        "text_link",
        "text_mention",
        "custom_emoji",
    ]
)
_DETECTED = re.compile(
    r"(?P<url>https?://[^\s<>\"]+[^\s<>\".,!?:;)])"
    r"|(?P<email>[\w.+-]+@[\w-]+(?:\.[\w-]+)+)"
    r"|(?<![\w@/])(?P<bot_command>/[A-Za-z0-9_]{1,32}(?:@\w{3,32})?)(?![\w/])"
    r"|(?<![\w@/])(?P<mention>@[A-Za-z]\w{3,31})\b"
)


def read_text(params: Params) -> tuple[str, list[Json]]:
    """`text` with its entities, 1-4096 UTF-16 units after parsing; raises ApiError 400."""
    text, entities = _parsed(params, "text", "entities")
    if not text:
        raise bad_request("message text is empty")
    if utf16(text) > TEXT_LIMIT:
        raise bad_request("message is too long")
    return text, entities


def read_caption(params: Params) -> tuple[str, list[Json]]:
    """`caption` with its entities, 0-1024 UTF-16 units after parsing; raises ApiError 400."""
    text, entities = _parsed(params, "caption", "caption_entities")
    if utf16(text) > CAPTION_LIMIT:
        raise bad_request("message caption is too long")
    return text, entities


def _parsed(params: Params, name: str, entities_name: str) -> tuple[str, list[Json]]:
    source, mode = params.text(name), params.text("parse_mode").lower()
    if mode not in ("", "html"):
        raise bad_request("unsupported parse_mode")
    if mode:
        text, entities = parse_html(source)
    else:
        text, entities = source, _given(params.array(entities_name))
    if len(entities) > ENTITY_LIMIT:
        raise bad_request("too many message entities")
    return _trimmed(text, entities)


def _given(entities: list[Any]) -> list[Json]:
    for entity in entities:
        if not isinstance(entity, dict) or entity.get("type") not in ENTITY_TYPES:
            raise bad_request("can't parse MessageEntity: unsupported type")
        if not isinstance(entity.get("offset"), int) or not isinstance(entity.get("length"), int):
            raise bad_request("can't parse MessageEntity: offset and length are required")
    return entities


def _trimmed(text: str, entities: list[Json]) -> tuple[str, list[Json]]:
    """Telegram cuts white space at both ends and moves the entities with it."""
    body = text.strip()
    shift, limit = utf16(text[: len(text) - len(text.lstrip())]), utf16(body)
    moved = []
    for entity in entities:
        start = max(entity["offset"] - shift, 0)
        end = min(entity["offset"] - shift + entity["length"], limit)
        if end > start:
            moved.append({**entity, "offset": start, "length": end - start})
    return body, with_detected(body, moved)


def with_detected(text: str, entities: list[Json]) -> list[Json]:
    """Adds the links, addresses, mentions and commands that Telegram marks in any text."""
    taken = [
        (entity["offset"], entity["offset"] + entity["length"])
        for entity in entities
        if entity["type"] in ("code", "pre", "text_link")
    ]
    found = []
    for match in _DETECTED.finditer(text):
        start = utf16(text[: match.start()])
        end = start + utf16(match.group())
        if not any(start < right and left < end for left, right in taken):
            found.append({"type": match.lastgroup, "offset": start, "length": end - start})
    return sorted(entities + found, key=lambda entity: (entity["offset"], -entity["length"]))
