"""What providers hold for the shop: how long it lasts, a rise that somebody explains, what the books do not."""

from decimal import Decimal

import pytest

from storage import deposits, ledger
from tests.chat.acts import as_text, buy_boosts, buy_game, game, pay, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def read(shop: Shop, provider: str = "kinguin", times: int = 1) -> None:
    """The worker's next reads."""
    for _ in range(times):
        await shop.tend(f"deposit:{provider}")
        await shop.settle()
        await shop.pass_time(minutes=7)


async def booked(shop: Shop, provider: str = "kinguin", currency: str = "EUR") -> int:
    return await shop.db.read(lambda reader: ledger.balance(reader, deposits.account(provider), currency))


async def open_cases(shop: Shop) -> list[str]:
    return [row["kind"] for row in await shop.rows("SELECT kind FROM cases WHERE closed_at IS NULL ORDER BY id")]


async def test_the_books_explain_what_the_provider_says(shop: Shop, ben: Person) -> None:
    await read(shop)
    assert await booked(shop) == shop.kinguin.shop.orders.deposit
    for skip in range(3):
        await buy_game(shop, ben, await game(shop, as_text, skip=skip))
    assert await booked(shop) == shop.kinguin.shop.orders.deposit
    costs = await shop.row("SELECT count(*) AS n FROM ledger WHERE kind = 'cost'")
    assert costs["n"] == 3
    await read(shop, times=3)
    assert await open_cases(shop) == []


async def test_what_a_provider_gives_back_is_on_the_books_again(shop: Shop, ben: Person) -> None:
    await read(shop, "simpleboost")
    await buy_boosts(shop, ben)
    shop.simpleboost.cancel(shop.simpleboost.orders()[0]["id"])
    await shop.pass_time(minutes=2)
    assert await shop.states() == ["cancelled"]
    assert await booked(shop, "simpleboost", "RUB") == shop.simpleboost.balance * 100
    await read(shop, "simpleboost", times=3)
    assert await open_cases(shop) == []


async def test_a_rise_is_asked_about_once_and_booked_with_one_press(shop: Shop, olga: Person) -> None:
    await read(shop)
    shop.kinguin.shop.orders.deposit += 20_000
    await read(shop)
    assert await open_cases(shop) == []
    await read(shop)
    assert await open_cases(shop) == ["top_up"]
    await read(shop)
    asked = [message for message in olga.bot_messages if "was this a top-up?" in message.text]
    assert len(asked) == 1

    await olga.press("Top-up of €200")
    assert await booked(shop) == shop.kinguin.shop.orders.deposit
    assert await open_cases(shop) == []
    await olga.press_data(asked[0].id, asked[0].buttons[0][0]["callback_data"])
    assert await booked(shop) == shop.kinguin.shop.orders.deposit
    row = await shop.row("SELECT debit, credit, amount_minor FROM ledger WHERE kind = 'top_up'")
    assert tuple(row.values()) == ("deposit:kinguin", "owner", 20_000)
    await read(shop, times=3)
    assert await open_cases(shop) == []


async def test_a_rise_that_was_no_top_up_leaves_a_case_with_both_figures(shop: Shop, olga: Person) -> None:
    await read(shop)
    shop.kinguin.shop.orders.deposit += 5_000
    await read(shop, times=2)
    await olga.press("It was something else")
    await olga.say("a bonus of the merchant")
    assert await open_cases(shop) == ["deposit_differs"]
    row = await shop.row("SELECT evidence FROM cases WHERE kind = 'deposit_differs'")
    assert "a bonus of the merchant" in row["evidence"]
    assert {"10000.00 EUR", "10050.00 EUR"} <= set(row["evidence"].replace('"', "|").split("|"))
    await read(shop, times=3)
    assert await open_cases(shop) == ["deposit_differs"]
    shop.kinguin.shop.orders.deposit -= 5_000
    await read(shop)
    assert await open_cases(shop) == []


async def test_money_that_is_missing_is_a_case_once_it_stays(shop: Shop, olga: Person) -> None:
    await read(shop)
    shop.kinguin.shop.orders.deposit -= 1_234
    await read(shop)
    assert await open_cases(shop) == []
    await read(shop, times=3)
    assert await open_cases(shop) == ["deposit_differs"]
    await olga.say("/providers")
    await olga.press("kinguin")
    assert "Our books say €10,000" in olga.screen.text


async def test_a_low_deposit_is_told_once_and_the_alarm_is_gone_when_it_rises(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await read(shop)
    await olga.say("/providers")
    await olga.press("kinguin")
    await olga.press("When it is low")
    await olga.say("-5")
    await olga.say("9999")
    assert "Told to be low below €9,999: your own limit." in olga.screen.text
    await buy_game(shop, ben, await game(shop))
    await read(shop, times=2)
    assert await open_cases(shop) == ["deposit_low"]
    assert sum("deposit is low" in message.text for message in olga.bot_messages) == 1
    for command in ("/desk", "/providers"):
        await olga.say(command)
        assert "⚠️ The deposit at kinguin is low" in olga.screen.text
    await olga.press("kinguin")
    assert "It is low" in olga.screen.text
    assert "It lasts" in olga.screen.text
    await olga.press("When it is low")
    await olga.press("Choose by sales")
    await read(shop)
    assert await open_cases(shop) == []
    await olga.say("/desk")
    assert "is low" not in olga.screen.text
    actions = [row["action"] for row in await shop.rows("SELECT action FROM audit ORDER BY id")]
    assert actions[-2:] == ["deposit.limit", "deposit.limit"]


async def test_without_a_limit_of_staff_the_dearest_order_of_the_week_counts(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=2)
    cost = (await shop.row("SELECT charged_minor FROM orders"))["charged_minor"]
    shop.kinguin.set_deposit(Decimal(cost - 1) / 100)
    await read(shop)
    assert "deposit_low" in await open_cases(shop)
    shop.kinguin.set_deposit(Decimal(cost) / 100)
    await read(shop)
    assert "deposit_low" not in await open_cases(shop)


async def test_a_payment_is_declined_when_the_deposit_does_not_cover_it_any_more(shop: Shop, ben: Person) -> None:
    await to_summary_of_game(shop, ben, await game(shop))
    shop.kinguin.set_deposit(Decimal("0.01"))
    await read(shop)
    assert (await pay(shop, ben))["state"] == "declined"
    assert shop.bought("kinguin") == 0
    assert ben.stars == 5000


async def test_strangers_and_support_change_no_limit(shop: Shop, ben: Person, olga: Person) -> None:
    await read(shop)
    await ben.start()
    await ben.press_data(ben.screen.id, "Pd:kinguin")
    await ben.say("1")
    await ben.press_data(ben.screen.id, "DA:kinguin")
    await ben.press_data(ben.screen.id, "DO")
    assert (await shop.row("SELECT low_minor FROM deposits WHERE provider = 'kinguin'"))["low_minor"] is None
