"""Owns parsing of Telegram's HTML into text and entities; refuses it in Telegram's words."""

import html
import re
from dataclasses import dataclass, field

from bot.sandbox.telegram.errors import ApiError, bad_request
from bot.sandbox.telegram.model import Json

PLAIN = {
    "b": "bold",
    "strong": "bold",
    "i": "italic",
    "em": "italic",
    "u": "underline",
    "ins": "underline",
    "s": "strikethrough",
    "strike": "strikethrough",
    "del": "strikethrough",
    "tg-spoiler": "spoiler",
    "span": "spoiler",
    "code": "code",
    "pre": "pre",
    "a": "text_link",
    "tg-emoji": "custom_emoji",
    "blockquote": "blockquote",
}
_TAG = re.compile(r"<(/?)([^\s>]*)([^>]*)>")
_ATTRIBUTE = re.compile(r"""\s*([a-zA-Z-]+)\s*(?:=\s*("[^"]*"|'[^']*'|[^\s>]+))?""")
_REFERENCE = re.compile(r"&(?:lt|gt|amp|quot|#\d+|#[xX][0-9a-fA-F]+);")


def utf16(text: str) -> int:
    """Length in UTF-16 code units, which is how Telegram counts."""
    return len(text.encode("utf-16-le")) // 2


@dataclass(slots=True)
class _Open:
    tag: str
    attributes: dict[str, str]
    start: int


@dataclass(slots=True)
class _Parser:
    source: str
    parts: list[str] = field(default_factory=list)
    length: int = 0
    stack: list[_Open] = field(default_factory=list)
    entities: list[Json] = field(default_factory=list)

    def add(self, raw: str) -> None:
        text = _REFERENCE.sub(lambda found: html.unescape(found.group()), raw)
        self.parts.append(text)
        self.length += utf16(text)

    def fail(self, reason: str, position: int) -> ApiError:
        offset = len(self.source[:position].encode())
        return bad_request(f"can't parse entities: {reason.format(at=f'at byte offset {offset}')}")

    def tag(self, closing: str, name: str, rest: str, at: int) -> None:
        if closing:
            self.close(name.lower(), at)
            return
        if name.lower() not in PLAIN:
            raise self.fail(f'Unsupported start tag "{name.lower()}" {{at}}', at)
        self.open(name.lower(), _attributes(rest), at)

    def open(self, name: str, attributes: dict[str, str], at: int) -> None:
        if name == "span" and attributes.get("class") != "tg-spoiler":
            raise self.fail('Tag "span" must have class "tg-spoiler" {at}', at)
        self.stack.append(_Open(name, attributes, self.length))

    def close(self, name: str, at: int) -> None:
        if not self.stack:
            raise self.fail("Unexpected end tag {at}", at)
        last = self.stack.pop()
        if name and name != last.tag:
            expected = f'expected "</{last.tag}>", found "</{name}>"'
            raise self.fail(f"Unmatched end tag {{at}}, {expected}", at)
        self.entity(last)

    def entity(self, last: _Open) -> None:
        entity = {"type": PLAIN[last.tag], "offset": last.start, "length": self.length - last.start}
        entity.update(_details(last))
        if not entity["length"] or (last.tag == "a" and "url" not in entity):
            return
        if last.tag == "code" and self.stack and self.stack[-1].tag == "pre":
            language = last.attributes.get("class", "").removeprefix("language-")
            self.stack[-1].attributes["language"] = language
            return
        self.entities.append(entity)


def _attributes(rest: str) -> dict[str, str]:
    found = _ATTRIBUTE.findall(rest)
    return {name.lower(): html.unescape(value.strip("\"'")) for name, value in found}


def _details(last: _Open) -> Json:
    if last.tag == "a" and last.attributes.get("href"):
        return {"url": last.attributes["href"]}
    if last.tag == "tg-emoji":
        return {"custom_emoji_id": last.attributes.get("emoji-id", "")}
    if last.tag == "blockquote" and "expandable" in last.attributes:
        return {"type": "expandable_blockquote"}
    if last.tag == "pre" and last.attributes.get("language"):
        return {"language": last.attributes["language"]}
    return {}


def parse_html(source: str) -> tuple[str, list[Json]]:
    """Text and entities of an HTML message, offsets in UTF-16 units; raises ApiError 400."""
    parser, position = _Parser(source), 0
    while (at := source.find("<", position)) >= 0:
        parser.add(source[position:at])
        found = _TAG.match(source, at)
        if found is None:
            raise parser.fail("Unclosed start tag {at}", at)
        parser.tag(found[1], found[2], found[3], at)
        position = found.end()
    parser.add(source[position:])
    if parser.stack:
        tag = parser.stack[-1].tag
        raise parser.fail(f'Can\'t find end tag corresponding to start tag "{tag}"', 0)
    # Of two with the same place the outer one, which closed last, comes first.
    parser.entities.reverse()
    entities = sorted(parser.entities, key=lambda entity: (entity["offset"], -entity["length"]))
    return "".join(parser.parts), entities
