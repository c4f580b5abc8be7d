"""A bank's rate in the stories of the chat: it moves prices before somebody pays, and never an invoice that is out."""

from collections.abc import AsyncIterator

import pytest

from providers.money import Money
from providers.rates.bank import Bank
from tests.chat.acts import game, pay, press, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop
from tests.providers.rates.daily import DailyFile


@pytest.fixture
async def bank(shop: Shop, olga: Person) -> AsyncIterator[DailyFile]:
    """The shop asks the Bank of Russia, and the owner has left the key merchant's rate to it."""
    shop.telegram.world.person(olga.id).language_code = "en"
    file = DailyFile(lambda: shop.clock.now().date())
    shop.bank = Bank("cbr", transport=file.transport)
    await shop.restart()
    await olga.start()
    await olga.say("/prices kinguin")
    await olga.press("Whose rate")
    await olga.press("from the bank")
    await olga.press("Save the change")
    yield file
    await shop.bank.close()


async def rate(shop: Shop) -> str:
    """The rate that the newest order's cost was reckoned with."""
    return str((await shop.row("SELECT cost_rate FROM orders ORDER BY id DESC LIMIT 1"))["cost_rate"])


async def price(shop: Shop) -> int:
    return int((await shop.row("SELECT total_minor FROM orders ORDER BY id DESC LIMIT 1"))["total_minor"])


async def test_the_owner_sees_whose_rate_it_is_and_from_which_day(shop: Shop, olga: Person, bank: DailyFile) -> None:
    await olga.say("/prices kinguin")
    assert olga.sees("Rate: 1 EUR = 100 RUB")
    assert olga.sees("The rate comes from: Bank of Russia.")
    assert olga.sees("The bank's rate: 100 for")
    assert {"Whose rate", "On top of the bank", "Fallback rate", "Rounding"} <= set(olga.screen.labels)
    audit = await shop.rows("SELECT action, before, after FROM audit WHERE action LIKE 'price.%'")
    assert [(row["action"], row["before"], row["after"]) for row in audit] == [("price.source", "staff", "bank")]


async def test_an_invoice_that_is_out_keeps_its_price_until_it_lapses(shop: Shop, ben: Person, bank: DailyFile) -> None:
    bought = await game(shop)
    await to_summary_of_game(shop, ben, bought)
    quoted = await price(shop)
    assert await rate(shop) == "100"

    bank.say(EUR="109")
    await shop.pass_time(minutes=10)
    await shop.read_rates()
    assert (await shop.row("SELECT rate FROM rates ORDER BY id DESC LIMIT 1"))["rate"] == "109"
    before = ben.stars
    paid = await pay(shop, ben)

    assert paid["state"] == "paid"
    assert await price(shop) == quoted
    assert (before - ben.stars, await rate(shop)) == (paid["amount"], "100")
    assert shop.bought("kinguin") == 1


async def test_a_price_that_the_bank_moved_is_shown_before_it_is_paid(shop: Shop, ben: Person, bank: DailyFile) -> None:
    bought = await game(shop)
    await to_summary_of_game(shop, ben, bought)
    quoted = await price(shop)
    bank.say(EUR="109")
    await shop.read_rates()
    await shop.pass_time(minutes=16)

    declined = shop.telegram.begin_payment(ben.id, ben.find_invoice())
    await shop.settle()
    assert declined["state"] == "declined"
    await ben.press("I have paid, check")
    await ben.press("Go to payment")
    await ben.press("Renew the price")
    assert ben.sees("The price has changed. It was")
    assert await price(shop) > quoted
    assert await rate(shop) == "109"
    assert (await pay(shop, ben))["state"] == "paid"


async def test_a_card_that_was_opened_before_the_rate_moved_asks_the_new_price_before_anything_is_paid(
    shop: Shop, ben: Person, bank: DailyFile
) -> None:
    bought = await game(shop)
    await ben.start(f"o{bought.offer}")
    bank.say(EUR="109")
    await shop.read_rates()
    await press(shop, ben, "card.button.buy")

    asked = shop.texts(ben).money(Money.of_minor(await price(shop), "RUB"))
    assert ben.sees(asked)
    assert await rate(shop) == "109"
    assert (await shop.row("SELECT count(*) AS n FROM payments WHERE state = 'captured'"))["n"] == 0


async def test_a_jump_is_asked_on_the_prices_screen_and_holds_after_two_presses(
    shop: Shop, ben: Person, olga: Person, bank: DailyFile
) -> None:
    bank.say(EUR="150")
    await shop.read_rates()
    assert olga.sees("A new case: the bank's rate has jumped")
    bought = await game(shop)
    await to_summary_of_game(shop, ben, bought)
    assert await rate(shop) == "100"

    await olga.say("/prices kinguin")
    assert olga.sees("The bank now says 150")
    await olga.press("Apply the bank's 150")
    assert olga.sees("The bank's new rate: 100 → 150")
    await olga.press("Save the change")
    assert olga.sees("Rate: 1 EUR = 150 RUB")
    await to_summary_of_game(shop, ben, await game(shop, skip=1))
    assert await rate(shop) == "150"


async def test_what_costs_another_currency_is_not_sold_while_the_banks_rate_is_too_old(
    shop: Shop, ben: Person, olga: Person, bank: DailyFile
) -> None:
    bought = await game(shop)
    await olga.say("/prices kinguin")
    await olga.press("Rate")
    await olga.say("100")
    await olga.press("Save the change")
    await olga.press("Whose rate")
    await olga.press("from the bank")
    await olga.press("Save the change")
    bank.down = True
    await shop.pass_time(days=4)
    assert olga.sees("A new case: the bank's rate is too old")
    await olga.say("/prices kinguin")
    assert olga.sees("the fallback rate holds")
    await to_summary_of_game(shop, ben, bought)
    assert await rate(shop) == "100"


async def test_a_markup_of_a_category_is_typed_in_the_chat_seen_and_taken_back(shop: Shop, olga: Person) -> None:
    shop.telegram.world.person(olga.id).language_code = "en"
    await olga.start()
    await olga.say("/prices kinguin")
    await olga.press("Markup of a category")
    await olga.say("Cooking: 5")
    assert olga.sees("no genre and no platform “Cooking”")
    await olga.say("Steam: -5")
    assert olga.sees("1,000")
    await olga.say("Steam: 40")
    assert olga.sees("The customer pays")
    await olga.press("Save the change")
    assert olga.sees("Steam: 40 %")
    await olga.press("Markup of a category")
    await olga.press("Remove: Steam")
    await olga.press("Save the change")
    assert not olga.sees("Steam: 40 %")


async def test_staff_see_what_an_order_leaves(shop: Shop, ben: Person, olga: Person) -> None:
    shop.telegram.world.person(olga.id).language_code = "en"
    await to_summary_of_game(shop, ben, await game(shop))
    assert (await pay(shop, ben))["state"] == "paid"
    number = (await shop.row("SELECT max(id) AS id FROM orders"))["id"] + 1000
    await olga.start()
    await olga.say(f"/order {number}")
    assert olga.sees("Margin:")
    assert olga.sees("at a cost rate of 100 for 1 EUR")
