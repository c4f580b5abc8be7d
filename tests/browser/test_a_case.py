"""A case from its alert to the refund: a supplier breaks, the owner decides, the customer reads of it."""

from playwright.async_api import expect

from tests.browser.phone import Phone
from tests.browser.words import RUSSIAN

ANNA, OLGA = 1001, 1003


async def break_the_supplier(phone: Phone) -> None:
    """In the panel, as a person would: the next purchase meets silence and buys nothing."""
    page = phone.page
    await page.get_by_test_id("page-menu").click()
    await page.get_by_test_id("menu-panel").click()
    boosts = page.get_by_test_id("provider-simpleboost")
    await boosts.locator("summary").click()
    await boosts.locator("button[data-kind=silent_before]").click()
    await expect(boosts.get_by_test_id("active-fault")).to_be_visible()
    await page.get_by_test_id("panel-close").click()


async def test_a_case_goes_from_its_alert_to_the_refund(phone: Phone) -> None:
    await phone.open(ANNA)
    await break_the_supplier(phone)
    await phone.start()
    olga = await phone.beside(OLGA, "ru")
    await olga.start()
    await phone.press(RUSSIAN.boosts)
    await phone.press(RUSSIAN.buy)
    await phone.reads(RUSSIAN.invite)
    await phone.say("https://discord.gg/vitrina")
    await phone.press(RUSSIAN.pay)
    await phone.confirm_payment()

    await phone.reads(r"Заказ №\s\d+: ждём подтверждения")
    await phone.panel(do="clock", seconds=30)
    await olga.reads("Новое дело: покупка не подтверждена")
    await phone.panel(do="clock", seconds=1200)
    await olga.press("^Открыть дело$")
    await olga.press("^Взять дело$")
    await olga.reads("Взял: Olga")
    await olga.press("^Вернуть деньги$")
    await olga.press("^В кабинете поставщика его нет$")
    await olga.press("^Вернуть полностью$")

    await phone.reads(r"Заказ №\s\d+: отменён")
    await phone.reads("Звёзды снова на вашем балансе")
    [order] = (await phone.panel())["orders"]
    assert order["state"] == "cancelled"
    assert not any(fact["what"] == "placed" for fact in (await phone.panel())["providers"][0]["truth"])
