"""What a visitor meets before anything is bought: the phone, the people, the panel."""

from playwright.async_api import expect

from tests.browser.phone import Phone

BEN, OLGA = 1002, 1003


async def test_the_page_opens_on_an_empty_phone(phone: Phone) -> None:
    await phone.page.goto(phone.address)
    await expect(phone.page.get_by_test_id("start")).to_be_visible()
    await expect(phone.page.get_by_test_id("tasks-toggle")).to_have_attribute("aria-expanded", "true")
    await expect(phone.page.get_by_test_id("panel-body")).to_be_hidden()


async def test_a_killed_bot_is_told_and_started_from_the_banner(phone: Phone) -> None:
    await phone.open(BEN)
    assert not (await phone.panel(do="kill"))["bot"]["alive"]
    await phone.page.get_by_test_id("banner-start").click()
    await expect(phone.page.get_by_test_id("banner")).to_be_hidden()
    assert (await phone.panel())["bot"]["starts"] == 2


async def test_nothing_on_the_page_is_wider_than_the_phone(phone: Phone) -> None:
    await phone.open(OLGA)
    width = "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    assert await phone.page.evaluate(width) == 0
