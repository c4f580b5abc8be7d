"""What a visitor meets before anything is bought: the phone, the people, the panel."""

import re

from playwright.async_api import Browser, expect

from tests.browser.phone import Phone

ANNA, BEN, OLGA = 1001, 1002, 1003


async def test_the_page_opens_on_an_empty_phone(phone: Phone) -> None:
    await phone.page.goto(phone.address)
    await expect(phone.page.get_by_test_id("start")).to_be_visible()
    await expect(phone.page.get_by_test_id("tasks-toggle")).to_have_attribute("aria-expanded", "true")
    await expect(phone.page.get_by_test_id("panel-body")).to_be_hidden()
    await expect(phone.page.get_by_test_id("invented")).to_be_visible()


async def test_the_page_begins_in_the_language_of_the_browser(phone: Phone) -> None:
    await phone.page.goto(phone.address)
    await expect(phone.page.locator("html")).to_have_attribute("lang", "en")
    await expect(phone.page).to_have_url(re.compile(f"person={BEN}"))
    await phone.page.get_by_test_id("people-open").click()
    await expect(phone.page.get_by_test_id(f"person-{OLGA}")).to_contain_text("en")
    context = await browser_of(phone).new_context(locale="ru-RU")
    russian = await context.new_page()
    await russian.goto(phone.address)
    await expect(russian.locator("html")).to_have_attribute("lang", "ru")
    await expect(russian).to_have_url(re.compile(f"person={ANNA}"))


def browser_of(phone: Phone) -> Browser:
    browser = phone.page.context.browser
    assert browser is not None
    return browser


async def test_the_panel_stays_beside_the_phone_and_goes_away_over_it(phone: Phone) -> None:
    page, body = phone.page, phone.page.get_by_test_id("panel-body")
    await phone.open(BEN)
    await page.get_by_test_id("page-menu").click()
    await page.get_by_test_id("menu-panel").click()
    await expect(body).to_be_visible()
    await page.get_by_test_id("panel-close").click()
    await expect(body).to_be_hidden()
    await page.set_viewport_size({"width": 1280, "height": 640})
    await page.get_by_test_id("panel-toggle").click()
    await page.get_by_test_id(f"person-{ANNA}").click()
    await expect(page.locator("html")).to_have_attribute("lang", "ru")
    await expect(body).to_be_visible()
    await page.get_by_test_id("panel-reset").click()
    await expect(page.get_by_test_id("panel-reset-sure")).to_be_in_viewport(ratio=1)


async def test_a_supplier_can_be_spoilt_for_reads_alone(phone: Phone) -> None:
    page = phone.page
    await phone.open(BEN)
    await page.get_by_test_id("page-menu").click()
    await page.get_by_test_id("menu-panel").click()
    boosts = page.get_by_test_id("provider-simpleboost")
    await page.get_by_test_id("fault-reads").click()
    await boosts.locator("summary").click()
    await expect(boosts.locator("[data-kind=silent_after]")).to_have_count(0)
    await boosts.locator("button[data-kind=garbage]").click()
    await expect(boosts.get_by_test_id("active-fault")).to_have_text("a read: answers garbage")
    await page.get_by_test_id("heal-simpleboost").click()
    await expect(boosts.get_by_test_id("active-fault")).to_have_count(0)
    await page.get_by_test_id("fault-acts").click()
    await expect(boosts.locator("button[data-kind=silent_after]")).to_be_visible()


async def test_nothing_that_is_pressed_leaves_the_sandbox(phone: Phone) -> None:
    await phone.open(BEN)
    await phone.start()
    await phone.press("Discord boosts")
    await phone.press("^Share$")
    await expect(phone.page.get_by_test_id("share")).to_contain_text("t.me/")
    assert len(phone.page.context.pages) == 1
    await phone.page.get_by_test_id("share-open").click()
    await expect(phone.page.get_by_test_id("share")).to_be_hidden()
    await expect(phone.page.locator('article[data-outgoing="true"]')).to_have_count(2)
    answer = await phone.page.goto(f"{phone.address.rpartition('/')[0]}-of-yesterday/")
    assert answer is not None
    assert answer.status == 404
    await expect(phone.page.get_by_role("heading")).to_contain_text("another address")


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
