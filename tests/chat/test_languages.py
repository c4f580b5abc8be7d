"""Each customer in their own language: screens, letters, commands, and what Telegram shows of the bot."""

from tests.chat.acts import buy_boosts, buy_game, game, press
from tests.chat.person import Person
from tests.chat.shop import Shop


def is_russian(text: str) -> bool:
    return any("а" <= letter.lower() <= "я" for letter in text)


async def choose(shop: Shop, person: Person, name: str) -> None:
    await person.start()
    await press(shop, person, "home.button.settings")
    await press(shop, person, "settings.button.language")
    await person.press(name)


async def test_the_first_language_is_that_of_the_app(shop: Shop, anna: Person, ben: Person) -> None:
    await anna.start()
    await ben.start()
    assert is_russian(anna.screen.text)
    assert not is_russian(ben.screen.text)


async def test_an_unknown_language_gets_english(shop: Shop) -> None:
    chen = Person(shop.telegram, shop.telegram.add_person("Chen", "zh-hans").id, shop.settle)
    await chen.start()
    assert "Choose a department" in chen.screen.text


async def test_the_chosen_language_stays(shop: Shop, anna: Person) -> None:
    await choose(shop, anna, "English")
    assert "Settings" in anna.screen.text
    await shop.restart()
    await anna.start()
    assert "Choose a department" in anna.screen.text


async def test_messages_about_an_order_come_in_the_customers_language(shop: Shop, anna: Person, ben: Person) -> None:
    await choose(shop, ben, "Русский")
    shop.telegram.world.person(ben.id).language_code = "ru"
    for person in (anna, ben):
        await buy_game(shop, person, await game(shop))
    await shop.pass_time(minutes=1)
    for person in (anna, ben):
        assert "готов" in person.screen.text.lower() or "выполнен" in person.screen.text.lower()
        assert is_russian(str(person.screen.labels))


async def test_who_changes_the_language_while_waiting_gets_the_news_in_the_new_one(shop: Shop, anna: Person) -> None:
    await buy_boosts(shop, anna)
    await choose(shop, anna, "English")
    await shop.pass_time(minutes=2)
    assert anna.sees("Your order is done. Thank you!")


async def test_the_payment_is_declined_in_the_payers_language(shop: Shop, anna: Person, ben: Person) -> None:
    await anna.start()
    await ben.start(f"o{(await game(shop)).offer}")
    await ben.press("Buy for")
    declined = shop.telegram.begin_payment(anna.id, ben.find_invoice())
    await shop.settle()
    assert declined["state"] == "declined"
    assert is_russian(declined["reason"])


async def test_every_screen_of_a_first_order_is_in_one_language(shop: Shop, anna: Person) -> None:
    """Names of products are the supplier's; everything else is the shop's."""
    await buy_boosts(shop, anna)
    await shop.pass_time(minutes=2)
    for message in anna.bot_messages:
        assert is_russian(message.text), message
        assert "Order" not in message.text


async def test_commands_and_descriptions_are_set_for_each_language_and_for_staff(
    shop: Shop, anna: Person, ben: Person, olga: Person
) -> None:
    await olga.start()
    await shop.tend("profile")
    russian, english, staff = (shop.telegram.state(person.id)["bot"] for person in (anna, ben, olga))

    assert is_russian(russian["description"])
    assert is_russian(russian["short_description"])
    assert english["description"]
    assert not is_russian(english["description"])
    assert is_russian(str(russian["commands"]))
    assert not is_russian(str(english["commands"]))
    assert {"start", "orders", "paysupport"} <= {command["command"] for command in english["commands"]}
    assert "desk" in {command["command"] for command in staff["commands"]}
    assert "desk" not in {command["command"] for command in russian["commands"]}
    assert english["menu_button"]["type"] == "commands"
