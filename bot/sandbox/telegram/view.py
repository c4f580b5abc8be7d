"""Owns the shapes that the chat page sees; reads the state and changes nothing."""

from dataclasses import asdict
from typing import Any

from bot.sandbox.telegram.commands import commands_for, menu_button_for
from bot.sandbox.telegram.model import Chat, Json, Person, State
from bot.sandbox.telegram.topics import name_in


def person_view(person: Person) -> Json:
    return asdict(person)


def people_view(state: State) -> list[Json]:
    return [person_view(person) for person in state.people.values()]


def bot_view(state: State, person: Person) -> Json:
    """The bot's profile in the person's language."""

    def told(what: str) -> str:
        own = state.texts.get(f"{what}:{person.language_code}")
        return own or state.texts.get(f"{what}:", "")

    return {
        "id": state.bot["id"],
        "name": told("name") or state.bot["first_name"],
        "username": state.bot["username"],
        "description": told("description"),
        "short_description": told("short_description"),
        "commands": commands_for(state, person),
        "menu_button": menu_button_for(state, person.id),
    }


def message_view(chat: Chat, message: Json, person_id: int, media_base: str) -> Json:
    """A message as the person sees it; `media_base` is the path under which the page finds files."""
    seen = {**message, "outgoing": message.get("from", {}).get("id") == person_id}
    keyboard = chat.keyboards.get(message["message_id"])
    if keyboard:
        seen["reply_markup"] = keyboard
    if file_id := file_of(message):
        seen["media_url"] = f"{media_base}/{file_id}"
    if preview := preview_of(message):
        seen["preview"] = preview
    if topic := name_in(chat, message):
        seen["topic"] = topic
    return seen


def file_of(message: Json) -> str:
    """The id of the message's file, the largest size of a photo; empty without one."""
    if message.get("photo"):
        return str(message["photo"][-1]["file_id"])
    for kind in ("document", "voice", "sticker", "video_note"):
        if kind in message:
            return str(message[kind]["file_id"])
    return ""


def preview_of(message: Json) -> Json | None:
    """The link preview under or above the text, None when there is none."""
    options = message.get("link_preview_options", {})
    url = options.get("url") or _first_link(message)
    if not url or options.get("is_disabled"):
        return None
    return {
        "url": url,
        "above": bool(options.get("show_above_text")),
        "large": bool(options.get("prefer_large_media")),
    }


def _first_link(message: Json) -> str:
    for entity in message.get("entities", []):
        if entity["type"] == "text_link":
            return str(entity["url"])
        if entity["type"] == "url":
            return _cut(message["text"], entity)
    return ""


def _cut(text: str, entity: Json) -> str:
    data, start = text.encode("utf-16-le"), entity["offset"] * 2
    return data[start : start + entity["length"] * 2].decode("utf-16-le")


def chat_view(state: State, chat: Chat, person_id: int, now_ms: int, media_base: str) -> Json:
    title = chat.title if not chat.is_private else bot_view(state, state.people[person_id])["name"]
    shown = sorted(chat.messages)
    return {
        "id": chat.id,
        "type": chat.type,
        "title": title,
        "is_forum": chat.is_forum,
        "messages": [message_view(chat, chat.messages[one], person_id, media_base) for one in shown],
        "actions": chat.action if chat.action_until > now_ms else None,
        "pinned_menu": menu_button_for(state, person_id) if chat.is_private else None,
        "pinned": list(chat.pinned),
    }


def state_view(state: State, person_id: int, now_ms: int, media_base: str) -> dict[str, Any]:
    """All that the page needs to draw one person's phone."""
    person = state.people[person_id]
    own = state.chats.get(person_id) or Chat(person_id, "private", members=[person_id])
    groups = [chat for chat in state.chats.values() if chat.id < 0 and person_id in chat.members]
    chats = [chat for chat in (own, *groups) if not chat.migrated_to]
    return {
        "people": people_view(state),
        "person": person_id,
        "chats": [chat_view(state, chat, person_id, now_ms, media_base) for chat in chats],
        "bot": bot_view(state, person),
        "stars": person.stars,
    }
