"""Money that goes wrong, in the browser: a refused payment, a refund, differences with Telegram on the desk."""

from collections.abc import Iterator

import pytest
from playwright.async_api import expect

from tests.browser.phone import Phone
from tests.browser.running import running_sandbox

OLGA = 1003
TWO_LOOKS = 90_000
"""Milliseconds: two looks must agree, half a minute apart."""
INVITE = "https://discord.gg/vitrina{}"


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One sandbox for all: each story has a customer of its own."""
    with running_sandbox(tmp_path_factory.mktemp("sides")) as address:
        yield address


async def to_summary(phone: Phone, name: str) -> None:
    """Somebody new is about to pay for boosts."""
    await phone.open(await phone.somebody_new(name, "en"))
    await phone.start()
    await phone.press("Discord boosts")
    await phone.press("^Buy for")
    await phone.reads("Send an invite that does not expire")
    await phone.say(INVITE.format(name.lower()))


async def buy(phone: Phone, name: str) -> None:
    await to_summary(phone, name)
    await phone.press(r"^Pay \d+")
    await phone.confirm_payment()
    await phone.reads("payment received")


async def owner(phone: Phone) -> Phone:
    """Olga in a tab of her own, who is told of new cases."""
    olga = await phone.beside(OLGA, "en")
    start, composer = olga.page.get_by_test_id("start"), olga.page.get_by_test_id("composer-input")
    await expect(start.or_(composer).first).to_be_visible()
    if await start.is_visible():
        await olga.start()
    else:
        await olga.say("/start")
    await expect(olga.button("Game keys")).to_be_visible()
    return olga


async def from_panel(phone: Phone, *presses: str) -> None:
    """Presses the buttons of the page's control panel."""
    await phone.page.get_by_test_id("page-menu").click()
    await phone.page.get_by_test_id("menu-panel").click()
    for each in presses:
        await phone.page.get_by_test_id(each).click()
        await expect(phone.page.get_by_test_id(each)).to_be_enabled()
    await phone.page.get_by_test_id("panel-close").click()


async def test_a_payment_at_a_price_of_yesterday_is_refused_and_can_be_tried_again(phone: Phone) -> None:
    await to_summary(phone, "Tanya")
    await phone.press(r"^Pay \d+")
    await expect(phone.page.get_by_test_id("pay-sum")).to_be_visible()
    await phone.panel(do="clock", seconds=1000)
    await phone.page.get_by_test_id("pay-confirm").click()
    await expect(phone.page.get_by_test_id("pay-error")).to_contain_text("Nothing was charged")
    await phone.page.keyboard.press("Escape")
    await phone.press("^I have paid, check$")
    await phone.press("^Go to payment$")
    await phone.press("^Renew the price$")
    await phone.press(r"^Pay \d+")
    await phone.confirm_payment()
    await phone.reads("payment received")


async def test_a_customer_sees_the_refund_of_what_the_supplier_gave_up(phone: Phone) -> None:
    await buy(phone, "Rita")
    await phone.until_truth("simpleboost", "placed")
    [boosts] = [one for one in (await phone.panel())["providers"] if one["name"] == "simpleboost"]
    order = next(fact["id"] for fact in reversed(boosts["truth"]) if fact["what"] == "placed")
    await phone.panel(do="cancel", provider="simpleboost", id=order)
    await phone.panel(do="clock", seconds=600)
    await phone.reads(r"We have returned \d+ ⭐")


async def test_stars_that_vanish_are_a_case_on_the_desk(phone: Phone) -> None:
    await buy(phone, "Sam")
    olga = await owner(phone)
    await from_panel(phone, "panel-losestars", "clock-86400")
    await olga.reads("A new case: Stars differ from the books", TWO_LOOKS)
    await olga.press("^Open the case$")
    await olga.reads("Stars differ from the books")
    await olga.reads(r"Telegram says:[\s\S]*Our books say:")


async def test_a_payment_that_a_store_takes_back_is_a_case_on_the_desk(phone: Phone) -> None:
    await buy(phone, "Uma")
    olga = await owner(phone)
    await phone.panel(do="clock", seconds=60)
    await phone.reads(r"Order No\. \d+: done")
    await from_panel(phone, "panel-takeback")
    await olga.reads("A new case: refunded outside the shop")
