"""Staff put offers first and give them names of their own; customers, the search and new orders follow."""

import pytest

from tests.chat.acts import Game, as_text, game, offers, pay, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop

NAME_RU = "\u041b\u0443\u0447\u0448\u0430\u044f \u0438\u0433\u0440\u0430"


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def open_offer(olga: Person, found: Game) -> None:
    await olga.say("/shop")
    await olga.press("Find an offer")
    await olga.say(f"o{found.offer}")


async def title_of(shop: Shop, found: Game) -> str:
    return str((await shop.row("SELECT title FROM offers WHERE id = :id", id=found.offer))["title"])


async def feature(olga: Person, where: str) -> None:
    await olga.press(f"Put on {where}")
    await olga.press("Yes, put it there")


async def test_an_offer_stands_on_the_first_screen_after_a_second_press(shop: Shop, ben: Person, olga: Person) -> None:
    found = await game(shop)
    title = await title_of(shop, found)
    await open_offer(olga, found)
    await olga.press("Put on the first screen")
    assert "Every customer will see it" in olga.screen.text
    await ben.start()
    assert not any(title[:15] in each for each in ben.screen.labels)
    await olga.press("Yes, put it there")
    assert "It stands on the first screen." in olga.screen.text
    await ben.start()
    await ben.press(title[:15])
    assert title in ben.screen.text
    told = await shop.row("SELECT action, before, after FROM audit ORDER BY id DESC LIMIT 1")
    assert tuple(told.values()) == ("offer.feature", "", "home")


async def test_an_offer_stands_on_top_of_its_department_and_once_in_its_list(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await ben.start("dkinguin")
    total = ben.screen.text
    second = offers(ben)[1]
    found = await game(shop, skip=5)
    title = await title_of(shop, found)
    await open_offer(olga, found)
    await feature(olga, "top of the department")
    await ben.start("dkinguin")
    assert title[:15] in offers(ben)[0]
    assert offers(ben)[2] == second
    assert ben.screen.text == total
    seen = offers(ben)
    await ben.press("›")
    assert not set(seen) & set(offers(ben))
    assert not any(title in each for each in offers(ben))


async def test_an_offer_stands_first_until_the_end_of_its_last_day(shop: Shop, ben: Person, olga: Person) -> None:
    found = await game(shop)
    title = (await title_of(shop, found))[:15]
    await open_offer(olga, found)
    await feature(olga, "the first screen")
    await olga.press("First screen: until…")
    await olga.say("yesterday")
    assert "This is no day from today on" in olga.screen.text
    await olga.say("01.01.2020")
    assert "This is no day from today on" in olga.screen.text
    today = shop.clock.now()
    await olga.say(today.strftime("%d.%m.%Y"))
    assert "until" in olga.screen.text
    await ben.start()
    assert any(title in each for each in ben.screen.labels)
    await shop.pass_time(hours=24)
    await ben.start()
    assert not any(title in each for each in ben.screen.labels)
    await olga.say("/shop")
    await olga.press("Featured")
    assert "over since" in olga.screen.text


async def test_a_seventh_offer_finds_no_place(shop: Shop, olga: Person) -> None:
    for n in range(6):
        await open_offer(olga, await game(shop, skip=n))
        await feature(olga, "the first screen")
    await open_offer(olga, await game(shop, skip=6))
    await feature(olga, "the first screen")
    assert "6 offers stand there already" in olga.alerts[-1]
    assert (await shop.row("SELECT count(*) AS n FROM featured"))["n"] == 6


async def test_what_is_sold_out_does_not_stand_first(shop: Shop, ben: Person, olga: Person) -> None:
    found = await game(shop)
    title = (await title_of(shop, found))[:15]
    await open_offer(olga, found)
    await feature(olga, "the first screen")
    await shop.db.write(lambda tx: tx.run("UPDATE offers SET stock = 0 WHERE id = :id", id=found.offer))
    await ben.start()
    assert not any(title in each for each in ben.screen.labels)


async def test_an_own_name_stands_in_lists_search_cards_and_new_orders_of_its_language_alone(
    shop: Shop, anna: Person, ben: Person, olga: Person
) -> None:
    found = await game(shop, as_text)
    title = await title_of(shop, found)
    await to_summary_of_game(shop, anna, found)
    assert (await pay(shop, anna))["state"] == "paid"
    await open_offer(olga, found)
    await olga.press("Our name (Russian)")
    await olga.say("!!!")
    assert "cannot be a name" in olga.screen.text
    await olga.say(NAME_RU)
    assert f"The provider's: {title}" in olga.screen.text

    await anna.start(f"o{found.offer}")
    assert NAME_RU in anna.screen.text
    await anna.say(NAME_RU.lower())
    assert any(NAME_RU in each for each in offers(anna))
    await ben.start(f"o{found.offer}")
    assert title in ben.screen.text

    await to_summary_of_game(shop, anna, found)
    assert (await pay(shop, anna))["state"] == "paid"
    lines = [row["title"] for row in await shop.rows("SELECT title FROM order_lines ORDER BY order_id")]
    assert lines == [title, NAME_RU]

    await shop.db.write(lambda tx: tx.run("UPDATE providers SET synced_at = NULL, full_read_at = NULL"))
    await shop.tend("catalogue:kinguin")
    await anna.say(NAME_RU)
    assert any(NAME_RU in each for each in offers(anna))
    await open_offer(olga, found)
    await olga.press("Our name (Russian)")
    await olga.press("The provider's name")
    await anna.start(f"o{found.offer}")
    assert title in anna.screen.text
