"""What the bot shows of itself is set from the catalogues, in both languages, and no more often than it differs."""

from datetime import timedelta

from aiogram import Bot

from bot.sandbox.telegram import TelegramStandin
from bot.telegram.session import http_session, make_bot
from bot.telegram.setup import CUSTOMER_COMMANDS, Profile
from bot.texts import Catalogues
from tests.chat.session import StandinSession
from tests.simulation.loop import BEGINNING
from tests.telegram.house import TEXTS, TOKEN


class Shop:
    """A profile over the stand-in."""

    def __init__(self, texts: Catalogues = TEXTS) -> None:
        self.telegram = TelegramStandin(now=lambda: BEGINNING, token=TOKEN)
        self.telegram.add_first_people()
        self.bot = make_bot(TOKEN, StandinSession(self.telegram))
        self.profile = self.started(self.bot)

    def started(self, bot: Bot) -> Profile:
        return Profile(bot, TEXTS, "Soup & Co")

    def seen_by(self, person_id: int) -> dict[str, object]:
        return dict(self.telegram.state(person_id)["bot"])

    def asked(self, method: str) -> int:
        return sum(1 for name, _ in self.telegram.calls if name == method)


async def test_everybody_reads_the_profile_in_their_language() -> None:
    shop = Shop()
    await shop.profile.step(BEGINNING)
    people = {person.language_code: person.id for person in shop.telegram.world.state.people.values()}
    assert set(people) >= {"en", "ru"}
    for language in ("en", "ru"):
        seen, texts = shop.seen_by(people[language]), TEXTS.of(language)
        assert seen["name"] == "Soup & Co"
        assert seen["description"] == texts.plain("profile.description", shop="Soup & Co")
        assert seen["short_description"] == texts.plain("profile.short")
        expected = [{"command": name, "description": texts.plain(f"commands.{name}")} for name in CUSTOMER_COMMANDS]
        assert seen["commands"] == expected


async def test_a_profile_that_is_right_is_left_alone() -> None:
    shop = Shop()
    await shop.profile.step(BEGINNING)
    await shop.started(shop.bot).step(BEGINNING)
    for method in ("setMyName", "setMyDescription", "setMyShortDescription"):
        assert shop.asked(method) == (1 if method == "setMyName" else 2)


async def test_a_name_that_may_not_be_changed_now_holds_up_nothing_else() -> None:
    shop = Shop()
    shop.telegram.start(1001)
    shop.telegram.faults.plan("setMyName", "flood", seconds=3600)
    await shop.profile.step(BEGINNING)
    seen = shop.seen_by(1001)
    assert [command["command"] for command in seen["commands"]] == [*CUSTOMER_COMMANDS]
    assert seen["description"]
    asked = len(shop.telegram.calls)
    await shop.profile.step(BEGINNING + timedelta(minutes=59))
    assert len(shop.telegram.calls) == asked
    await shop.profile.step(BEGINNING + timedelta(minutes=61))
    assert shop.seen_by(1001)["name"] == "Soup & Co"


async def test_what_telegram_does_not_take_at_first_is_set_later() -> None:
    shop = Shop()
    shop.telegram.start(1001)
    for method in ("setMyCommands", "setChatMenuButton", "setMyDescription", "setMyName"):
        shop.telegram.faults.plan(method, "error_500")
    await shop.profile.step(BEGINNING)
    await shop.profile.step(BEGINNING + timedelta(minutes=11))
    seen = shop.seen_by(1001)
    assert (seen["name"], bool(seen["description"]), len(seen["commands"])) == (
        "Soup & Co",
        True,
        len(CUSTOMER_COMMANDS),
    )


async def test_another_bot_api_server_can_be_named() -> None:
    session = http_session("http://127.0.0.1:8081/")
    assert session.api.api_url("1:a", "getMe") == "http://127.0.0.1:8081/bot1:a/getMe"
    await session.close()
