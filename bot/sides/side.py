"""A side of the shop: what one topic gives to the dispatcher, the painter, the outbox and the workers.

Made by `<topic>.py` here; `__init__` lists all of them. Decides nothing.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from aiogram import Bot, Router

from bot.callbacks import Place
from bot.callbacks.kinds import StaffAction
from bot.services.desk import DeskService
from bot.services.staff_chat_links import GroupLinks
from bot.telegram.group_handlers import HearMessage, TakePress
from bot.telegram.pacer import Pacer
from bot.telegram.places import Draw
from bot.telegram.sender import Compose
from bot.texts import Catalogues
from bot.wiring import Counter, Parts
from bot.workers import Worker, Workers


@dataclass(frozen=True, slots=True)
class Backstage:
    """What a side is made over."""

    parts: Parts
    counter: Counter
    catalogues: Catalogues
    bot: Bot
    bot_username: str
    workers: Workers
    links: GroupLinks
    desk: DeskService
    pacer: Pacer


@dataclass(frozen=True, slots=True)
class Side:
    """`handed` are services by the names that handlers give them; `letters` compose letters of their kinds."""

    routers: Sequence[Router] = ()
    handed: Mapping[str, Any] = field(default_factory=dict)
    places: Mapping[type[Place], Draw] = field(default_factory=dict)
    letters: Mapping[str, Compose] = field(default_factory=dict)
    workers: Sequence[Worker] = ()
    free: Sequence[Router] = ()
    """What is asked after everything that awaits an answer, and before search."""
    group_messages: Sequence[HearMessage] = ()
    """Who listens to what staff write in the staff chat; see `telegram.group_handlers`."""
    group_presses: Mapping[type[StaffAction], TakePress] = field(default_factory=dict)
    """Buttons that work in the staff chat itself."""
