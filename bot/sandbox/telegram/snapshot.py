"""Owns turning the world into JSON and back, so that a restart of the sandbox keeps the chats."""

import base64
import copy
from dataclasses import asdict, fields
from typing import Any

from bot.sandbox.telegram.model import Chat, Json, Person, State, StoredFile
from bot.sandbox.telegram.updates import Pending
from bot.sandbox.telegram.world import World

APART = ("people", "chats", "files")


def dump(world: World) -> Json:
    """A JSON-able copy of everything that outlives a restart."""
    state = world.state
    plain = {one.name: getattr(state, one.name) for one in fields(State) if one.name not in APART}
    saved: Json = copy.deepcopy(plain)
    saved["people"] = [asdict(person) for person in state.people.values()]
    saved["chats"] = [_chat(chat) for chat in state.chats.values()]
    saved["files"] = [_file(stored) for stored in state.files.values()]
    updates = world.updates
    saved["updates"] = [asdict(pending) for pending in updates.pending]
    saved |= {"last_update_id": updates.last_id, "allowed_updates": list(updates.allowed)}
    saved |= {"webhook": dict(world.webhook), "last_event": world.events.last}
    return saved


def _chat(chat: Chat) -> Json:
    saved = asdict(chat)
    saved["messages"] = list(saved["messages"].values())
    saved["keyboards"] = [[number, keyboard] for number, keyboard in chat.keyboards.items()]
    return saved


def _file(stored: StoredFile) -> Json:
    return {**asdict(stored), "data": base64.b64encode(stored.data).decode("ascii")}


def load(world: World, saved: Json) -> None:
    """Replaces the world's state; the numbers of events go on growing."""
    saved = copy.deepcopy(saved)
    plain = {one.name: saved[one.name] for one in fields(State) if one.name not in APART}
    people = {one["id"]: Person(**one) for one in saved["people"]}
    chats = {one["id"]: _read_chat(one) for one in saved["chats"]}
    files = {one["file_id"]: _read_file(one) for one in saved["files"]}
    world.state = State(**plain, people=people, chats=chats, files=files)
    world.updates.pending = [Pending(**one) for one in saved["updates"]]
    world.updates.last_id = saved["last_update_id"]
    world.updates.allow(saved["allowed_updates"])
    world.webhook = saved["webhook"]
    world.events.last = max(world.events.last, saved["last_event"])


def _read_chat(saved: dict[str, Any]) -> Chat:
    messages = {one["message_id"]: one for one in saved.pop("messages")}
    keyboards = dict(saved.pop("keyboards"))
    return Chat(**saved, messages=messages, keyboards=keyboards)


def _read_file(saved: dict[str, Any]) -> StoredFile:
    return StoredFile(**{**saved, "data": base64.b64decode(saved["data"])})
