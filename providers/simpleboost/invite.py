"""Invites to a Discord server. Refuses everything that cannot be one, with the reason."""

import re

from providers.errors import InvalidAnswer
from providers.typed_text import seen

QUESTION = "invite"

_LINK = re.compile(
    r"(?:https?://)?(?:www\.|ptb\.|canary\.)?"
    r"(?:discord\.gg/(?:invite/)?|discord(?:app)?\.com/invite/|\.gg/)"
    r"(?P<code>[^/?#]*)/?(?:[?#].*)?",
    re.IGNORECASE,
)
_SERVER = re.compile(r"(?:https?://)?(?:\w+\.)?discord(?:app)?\.com/channels\b.*", re.IGNORECASE)
_CODE = re.compile(r"[A-Za-z0-9-]+")
_SHORTEST, _LONGEST = 2, 32


def invite_code(answer: str) -> str:
    """The bare code of an invite or of a link to it, in its own case. Raises `InvalidAnswer`."""
    text = seen(answer).removeprefix("<").removesuffix(">").strip()
    if not text:
        raise InvalidAnswer(QUESTION, "empty")
    if len(text.split()) > 1:
        raise InvalidAnswer(QUESTION, "several")
    return _checked(_without_link(text))


def _without_link(text: str) -> str:
    link = _LINK.fullmatch(text)
    if link:
        return link["code"]
    if _SERVER.fullmatch(text):
        raise InvalidAnswer(QUESTION, "server_link")
    if "/" in text or "." in text or "@" in text:
        raise InvalidAnswer(QUESTION, "other_link")
    return text


def _checked(code: str) -> str:
    if not code:
        raise InvalidAnswer(QUESTION, "empty")
    if not _CODE.fullmatch(code):
        raise InvalidAnswer(QUESTION, "characters")
    if not _SHORTEST <= len(code) <= _LONGEST:
        raise InvalidAnswer(QUESTION, "length")
    return code
