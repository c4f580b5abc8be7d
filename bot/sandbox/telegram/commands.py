"""Owns commands and menu buttons per scope and language; refuses names and lengths that Telegram refuses."""

import re
from typing import TYPE_CHECKING

from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Json, Person, State
from bot.sandbox.telegram.params import Params, refuse_unknown_fields
from bot.sandbox.telegram.registry import method

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

_NAME = re.compile(r"[a-z0-9_]{1,32}")
_LANGUAGE = re.compile(r"[a-z]{2}")
_SCOPES = {
    "default": "",
    "all_private_chats": "",
    "all_group_chats": "",
    "all_chat_administrators": "",
    "chat": "chat_id",
    "chat_administrators": "chat_id",
    "chat_member": "chat_id user_id",
}


def commands_for(state: State, person: Person) -> list[Json]:
    """The commands that Telegram shows to the person in private: the narrowest scope that has any."""
    for scope in (f"chat:{person.id}", "all_private_chats", "default"):
        for language in (person.language_code, ""):
            if found := state.commands.get(f"{scope}/{language}"):
                return found
    return []


def menu_button_for(state: State, person_id: int) -> Json:
    own = state.menu_buttons.get(str(person_id)) or state.menu_buttons.get("")
    return own or {"type": "commands"}


def read_language(params: Params) -> str:
    """`language_code`: two small letters or nothing."""
    language = params.text("language_code")
    if language and not _LANGUAGE.fullmatch(language):
        raise bad_request("invalid language code specified")
    return language


def _slot(world: "World", params: Params) -> str:
    scope = params.record("scope") or {"type": "default"}
    kind = scope.get("type", "")
    if kind not in _SCOPES:
        raise bad_request("can't parse BotCommandScope: unsupported type specified")
    wanted = _SCOPES[kind].split()
    refuse_unknown_fields("BotCommandScope", scope, frozenset(["type", *wanted]))
    if wanted and scope.get("chat_id") not in world.state.chats:
        raise bad_request("chat not found")
    name = ":".join([kind, *(str(scope.get(field, "")) for field in wanted)])
    return f"{name}/{read_language(params)}"


def _command(given: object) -> Json:
    command = refuse_unknown_fields("BotCommand", given, frozenset(["command", "description", "is_ephemeral"]))
    if not _NAME.fullmatch(str(command.get("command", "")).removeprefix("/")):
        raise bad_request("BOT_COMMAND_INVALID")
    if not 1 <= len(str(command.get("description", ""))) <= 256:
        raise bad_request("BOT_COMMAND_DESCRIPTION_INVALID")
    name = command["command"].removeprefix("/")
    return {"command": name, "description": command["description"]}


@method("setMyCommands", "commands scope language_code")
def set_my_commands(world: "World", params: Params) -> bool:
    given = params.array("commands")
    if len(given) > 100:
        raise bad_request("BOT_COMMANDS_TOO_MUCH")
    world.state.commands[_slot(world, params)] = [_command(one) for one in given]
    world.tell_profile()
    return True


@method("getMyCommands", "scope language_code")
def get_my_commands(world: "World", params: Params) -> list[Json]:
    return world.state.commands.get(_slot(world, params), [])


@method("deleteMyCommands", "scope language_code")
def delete_my_commands(world: "World", params: Params) -> bool:
    world.state.commands.pop(_slot(world, params), None)
    world.tell_profile()
    return True


@method("setChatMenuButton", "chat_id menu_button")
def set_chat_menu_button(world: "World", params: Params) -> bool:
    button = params.record("menu_button") or {"type": "default"}
    if button.get("type") not in ("commands", "web_app", "default"):
        raise bad_request("can't parse MenuButton: unsupported type specified")
    key = str(_private(world, params)) if params.has("chat_id") else ""
    if button["type"] == "default":
        world.state.menu_buttons.pop(key, None)
    else:
        world.state.menu_buttons[key] = button
    world.tell_profile()
    return True


@method("getChatMenuButton", "chat_id")
def get_chat_menu_button(world: "World", params: Params) -> Json:
    person_id = _private(world, params) if params.has("chat_id") else 0
    return menu_button_for(world.state, person_id)


def _private(world: "World", params: Params) -> int:
    chat_id = params.integer("chat_id")
    if chat_id < 0 or chat_id not in world.state.chats:
        raise bad_request("chat not found")
    return chat_id
