"""Newcomers order from the providers that ask much or are paid themselves: the other two are in test_purchases."""

from collections.abc import Iterator

import pytest
from playwright.async_api import Page, expect

from tests.browser.phone import Phone
from tests.browser.running import running_sandbox

ANNA, BEN, OLGA = 1001, 1002, 1003


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """One sandbox for all: each story has a provider and a customer of its own."""
    with running_sandbox(tmp_path_factory.mktemp("five")) as address:
        yield address


async def state_of(phone: Phone, provider: str) -> str:
    """What the bot believes of the only order at a provider."""
    [order] = [one for one in (await phone.panel())["orders"] if one["provider"] == provider]
    return str(order["state"])


async def truth_of(phone: Phone, provider: str) -> list[str]:
    """What has happened at a provider, in order."""
    [found] = [one for one in (await phone.panel())["providers"] if one["name"] == provider]
    return [fact["what"] for fact in found["truth"]]


async def test_a_gift_card_for_somebody_else_in_russian(phone: Phone) -> None:
    await phone.open(ANNA)
    await phone.start()
    await phone.press("Подарочные карты")
    await phone.press("Knigolet Books")
    await phone.press("^Купить за")
    await phone.press("^Для другого человека$")
    await phone.reads("Имя получателя")
    await phone.say("Пётр Иванов")
    await phone.reads("Почта получателя")
    await phone.say("petr at example")
    await phone.reads("Пришлите только адрес")
    await phone.say("petr@example.com")
    await phone.reads("Телефон получателя")
    await phone.say("8 925 115-32-42")
    await phone.reads("❗ Почта получателя: petr@example.com")
    await phone.press(r"^Оплатить \d+")
    await phone.confirm_payment()
    await phone.until_truth("vektor", "placed")
    await phone.panel(do="clock", seconds=600)
    await phone.reads(r"Заказ №\s\d+: готов")
    await phone.reads("Карты отправлены получателю")
    assert await truth_of(phone, "vektor") == ["placed", "done"]
    assert await state_of(phone, "vektor") == "delivered"


async def test_goods_of_the_web_shop_are_paid_by_card_in_english(phone: Phone) -> None:
    await phone.open(BEN)
    await phone.start()
    await phone.press("Shop goods")
    await phone.press("“Harbour” mug")
    await phone.press("^Buy for")
    await phone.press("by card$")
    form = await phone.opens("^Pay ↗")
    await expect(form.locator(".amount")).to_have_text("To pay: RUB\xa01,450")
    await form.get_by_test_id("stripe-refuse").click()
    await pays(form)
    await expect(form.locator("#told")).to_contain_text("no money was taken")
    assert await state_of(phone, "intercode") == "placed_unpaid"
    await form.get_by_test_id("stripe-refuse").click()
    await pays(form)
    await expect(form.locator("#told")).to_contain_text("Paid.")
    await phone.reads("The payment came")
    await phone.panel(do="clock", seconds=3600)
    await phone.reads(r"Order No\. \d+: done")
    assert await truth_of(phone, "intercode") == ["placed", "payment_failed", "paid", "shipped", "done"]


async def pays(form: Page) -> None:
    """Presses the button of the shop's payment page once it may be pressed."""
    await form.locator("button[type=submit]").click()


async def test_an_invoice_in_russian_is_paid_and_handed_over_in_english(phone: Phone) -> None:
    await phone.open(await phone.somebody_new("Vera", "ru"))
    await phone.start()
    await phone.press("Наши товары и услуги")
    await phone.press("Кружка, 330 мл")
    await phone.press("^Купить за")
    await phone.press("^Частное лицо$")
    for asked, answer in (("имя", "Анна Петрова"), ("почта", "anna@example.com"), ("Телефон", "+7 925 115-32-42")):
        await phone.reads(asked)
        await phone.say(answer)
    await phone.press("^Получить счёт$")
    await phone.press("^Показать QR-код$")
    await phone.reads("Отсканируйте этот код")
    invoice = await phone.opens("^Оплатить ↗")
    await expect(invoice.locator("li")).to_contain_text("Кружка, 330 мл")
    await invoice.get_by_role("button", name="Оплатить").click()
    await expect(invoice.locator(".state")).to_contain_text("Оплачено")
    await phone.reads("Оплата получена")

    olga = await phone.beside(OLGA, "en")
    await olga.start()
    await olga.say("/desk")
    await olga.press("^Next decision$")
    await hands_over(olga, "Parcel 42 is at the counter")

    await phone.reads(r"Заказ №\s\d+: готов")
    await phone.press("^Показать$")
    await phone.reads("Parcel 42 is at the counter")
    assert await truth_of(phone, "invoicebox") == ["placed", "paid"]
    assert await state_of(phone, "invoicebox") == "delivered"


async def hands_over(staff: Phone, note: str) -> None:
    """Settles the case that is open with what the customer is to read."""
    await staff.press("^Hand over$")
    await staff.say(note)
    await staff.press("^Bought elsewhere$")
    await staff.press("^Hand it over$")
