"""Newcomers buy: from the first press to the goods, within the budget of presses and messages, in both languages."""

from pathlib import Path

import pytest
from playwright.async_api import expect

from tests.browser.phone import Phone
from tests.browser.running import until_games_are_on_sale
from tests.browser.words import ENGLISH, RUSSIAN, Words

ANNA, BEN = 1001, 1002
MOST_PRESSES = 7
MOST_MESSAGES = 4
GAME = "Jasperrun GOG CD Key"
KEY = r"\b[A-Z0-9]{5}-[A-Z0-9]{5}-[A-Z0-9]{5}\b"


async def test_a_newcomer_buys_boosts_in_russian(phone: Phone) -> None:
    await buys_boosts(phone, ANNA, RUSSIAN)


async def test_a_newcomer_buys_boosts_in_english(phone: Phone) -> None:
    await buys_boosts(phone, BEN, ENGLISH)


async def test_a_newcomer_buys_a_game_key_in_russian(phone: Phone, tmp_path: Path) -> None:
    await until_games_are_on_sale(tmp_path)
    await buys_a_key(phone, ANNA, RUSSIAN)


async def test_a_newcomer_buys_a_game_key_in_english(phone: Phone, tmp_path: Path) -> None:
    await until_games_are_on_sale(tmp_path)
    await buys_a_key(phone, BEN, ENGLISH)


async def buys_boosts(phone: Phone, person: int, words: Words) -> None:
    await phone.open(person)
    await phone.start()
    await phone.press(words.boosts)
    await phone.press(words.buy)
    await phone.reads(words.invite)
    await phone.say("https://discord.gg/vitrina")
    await phone.press(words.pay)
    await phone.confirm_payment()
    await expect(phone.button(words.look)).to_be_visible()
    await phone.panel(do="clock", seconds=60)
    await phone.reads(words.done)
    await within_budget(phone)
    [fact, *_] = (await phone.panel())["providers"][0]["truth"]
    assert (fact["what"], fact["detail"]["amount"]) == ("placed", 2)


async def buys_a_key(phone: Phone, person: int, words: Words) -> None:
    await phone.open(person)
    await phone.start()
    await pays_for_the_game(phone, words)
    await phone.reads(words.done)
    await phone.press(words.show)
    await expect(phone.button(words.copy)).to_be_visible()
    await phone.reads(KEY)
    await within_budget(phone)


async def pays_for_the_game(phone: Phone, words: Words) -> None:
    await phone.press(words.keys)
    await phone.press(GAME)
    await phone.press(words.buy)
    await phone.press(words.pay)
    await phone.confirm_payment()


async def within_budget(phone: Phone) -> None:
    assert phone.presses <= MOST_PRESSES
    assert await phone.messages_of_bot() <= MOST_MESSAGES


@pytest.mark.parametrize("fault", ["silent_after", "closed_after"])
async def test_the_shop_survives_a_kill(phone: Phone, tmp_path: Path, fault: str) -> None:
    """The bot dies after the supplier has acted and before it could know so. It buys once, and delivers."""
    await until_games_are_on_sale(tmp_path)
    await phone.panel(do="fault", provider="kinguin", kind=fault, count=1)
    await phone.open(BEN)
    await phone.start()
    await pays_for_the_game(phone, ENGLISH)
    await phone.until_truth("kinguin", "placed")
    await phone.panel(do="kill")
    await phone.page.get_by_test_id("banner-start").click()
    await phone.reads(ENGLISH.done)
    await phone.press(ENGLISH.show)
    await phone.reads(KEY)
    told = await phone.panel()
    facts = [fact for one in told["providers"] for fact in one["truth"]]
    bought = {fact["reference"] for fact in facts}
    assert [order["state"] for order in told["orders"] if order["reference"] in bought] == ["delivered"]
    assert len({fact["id"] for fact in facts}) == 1
    assert told["bot"]["starts"] == 2
