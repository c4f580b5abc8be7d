"""The owner connects a staff chat in the browser, sees its topics there and goes back to private."""

from playwright.async_api import expect

from tests.browser.phone import Phone

OLGA = 1003


async def test_a_group_is_connected_by_its_link_and_shows_its_topics(phone: Phone) -> None:
    page = phone.page
    await phone.open(OLGA)
    await phone.start()
    await phone.say("/setup")
    await phone.press("^Чат сотрудников$")
    await phone.press("^Подключить чат сотрудников$")
    await phone.press("^Выбрать группу$")
    await expect(page.get_by_test_id("chat-title")).to_have_text("Staff")
    await phone.reads("Всё готово")
    await expect(page.get_by_test_id("service-forum-topic-created")).to_have_count(4)
    await phone.say("/desk@vitrina_shop_bot")
    await phone.reads("t.me/vitrina_shop_bot")
    await page.get_by_test_id("people-open").click()
    await page.get_by_test_id(f"chat-{OLGA}").click()
    await phone.reads("Группа: Staff")
