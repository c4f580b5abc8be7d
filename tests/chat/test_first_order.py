"""From the first /start to the goods, within the budgets of presses and messages, in both languages."""

import pytest

from tests.chat.acts import INVITE, as_text, game, label, offers, press, sees_key, serials
from tests.chat.person import Person
from tests.chat.shop import Shop

MOST_PRESSES, MOST_MESSAGES, MOST_PRESSES_TO_REPEAT = 7, 4, 3


@pytest.fixture(params=["anna", "ben"])
def customer(request: pytest.FixtureRequest, shop: Shop) -> Person:
    found: Person = getattr(shop, request.param)
    return found


async def test_boosts_are_ordered_within_seven_presses_and_four_messages(shop: Shop, customer: Person) -> None:
    await customer.start()
    await customer.press("Discord")
    await customer.press("4 ")
    await press(shop, customer, "card.button.buy")
    await customer.say(INVITE)
    await customer.pay(label(shop, customer, "summary.button.pay"))
    await shop.pass_time(minutes=1)

    assert await shop.states() == ["delivered"]
    assert [(order["invite"], order["quantity"]) for order in shop.simpleboost.orders()] == [("vitrina", 4)]
    assert customer.presses <= MOST_PRESSES
    assert customer.bot_message_count <= MOST_MESSAGES


async def test_a_key_is_ordered_and_read_within_seven_presses_and_four_messages(shop: Shop, customer: Person) -> None:
    wanted = await game(shop)
    await customer.start()
    await customer.say(wanted.row.original_name)
    await customer.press(wanted.row.name[:20])
    await press(shop, customer, "card.button.buy")
    await customer.pay(label(shop, customer, "summary.button.pay"))
    await shop.pass_time(minutes=1)
    await press(shop, customer, "goods.button.show")

    assert sees_key(customer, serials(shop)[0])
    assert customer.presses <= MOST_PRESSES
    assert customer.bot_message_count <= MOST_MESSAGES


async def test_a_key_is_found_through_its_department_within_the_budget(shop: Shop, customer: Person) -> None:
    await customer.start()
    await customer.press("🎮")
    await customer.press(offers(customer)[0])
    await press(shop, customer, "card.button.buy")
    await customer.pay(label(shop, customer, "summary.button.pay"))
    await shop.pass_time(minutes=1)
    await press(shop, customer, "goods.button.show")

    assert await shop.states() == ["delivered"]
    assert customer.presses <= MOST_PRESSES


async def test_keys_are_seen_only_after_the_buyer_asks_for_them(shop: Shop, ben: Person) -> None:
    wanted = await game(shop, as_text)
    await ben.start(f"o{wanted.offer}")
    await ben.press("Buy for")
    await ben.pay()
    await shop.pass_time(minutes=1)

    assert await shop.states() == ["delivered"]
    assert not sees_key(ben, serials(shop)[0])
    await ben.press("Show")
    assert sees_key(ben, serials(shop)[0])


@pytest.mark.parametrize("what", ["boosts", "key"])
async def test_a_repeated_order_takes_at_most_three_presses(shop: Shop, customer: Person, what: str) -> None:
    wanted = await game(shop)
    await customer.start("dsimpleboost" if what == "boosts" else f"o{wanted.offer}")
    await press(shop, customer, "card.button.buy")
    if what == "boosts":
        await customer.say(INVITE)
    await customer.pay()
    await shop.pass_time(minutes=1)
    before = customer.presses

    await customer.start()
    await press(shop, customer, "home.button.repeat")
    await customer.pay(label(shop, customer, "summary.button.pay"))
    await shop.pass_time(minutes=1)

    assert customer.presses - before <= MOST_PRESSES_TO_REPEAT
    assert await shop.states() == ["delivered", "delivered"]


async def test_the_price_is_one_number_on_card_summary_invoice_and_receipt(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await ben.start(f"o{wanted.offer}")
    price = next(text for text in ben.screen.labels if text.startswith("Buy for")).removeprefix("Buy for ")
    stars = price.rpartition("· ")[2]
    await ben.press("Buy for")
    summary = ben.screen
    sheet = shop.telegram.open_invoice(ben.id, ben.find_invoice())
    await ben.pay()

    assert price.replace("\xa0", " ") in summary.text.replace("\xa0", " ")
    assert f"{sheet['amount']:,} ⭐" == stars
    assert 5000 - ben.stars == sheet["amount"]
    assert price.replace("\xa0", " ") in ben.screen.text.replace("\xa0", " ")


async def test_the_card_says_what_several_pieces_cost_together(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await ben.start(f"o{wanted.offer}")
    await ben.press("+")
    await ben.press("+")
    told = next(text for text in ben.screen.labels if text.startswith("Buy for")).rpartition("· ")[2]
    await ben.press("Buy for")

    assert ben.screen.labels[0] == f"Pay {told}"
