"""Owns the table of Bot API methods: a name, the parameters it takes, the function that carries it out."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from bot.sandbox.telegram.params import Params

if TYPE_CHECKING:
    from bot.sandbox.telegram.world import World

    Run = Callable[[World, Params], Any]

SENDING = (
    "chat_id message_thread_id disable_notification protect_content allow_paid_broadcast"
    " message_effect_id reply_parameters reply_markup"
)
TARGET = "chat_id message_id inline_message_id"


@dataclass(frozen=True, slots=True)
class Method:
    """One Bot API method; `posts` counts it against the flood limits of its chat."""

    name: str
    accepts: frozenset[str]
    posts: bool
    run: "Run"


METHODS: dict[str, Method] = {}


def method(name: str, accepts: str = "", *, posts: bool = False) -> "Callable[[Run], Run]":
    """Registers a function as the Bot API method `name`; `accepts` lists its parameters."""

    def register(run: "Run") -> "Run":
        METHODS[name] = Method(name, frozenset(accepts.split()), posts, run)
        return run

    return register
