"""Owns the bot's name and descriptions per language, and what it knows of itself."""

from bot.sandbox.telegram.commands import read_language
from bot.sandbox.telegram.errors import bad_request
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.params import Params
from bot.sandbox.telegram.registry import method
from bot.sandbox.telegram.world import World

LIMITS = {"name": 64, "description": 512, "short_description": 120}
TITLES = {
    "name": "Name",
    "description": "Description",
    "short_description": "ShortDescription",
}


@method("getMe")
def get_me(world: World, params: Params) -> Json:
    return {
        **world.bot_user(),
        "can_join_groups": True,
        "can_read_all_group_messages": False,
        "supports_inline_queries": True,
        "can_connect_to_business": False,
        "has_main_web_app": False,
    }


def _write(world: World, params: Params, what: str) -> bool:
    text, language = params.text(what), read_language(params)
    if len(text) > LIMITS[what]:
        raise bad_request(f"bot {what.replace('_', ' ')} is too long")
    world.state.texts[f"{what}:{language}"] = text
    world.tell_profile()
    return True


def _read(world: World, params: Params, what: str) -> Json:
    text = world.state.texts.get(f"{what}:{read_language(params)}")
    text = text or world.state.texts.get(f"{what}:", "")
    return {what: text or (world.state.bot["first_name"] if what == "name" else "")}


def _register(what: str, title: str) -> None:
    method(f"setMy{title}", f"{what} language_code")(lambda world, params: _write(world, params, what))
    method(f"getMy{title}", "language_code")(lambda world, params: _read(world, params, what))


for _what, _title in TITLES.items():
    _register(_what, _title)
