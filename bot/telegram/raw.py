"""Updates as Telegram sends them: getUpdates without parsing, and what is read from an update before it is parsed."""

from typing import Any

from aiogram.methods.base import TelegramMethod

Json = dict[str, Any]

_LARGEST = 2**63 - 1
_WITH_SENDER = ("message", "edited_message", "my_chat_member")


class RawUpdates(TelegramMethod[list[Any]]):
    """`getUpdates` whose result is JSON: one update that aiogram cannot read does not spoil its batch."""

    __returning__ = list[Any]
    __api_method__ = "getUpdates"

    offset: int | None = None
    limit: int = 100
    timeout: int = 30
    allowed_updates: list[str] | None = None


def update_id_of(raw: object) -> int | None:
    """The update's id; None for what is no update."""
    if not isinstance(raw, dict):
        return None
    found = raw.get("update_id")
    if isinstance(found, bool) or not isinstance(found, int) or not 0 <= found <= _LARGEST:
        return None
    return found


def lane_of(raw: Json) -> str:
    """`chat:person`: what has the same lane is handled one after the other. Reads anything without raising."""
    query = raw.get("callback_query")
    if isinstance(query, dict):
        person = _id(query.get("from"))
        chat = _id(_field(query.get("message"), "chat")) or person
        return f"{chat}:{person}"
    for kind in _WITH_SENDER:
        event = raw.get(kind)
        if isinstance(event, dict):
            return f"{_id(event.get('chat'))}:{_id(event.get('from'))}"
    return "0:0"


def _id(value: object) -> int:
    found = _field(value, "id")
    return found if isinstance(found, int) else 0


def _field(value: object, name: str) -> object:
    return value.get(name) if isinstance(value, dict) else None
