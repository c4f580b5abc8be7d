"""Handing over what was bought: in parts, as files, only to the buyer, and still there when the buyer comes back."""

from datetime import timedelta

import pytest

from bot.callbacks import Card, Goods, LookNow, OrderPlace, Repeat, Reveal
from tests.chat.acts import as_picture, as_text, buy_game, game, pay, press, sees_key, serials
from tests.chat.person import Person
from tests.chat.shop import Shop


def files(person: Person) -> list[str]:
    return [message.raw["document"]["file_name"] for message in person.bot_messages if "document" in message.raw]


def content(shop: Shop, person: Person, name: str) -> bytes:
    wanted = next(m.raw["document"] for m in person.bot_messages if m.raw.get("document", {}).get("file_name") == name)
    return shop.telegram.world.state.files[wanted["file_id"]].data


async def test_news_of_an_order_that_is_not_open_comes_as_one_message(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(hours=1)
    await buy_game(shop, ben, await game(shop))
    await ben.start()
    before = ben.bot_message_count
    await shop.pass_time(minutes=65)

    assert await shop.states() == ["delivered"]
    assert ben.bot_message_count == before + 1
    assert "Show" in ben.screen.labels


async def test_keys_that_come_in_parts_are_told_of_as_they_come(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(minutes=10)
    await buy_game(shop, ben, await game(shop), quantity=4)
    await shop.pass_time(minutes=6)
    assert await shop.states() == ["partly_delivered"]
    assert ben.sees("2 of 4 delivered.")

    await press(shop, ben, "goods.button.show")
    assert [sees_key(ben, key) for key in serials(shop)] == [True, True, False, False]
    await shop.pass_time(minutes=6)
    assert await shop.states() == ["delivered"]
    await press(shop, ben, "goods.button.show")
    assert all(sees_key(ben, key) for key in serials(shop))


async def test_keys_that_come_while_the_first_are_open_are_told_of(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(hours=10)
    await buy_game(shop, ben, await game(shop), quantity=3)
    order = shop.kinguin.orders()[0]["id"]
    for n in (1, 2):
        shop.kinguin.deliver_part(order)
        before = ben.bot_message_count
        await shop.pass_time(minutes=2)
        assert ben.sees(f"{n} of 3 delivered.")
        assert ben.bot_message_count == before + 1


async def test_a_picture_key_comes_as_a_file(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop, as_picture))
    await shop.pass_time(minutes=1)
    assert files(ben) == []

    await press(shop, ben, "goods.button.show")
    assert len(files(ben)) == 1
    assert ben.sees("1 picture comes as a file.")


async def test_many_keys_come_as_a_text_file_too(shop: Shop, ben: Person) -> None:
    cheap = await game(shop, lambda row: as_text(row) and row.sellers[0].cents < 400)
    shop.telegram.top_up(ben.id, 50_000)
    for number in (1, 2):
        other = await game(shop, lambda row: as_text(row) and row.sellers[0].cents < 400, skip=number - 1)
        await ben.start(f"o{other.offer}")
        for _ in range(5):
            await press(shop, ben, "button.more")
        await press(shop, ben, "card.button.to_cart")
    await press(shop, ben, "card.button.in_cart")
    await press(shop, ben, "cart.button.checkout")
    assert (await pay(shop, ben))["state"] == "paid"
    await shop.pass_time(minutes=1)
    await press(shop, ben, "goods.button.show")

    assert cheap.row.sellers
    assert len(serials(shop)) == 12
    kept = content(shop, ben, "order-1001.txt").decode().splitlines()
    assert sorted(kept) == sorted(serials(shop))


async def test_a_single_key_can_be_copied_with_a_button(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=1)
    await press(shop, ben, "goods.button.show")

    copies = [button["copy_text"]["text"] for row in ben.screen.buttons for button in row if "copy_text" in button]
    assert copies == serials(shop)
    assert "Kept for you until January 1, 2027" in ben.screen.text


@pytest.mark.parametrize("forged", [Reveal(order=1), Goods(order=1, open=1), Goods(order=1), OrderPlace(order=1)])
async def test_another_customer_sees_what_is_said_of_orders_that_are_not_there(
    shop: Shop, ben: Person, anna: Person, forged: Goods
) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=1)
    await anna.start()
    await anna.press_data(anna.screen.id, forged.pack())
    seen, told = anna.screen.text, anna.alerts[-1:]
    await anna.start()
    await anna.press_data(anna.screen.id, forged.model_copy(update={"order": 77}).pack())

    assert (seen, told) == (anna.screen.text, anna.alerts[-1:])
    assert not any(sees_key(anna, key) for key in serials(shop))


@pytest.mark.parametrize("forged", [LookNow(order=1), Repeat(order=1, nonce="forged")])
async def test_another_customer_can_do_nothing_with_the_order(
    shop: Shop, ben: Person, anna: Person, forged: LookNow
) -> None:
    await buy_game(shop, ben, await game(shop))
    before = dict(await shop.row("SELECT * FROM orders"))
    await anna.start()
    await anna.press_data(anna.screen.id, forged.pack())

    assert dict(await shop.row("SELECT * FROM orders")) == before
    assert not anna.sees("1001")


async def test_goods_are_still_there_after_start_and_a_restart(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=1)
    await press(shop, ben, "goods.button.show")
    await ben.start()
    await shop.restart()
    await ben.press("Orders")
    await ben.press("No. 1001")
    await ben.press("Open the goods")
    await press(shop, ben, "goods.button.show")

    assert serials(shop)[0] in ben.screen.text


async def test_a_link_to_the_order_opens_it_for_its_buyer_only(shop: Shop, ben: Person, anna: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await ben.start("r1001")
    assert "Order No. 1001" in ben.screen.text
    await anna.start("r1001")
    assert not anna.sees("1001")


async def test_who_blocked_the_bot_finds_the_goods_when_coming_back(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await ben.block()
    await shop.pass_time(minutes=5)
    assert await shop.states() == ["delivered"]

    await ben.unblock()
    await shop.settle()
    assert ben.sees("Your order is done")
    await ben.start()
    await ben.press("Orders")
    await ben.press("No. 1001")
    await ben.press("Open the goods")
    await press(shop, ben, "goods.button.show")
    assert sees_key(ben, serials(shop)[0])


async def test_a_card_that_was_left_open_stays_where_it_is_when_news_come(shop: Shop, ben: Person) -> None:
    """A background change tells its news and leaves the open screen alone."""
    shop.kinguin.delivery = timedelta(minutes=10)
    await buy_game(shop, ben, await game(shop))
    other = await game(shop, skip=1)
    await ben.press("Home")
    await ben.say(other.row.original_name)
    before = ben.bot_message_count
    await shop.pass_time(minutes=15)

    assert await shop.states() == ["delivered"]
    place = (await shop.row("SELECT place FROM dialogs"))["place"]
    assert not place.startswith(Card.__prefix__ + ":0")
    assert ben.bot_message_count - before <= 2


async def test_the_status_is_one_message_that_is_edited_until_the_news(shop: Shop, ben: Person) -> None:
    shop.kinguin.delivery = timedelta(minutes=10)
    await buy_game(shop, ben, await game(shop))
    before = ben.bot_message_count
    await shop.pass_time(minutes=9)
    assert ben.bot_message_count == before
    await shop.pass_time(minutes=5)

    assert ben.bot_message_count == before + 1
    states = [message.text.partition("\n")[0] for message in ben.bot_messages if "No. 1001:" in message.text]
    assert states == ["Order No. 1001: done", "Order No. 1001: done"]


async def test_a_press_on_the_newest_letter_goes_on_in_it(shop: Shop, ben: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=1)
    letter, before = ben.screen, ben.bot_message_count
    await press(shop, ben, "goods.button.show")

    assert (ben.screen.id, ben.bot_message_count) == (letter.id, before)
    assert [message.id for message in ben.bot_messages if message.buttons] == [letter.id]
