"""The power may go before or after any commit: everything still happens once, in order, and everybody hears of it."""

from pathlib import Path

import pytest
from aiogram import Router
from aiogram.types import Message

from bot.callbacks import OrderPlace
from bot.telegram.turn import Turn
from storage import letters
from storage.database import Transaction
from tests.telegram.house import House, story
from tests.telegram.test_inbox import cooked, note

TALK = ("1", "2", "3")


def handlers() -> Router:
    router = Router()

    @router.message()
    async def anything(message: Message, turn: Turn) -> None:
        n = int(message.text or "0")

        async def body(tx: Transaction) -> None:
            await note(tx, str(n))
            await letters.put(tx, chat_id=turn.chat_id, kind="test", fields={"n": n}, dedupe=f"told:{n}", now=turn.now)

        await turn.write(body, show=OrderPlace(order=n))

    return router


async def talk(house: House) -> None:
    """Three messages to a bot that is started again once if it dies."""
    house.router = handlers
    anna = house.person()
    await house.start()
    for text in TALK:
        await anna.say(text, settle=False)
        await house.rest(1)
    await house.rest()
    if house.crashed.is_set():
        await house.kill()
        await house.start()
        await house.rest(60)
    assert await cooked(house) == list(TALK)
    told = [message.text for message in anna.bot_messages if message.text.startswith("letter")]
    assert list(dict.fromkeys(told)) == [f"letter {n}" for n in TALK]
    assert len(told) <= len(TALK) + int(house.crashed.is_set())
    screens = [message for message in anna.bot_messages if message.text.startswith("at")]
    assert screens[-1].text == f"at {OrderPlace(order=3).pack()}"
    dialog = await house.row("SELECT place_version, shown_version, message_id FROM dialogs")
    assert (dialog["place_version"], dialog["message_id"]) == (dialog["shown_version"], screens[-1].id)


def commits_of_the_talk(file: Path) -> int:
    counted: list[int] = []

    @story
    async def told(house: House) -> None:
        await talk(house)
        counted.append(house.commits)

    told(file)
    return counted[0]


@pytest.mark.parametrize("moment", ["before", "after"])
def test_a_crash_at_any_commit_loses_and_repeats_nothing(moment: str, shop_file: Path) -> None:
    fresh = shop_file.read_bytes()
    commits = commits_of_the_talk(shop_file)
    assert commits > 15
    for number in range(1, commits + 1):
        for leftover in shop_file.parent.glob(f"{shop_file.name}*"):
            leftover.unlink()
        shop_file.write_bytes(fresh)

        @story
        async def told(house: House, number: int = number) -> None:
            setattr(house, f"crash_{moment}", number)
            await talk(house)
            assert house.crashed.is_set() or house.commits < number

        told(shop_file)
