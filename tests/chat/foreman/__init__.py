"""An invented provider for stories: staff make every kind of call there. Sells nothing; no shop knows it."""

import asyncio
from collections.abc import Mapping, Sequence
from datetime import timedelta
from typing import Any

from pydantic import BaseModel

from providers.base import Goods, Profile
from providers.errors import InvalidAnswer, ProviderError
from providers.offers import Offer
from providers.questions import Question, StaffAction
from providers.undeclared import Undeclared

MOVE = StaffAction(
    "move",
    (
        Question("remote_id"),
        Question("status", options=("ready", "sent")),
        Question("note", optional=True, personal=True),
    ),
)
ROLL_CALL = StaffAction("roll_call", acts=False)
LOOK_UP = StaffAction("look_up", (Question("remote_id"),), acts=False)


class Settings(BaseModel):
    """Always on."""

    on: bool = True


class Foreman(Undeclared):
    """Does what it is told, unless it `fails`; each answer takes `takes`."""

    profile = Profile(name="foreman", goods=Goods.SERVICE, currency="RUB")

    def __init__(self) -> None:
        self.performed: list[tuple[str, dict[str, str]]] = []
        self.answer = ["moved <b>", "тест & 2"]
        self.fails: ProviderError | None = None
        self.takes = timedelta()

    def questions(self, given: Mapping[str, str]) -> Sequence[Question]:
        return ()

    def actions(self) -> Sequence[StaffAction]:
        return (MOVE, ROLL_CALL, LOOK_UP)

    def check(self, key: str, answer: str) -> str:
        if key == "remote_id" and not answer.strip().isdigit():
            raise InvalidAnswer(key, "digits")
        return answer.strip()

    async def perform(self, action: str, fields: Mapping[str, str]) -> Sequence[str]:
        self.performed.append((action, dict(fields)))
        await asyncio.sleep(self.takes.total_seconds())
        if self.fails:
            raise self.fails
        return self.answer

    async def close(self) -> None:
        """Nothing is open."""


made: list[Foreman] = []
"""Every foreman that was made: the last one works for the shop that runs."""


def create(settings: Settings, **others: Any) -> Foreman:
    made.append(Foreman())
    return made[-1]


def shelf(settings: Settings) -> Sequence[Offer]:
    return ()
