"""Anything is found by what somebody told; personal data stand masked, and what was answered lies nowhere in clear."""

import pytest

from storage import staff
from tests.chat.acts import buy_boosts, buy_game, game
from tests.chat.person import Person
from tests.chat.shop import Shop


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, at the desk, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def find(olga: Person, text: str) -> str:
    await olga.say(f"/find {text}")
    return "\n".join((olga.screen.text, *olga.screen.labels))


async def test_an_order_is_found_by_each_of_its_names(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await shop.pass_time(minutes=10)
    order = await shop.row("SELECT reference, remote_id FROM orders")
    charge = (await shop.row("SELECT external_id FROM payments"))["external_id"]
    for text, by in (
        ("1001", "number"),
        ("#1001", "number"),
        (order["reference"], "reference"),
        (order["remote_id"], "the supplier's id"),
        (charge, "charge"),
    ):
        told = await find(olga, text)
        assert f"Orders by {by}: 1" in told, text
        assert "No. 1001" in told
    await olga.press("No. 1001")
    assert "Order No. 1001" in olga.screen.text


async def answer(shop: Shop) -> str:
    """What is kept of the invite that the customer typed."""
    return (await shop.db.read(lambda reader: shop.app.counter.answers.of_order(reader, 1)))["invite"]


async def test_an_order_is_found_by_what_its_customer_answered(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    assert len(await shop.rows("SELECT mark FROM answer_marks")) == 1
    assert "Orders by the customer's answer: 1" in await find(olga, await answer(shop))
    assert "Orders by" not in await find(olga, "discord.gg/somebodyelse")
    marks = await shop.rows("SELECT mark FROM answer_marks")
    assert all(b"vitrina" not in row["mark"] for row in marks)


async def test_answers_of_before_are_found_once_they_are_marked(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    await shop.db.write(lambda tx: tx.run("DELETE FROM answer_marks"))
    await shop.db.write(lambda tx: tx.run("UPDATE order_answers SET marked = 0"))
    await shop.settle()
    assert len(await shop.rows("SELECT mark FROM answer_marks")) == 1


async def test_a_customer_is_found_by_number_username_and_name_and_stands_masked(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await buy_game(shop, ben, await game(shop))
    name = shop.telegram.world.person(ben.id).first_name
    for text in (str(ben.id), f"@{name.lower()}", name, name[:2]):
        told = await find(olga, text)
        assert "Customers: " in told, text
        assert f"👤 {name[:2]}… · …002 · paid orders: 1, last No. 1001" in told, text
    await olga.press("👤")
    assert str(ben.id) in olga.screen.text
    await olga.press("Back")
    assert "Found for" in olga.screen.text


async def test_a_product_is_found_and_opened(shop: Shop, olga: Person) -> None:
    bought = await game(shop)
    told = await find(olga, bought.row.name)
    assert "Products: " in told
    await olga.press(f"🏷 {bought.row.name[:20]}")
    assert bought.row.name[:20] in olga.screen.text


async def test_nothing_is_found_in_words(shop: Shop, olga: Person) -> None:
    assert "Nothing. Check the spelling" in await find(olga, "zzqqxxyy")
    await olga.say("/find")
    assert "What are you looking for?" in olga.screen.text
    await olga.say("1001")
    assert "Nothing. Check the spelling" in olga.screen.text


async def test_an_order_is_waited_for_where_the_command_comes_without_its_number(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await buy_boosts(shop, ben)
    await olga.say("/order")
    assert "What are you looking for?" in olga.screen.text
    await olga.say("1001")
    await olga.press("No. 1001")
    assert "Order No. 1001" in olga.screen.text


async def test_a_typed_e_mail_leaves_the_chat_and_stands_nowhere(shop: Shop, olga: Person) -> None:
    await olga.say("/find canary.person@example.com")
    assert not any("canary.person" in each.text for each in olga.messages)
    draft = await shop.row("SELECT text FROM drafts ORDER BY id DESC LIMIT 1")
    assert "canary" not in draft["text"]


async def test_support_finds_and_strangers_do_not(shop: Shop, ben: Person, anna: Person, olga: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await ben.say("/nonsense")
    unknown = ben.screen.text
    await ben.say("/find 1001")
    assert ben.screen.text == unknown
    await shop.db.write(lambda tx: staff.add(tx, anna.id, "support", "Anna", shop.clock.now()))
    await anna.say("/find 1001")
    assert "Заказы, по номеру: 1" in anna.screen.text


async def test_the_command_for_an_order_waits_for_its_number(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_game(shop, ben, await game(shop))
    await olga.say("/order")
    assert "What are you looking for?" in olga.screen.text
    await olga.say("1001")
    await olga.press("No. 1001")
    assert "Order No. 1001" in olga.screen.text
