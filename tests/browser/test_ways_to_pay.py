"""One counter, several ways to pay, in the browser: a balance that was topped up by card, and a card in Telegram."""

from collections.abc import Iterator

import pytest

from tests.browser.phone import Phone
from tests.browser.running import running_sandbox


@pytest.fixture(scope="module")
def sandbox(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with running_sandbox(tmp_path_factory.mktemp("ways")) as address:
        yield address


async def to_summary_of_a_mug(phone: Phone) -> None:
    await phone.press("Shop goods")
    await phone.press("“Harbour” mug")
    await phone.press("^Buy for")


async def test_a_balance_is_topped_up_by_card_and_pays_for_goods(phone: Phone) -> None:
    await phone.open(await phone.somebody_new("Nina", "en"))
    await phone.start()
    await phone.say("/balance")
    await phone.press("Top up")
    await phone.say("2000")
    await phone.press("^By card in Telegram")
    await phone.press(r"^Pay RUB.*by card$")
    await phone.confirm_payment()
    await phone.reads("2,000")
    await phone.say("/start")
    await to_summary_of_a_mug(phone)
    await phone.press("from the balance")
    await phone.until_truth("intercode", "paid")


async def test_goods_to_be_sent_are_paid_by_card_in_telegram_at_once(phone: Phone) -> None:
    await phone.open(await phone.somebody_new("Oleg", "en"))
    await phone.start()
    await to_summary_of_a_mug(phone)
    await phone.press(r"^Pay RUB.*by card$")
    await phone.confirm_payment()
    await phone.reads("payment received")
