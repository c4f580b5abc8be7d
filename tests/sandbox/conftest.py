"""A stand-in with three people, aiogram's Bot before it, and a clock that tests move."""

from datetime import UTC, datetime, timedelta

import pytest
from aiogram import Bot
from aiogram.client.default import DefaultBotProperties

from bot.sandbox.telegram import TelegramStandin
from tests.chat.person import Person
from tests.chat.session import StandinSession

TOKEN = "4200000042:AAstandinstandinstandinstandinstandin"


class MovedClock:
    """Stands still until it is moved."""

    def __init__(self) -> None:
        self.at = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)

    def now(self) -> datetime:
        return self.at

    def move(self, seconds: float) -> None:
        self.at += timedelta(seconds=seconds)


@pytest.fixture
def clock() -> MovedClock:
    return MovedClock()


@pytest.fixture
def standin(clock: MovedClock) -> TelegramStandin:
    standin = TelegramStandin(now=clock.now, token=TOKEN)
    standin.add_first_people()
    return standin


@pytest.fixture
def bot(standin: TelegramStandin) -> Bot:
    return Bot(TOKEN, StandinSession(standin), DefaultBotProperties(parse_mode="HTML"))


@pytest.fixture
async def anna(standin: TelegramStandin) -> Person:
    """Anna, who has started the bot; that update is confirmed."""
    anna = Person(standin, 1001)
    await anna.start()
    standin.world.updates.pending.clear()
    return anna
