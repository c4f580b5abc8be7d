"""Telegram and the providers on a bad day: slow, silent, refusing. The customer still gets there, and pays once."""

from datetime import timedelta

import pytest

from bot.sandbox.telegram.faults import KINDS, Kind
from providers.errors import ProviderError
from tests.chat.acts import INVITE, as_text, buy_game, game, label, offers, pay, press, sees_key, serials
from tests.chat.person import Person
from tests.chat.shop import Shop

CALLS = (
    "getUpdates",
    "sendMessage",
    "editMessageText",
    "editMessageReplyMarkup",
    "createInvoiceLink",
    "answerCallbackQuery",
    "deleteMessage",
    "answerPreCheckoutQuery",
    "sendDocument",
    "refundStarPayment",
)


async def _wait(shop: Shop) -> None:
    """A minute and a half in which the workers look again and again."""
    for _ in range(6):
        await shop.pass_time(seconds=15)


@pytest.mark.parametrize("kind", KINDS)
async def test_an_order_survives_each_failure_of_telegram_at_each_call(shop: Shop, ben: Person, kind: Kind) -> None:
    for method in CALLS:
        shop.telegram.faults.plan(method, kind, count=2, after=1)
    acts = (
        ben.start,
        lambda **told: ben.press("Discord boosts", **told),
        lambda **told: ben.press("Buy for", **told),
        lambda **told: ben.say(INVITE, **told),
    )
    for act in acts:
        await act(settle=False)
        await _wait(shop)
    checkout = await pay(shop, ben)
    await _wait(shop)

    assert checkout["state"] == "paid"
    assert await shop.states() == ["delivered"]
    assert ben.sees("Your order is done. Thank you!")
    assert [charge["refunded_at"] for charge in shop.telegram.charges] == [None]
    assert all(isinstance(error, ProviderError) for error in shop.errors)
    shop.errors.clear()


async def test_a_silent_provider_holds_nobody_at_the_counter(shop: Shop, ben: Person) -> None:
    await ben.start(f"o{(await game(shop)).offer}")
    shop.wires["kinguin"].slowness = timedelta(minutes=5)
    before = shop.clock.now()
    await ben.press("Buy for")

    assert ben.screen.labels[0].startswith("Pay")
    assert shop.clock.now() - before < timedelta(seconds=5)


async def test_a_slow_provider_delays_no_other_customer(shop: Shop, ben: Person, anna: Person) -> None:
    await anna.start(f"o{(await game(shop)).offer}")
    await ben.start(f"o{(await game(shop, skip=1)).offer}")
    shop.wires["kinguin"].slowness = timedelta(minutes=5)
    before = shop.clock.now()
    await ben.press("Buy for", settle=False)
    await press(shop, anna, "card.button.buy", settle=False)
    await shop.settle()

    assert shop.clock.now() - before < timedelta(seconds=5)
    assert await shop.states() == ["awaiting_payment", "awaiting_payment"]


async def test_a_catalogue_that_cannot_be_read_is_sold_from_memory(shop: Shop, ben: Person) -> None:
    await shop.pass_time(minutes=30)
    shop.wires["kinguin"].slowness = timedelta(minutes=5)
    await shop.tend("catalogue:kinguin", "deposit:kinguin")
    shop.wires["kinguin"].slowness = timedelta()
    await ben.start("dkinguin")
    assert len(offers(ben)) == 8
    await ben.press(offers(ben)[0])
    await ben.press("Buy for")
    assert ben.screen.labels[0].startswith("Pay")


async def test_the_catalogue_follows_its_provider(shop: Shop, ben: Person) -> None:
    gone, dearer = await game(shop), await game(shop, skip=1)
    await ben.start(f"o{dearer.offer}")
    before = ben.screen.labels[0]
    shop.kinguin.vanish(gone.ref)
    shop.kinguin.change_price(dearer.ref, shop.euros(dearer.row.sellers[0].cents + 700))
    await shop.pass_time(days=1, minutes=1)
    await shop.tend("catalogue:kinguin")

    await ben.start(f"o{dearer.offer}")
    assert ben.screen.labels[0] != before
    await ben.start(f"o{gone.offer}")
    assert not any(text.startswith("Buy") for text in ben.screen.labels)


async def test_more_lines_than_one_order_takes_become_two_payments(shop: Shop, ben: Person) -> None:
    def cheap(row: object) -> bool:
        return as_text(row) and row.sellers[0].cents < 700  # type: ignore[arg-type, attr-defined]

    shop.telegram.top_up(ben.id, 100_000)
    for number in range(11):
        await ben.start(f"o{(await game(shop, cheap, skip=number)).offer}")
        await press(shop, ben, "card.button.to_cart")
    await press(shop, ben, "card.button.in_cart")
    await press(shop, ben, "cart.button.checkout")
    assert "Payment 1 of 2" in ben.screen.text
    await ben.pay()
    await ben.pay()
    await shop.pass_time(minutes=2)

    assert await shop.states() == ["delivered", "delivered"]
    assert sorted(len(order.keys) for order in shop.kinguin.shop.orders.all.values()) == [1, 10]


async def test_killed_again_and_again_the_order_still_ends_well(shop: Shop, ben: Person) -> None:
    await ben.start(f"o{(await game(shop)).offer}")
    await shop.restart()
    await ben.press("Buy for", settle=False)
    await shop.restart()
    checkout = await ben.pay(label(shop, ben, "summary.button.pay"), settle=False)
    await shop.restart()
    await shop.restart()
    for _ in range(6):
        shop.kill_after_commit()
        await shop.pass_time(seconds=20)
        await shop.restart()
    await shop.pass_time(minutes=10)

    assert checkout["state"] == "paid"
    assert await shop.states() == ["delivered"]
    assert shop.bought("kinguin") == 1
    await press(shop, ben, "goods.button.show")
    assert sees_key(ben, serials(shop)[0])


async def test_two_customers_buy_the_last_piece_and_one_gets_the_money_back(
    shop: Shop, ben: Person, anna: Person
) -> None:
    wanted = await game(shop)
    shop.kinguin.shop.catalogue.take(
        wanted.row.number, wanted.row.sellers[0].offer_id, text=wanted.row.sellers[0].text - 1, pictures=0
    )
    for seller in wanted.row.sellers[1:]:
        shop.kinguin.shop.catalogue.take(wanted.row.number, seller.offer_id, text=seller.text, pictures=0)
    for person in (anna, ben):
        await person.start(f"o{wanted.offer}")
        await press(shop, person, "card.button.buy")
    for person in (anna, ben):
        await pay(shop, person)
    await shop.pass_time(minutes=5)

    assert sorted(await shop.states()) == ["delivered", "rejected"]
    assert shop.bought("kinguin") == 1
    assert sorted(person.stars == 5000 for person in (anna, ben)) == [False, True]


async def test_the_news_of_one_order_do_not_hide_another(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(minutes=10)
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=1)
    await buy_game(shop, ben, await game(shop, skip=1))
    await shop.pass_time(minutes=15)

    assert await shop.states() == ["delivered", "delivered"]
    assert ben.sees("Order No. 1001: done")
    assert ben.sees("Order No. 1002: done")
