"""Staff arrange the shop from the chat: departments, categories, what is never sold; customers see it at once."""

from datetime import timedelta

import pytest

from tests.chat.acts import Game, buy_boosts, game, label, pay, press, to_summary_of_game
from tests.chat.person import Person
from tests.chat.shop import Shop

NAME_RU = "\u0411\u0443\u0441\u0442\u044b \u043e\u0442 \u043d\u0430\u0441"
PICTURE = "https://pictures.example/boosts.jpg"


@pytest.fixture
async def olga(shop: Shop) -> Person:
    """The owner, in English."""
    shop.telegram.world.person(shop.olga.id).language_code = "en"
    await shop.olga.start()
    return shop.olga


async def open_department(olga: Person, name: str = "Discord boosts") -> None:
    await olga.say("/shop")
    await olga.press("Departments")
    await olga.press(name)


async def write(olga: Person, field: str, text: str) -> None:
    await olga.press(field)
    await olga.say(text)


async def audit(shop: Shop) -> list[tuple[str, str, str]]:
    rows = await shop.rows("SELECT action, before, after FROM audit WHERE action NOT LIKE 'owner%' ORDER BY id")
    return [(row["action"], row["before"], row["after"]) for row in rows]


async def title_of(shop: Shop, found: Game) -> str:
    return str((await shop.row("SELECT title FROM offers WHERE id = :id", id=found.offer))["title"])


async def find(olga: Person, text: str) -> None:
    await olga.say("/shop")
    await olga.press("Find an offer")
    await olga.say(text)


async def test_a_department_is_called_as_staff_call_it_in_each_language(
    shop: Shop, anna: Person, ben: Person, olga: Person
) -> None:
    await open_department(olga)
    own = shop.texts(ben).provider("simpleboost").plain("department.title")
    await write(olga, "Name (Russian)", NAME_RU)
    await write(olga, "Emoji", "🚀")
    await anna.start()
    assert f"🚀 {NAME_RU}" in anna.screen.labels
    await ben.start()
    assert f"🚀 {own}" in ben.screen.labels
    assert ("department.title_ru", "", NAME_RU) in await audit(shop)

    await shop.restart()
    await anna.start()
    assert f"🚀 {NAME_RU}" in anna.screen.labels

    await open_department(olga, "🚀")
    await olga.press("Provider's own texts")
    assert "Forget the shop's own texts?" in olga.screen.text
    await olga.press("Yes, forget ours")
    await anna.start()
    assert not any(NAME_RU in each for each in anna.screen.labels)


async def test_a_name_with_markup_is_shown_as_it_was_typed(shop: Shop, ben: Person, olga: Person) -> None:
    await open_department(olga, "Game keys")
    await write(olga, "Name (English)", "<b>Keys</b> & {title}")
    await ben.start()
    await ben.press("<b>Keys</b> & {title}")
    assert "<b>Keys</b> & {title}" in ben.screen.text


async def test_a_picture_stands_above_the_list_and_a_photo_is_refused_with_words(
    shop: Shop, ben: Person, olga: Person
) -> None:
    await open_department(olga, "Game keys")
    await olga.press("Picture")
    await olga.send_photo(b"\xff\xd8\xff\xe0 no picture")
    assert "has no address" in olga.screen.text
    await olga.say("not an address")
    assert "no public https address" in olga.screen.text
    await olga.say(PICTURE)
    await ben.start("dkinguin")
    assert ben.screen.raw["preview"]["url"] == PICTURE
    await open_department(olga, "Game keys")
    await olga.press("Preview")
    assert "This is how customers see it" in olga.screen.text
    assert olga.screen.raw["preview"]["url"] == PICTURE


async def test_departments_stand_in_the_order_that_staff_chose(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.start()
    before = [each for each in ben.screen.labels if "boosts" in each or "keys" in each.lower()]
    await olga.say("/shop")
    await olga.press("Departments")
    await olga.press("▼")
    await ben.start()
    after = [each for each in ben.screen.labels if "boosts" in each or "keys" in each.lower()]
    assert after == before[::-1]


async def test_a_hidden_department_is_in_no_list_and_its_offers_open_by_link(
    shop: Shop, ben: Person, olga: Person
) -> None:
    found = await game(shop)
    title = await title_of(shop, found)
    await open_department(olga, "Game keys")
    await olga.press("Hide from lists")
    await ben.start()
    assert not any("keys" in each.lower() for each in ben.screen.labels)
    await ben.say(title)
    assert "Nothing found" in ben.screen.text
    await ben.start("dkinguin")
    assert not any(title in each for each in ben.screen.labels)
    await ben.start(f"o{found.offer}")
    assert title in ben.screen.text
    assert any("Buy" in each for each in ben.screen.labels)


async def test_a_hidden_category_leaves_lists_filters_and_search_and_a_sync_does_not_bring_it_back(
    shop: Shop, ben: Person, olga: Person
) -> None:
    found = await game(shop)
    row = await shop.row("SELECT title, platform FROM offers WHERE id = :id", id=found.offer)
    await open_department(olga, "Game keys")
    await olga.press("Categories")
    await olga.press("Platforms")
    await olga.press(f"✅ {row['platform']}")
    assert any(each.startswith(f"🚫 {row['platform']}") for each in olga.screen.labels)

    await shop.db.write(lambda tx: tx.run("UPDATE providers SET synced_at = NULL, full_read_at = NULL"))
    await shop.tend("catalogue:kinguin")
    await ben.start("dkinguin")
    await press(shop, ben, "filter.platform")
    assert not any(each.startswith(row["platform"]) for each in ben.screen.labels)
    await ben.say(row["title"])
    assert not any(row["title"] in each for each in ben.screen.labels)
    await ben.start(f"o{found.offer}")
    assert row["title"] in ben.screen.text

    await olga.press(f"🚫 {row['platform']}")
    await ben.say(row["title"])
    assert any(row["title"][:12] in each for each in ben.screen.labels)
    assert [each[1:] for each in await audit(shop)] == [("shown", "hidden"), ("hidden", "shown")]


async def test_a_barred_offer_leaves_lists_links_and_carts_politely_and_stays_away(
    shop: Shop, ben: Person, olga: Person
) -> None:
    found = await game(shop)
    title = await title_of(shop, found)
    await ben.start(f"o{found.offer}")
    await press(shop, ben, "card.button.to_cart")
    await find(olga, f"https://t.me/{shop.telegram.world.state.bot['username']}?start=o{found.offer}")
    await olga.press("Never sell it")
    assert "No update of the catalogue brings it back" in olga.screen.text
    await olga.press("Yes, never sell it")
    await shop.db.write(lambda tx: tx.run("UPDATE providers SET synced_at = NULL, full_read_at = NULL"))
    await shop.tend("catalogue:kinguin")

    await ben.start(f"o{found.offer}")
    assert "does not sell this any more" in ben.screen.text
    await ben.say("/cart")
    assert "not on sale any more" in ben.screen.text
    assert not any("Checkout" in each or "Order" in each for each in ben.screen.labels if "1." not in each)
    await ben.say(title)
    assert not any(title in each for each in ben.screen.labels)

    await olga.say("/shop")
    await olga.press("Never sold")
    await olga.press(title[:20])
    await olga.press("Sell it again")
    await ben.start(f"o{found.offer}")
    assert title in ben.screen.text
    told = [each for each in await audit(shop) if each[0] == "offer.bar"]
    assert [each[1:] for each in told] == [("allowed", "never sold"), ("never sold", "allowed")]


async def test_words_take_out_all_that_is_called_so_after_a_second_press(shop: Shop, ben: Person, olga: Person) -> None:
    found = await game(shop)
    title = await title_of(shop, found)
    word = max(title.split(), key=len)
    await olga.say("/shop")
    await olga.press("Never sold")
    await olga.press("Add words")
    await olga.say("x")
    assert "at least 3 letters" in olga.screen.text
    await olga.say(word.upper())
    assert f"Never sell what is called “{word.lower()}”?" in olga.screen.text
    assert await shop.rows("SELECT id FROM offers WHERE barred = 2") == []
    await olga.press("Yes, never sell them")
    barred = [row["title"] for row in await shop.rows("SELECT title FROM offers WHERE barred = 2")]
    assert title in barred
    assert all(word.lower() in each.lower() for each in barred)
    await ben.start(f"o{found.offer}")
    assert "does not sell this any more" in ben.screen.text
    await olga.press("again")
    assert await shop.rows("SELECT id FROM offers WHERE barred = 2") == []


async def test_nobody_pays_for_what_was_barred_meanwhile(shop: Shop, ben: Person, olga: Person) -> None:
    found = await game(shop)
    await to_summary_of_game(shop, ben, found)
    await find(olga, f"o{found.offer}")
    await olga.press("Never sell it")
    await olga.press("Yes, never sell it")
    assert (await pay(shop, ben))["state"] == "declined"
    assert ben.stars == 5000


async def test_a_pause_is_explained_on_every_screen_in_each_language(
    shop: Shop, anna: Person, ben: Person, olga: Person
) -> None:
    found = await game(shop)
    await ben.start(f"o{found.offer}")
    await press(shop, ben, "card.button.to_cart")
    await olga.say("/providers")
    await olga.press("kinguin")
    await press(shop, olga, "provider.button.pause")
    await olga.say("We count the keys.")
    await olga.press("Reason (Russian)")
    await olga.say("\u0421\u0447\u0438\u0442\u0430\u0435\u043c \u043a\u043b\u044e\u0447\u0438")
    assert "Customers read (Russian)" in olga.screen.text

    await ben.start()
    assert "We count the keys." in ben.screen.text
    for link in ("dkinguin", f"o{found.offer}"):
        await ben.start(link)
        assert "We count the keys." in ben.screen.text
        await anna.start(link)
        assert "\u0421\u0447\u0438\u0442\u0430\u0435\u043c \u043a\u043b\u044e\u0447\u0438." in anna.screen.text
    await ben.say("/cart")
    assert "closed for now: We count the keys." in ben.screen.text
    assert "not on sale" not in ben.screen.text

    await olga.press(label(shop, olga, "provider.button.on"))
    await ben.start("dkinguin")
    assert "We count the keys" not in ben.screen.text
    assert await shop.rows("SELECT text FROM department_texts") == []


async def test_support_and_strangers_arrange_nothing(shop: Shop, ben: Person, olga: Person) -> None:
    await ben.say("/shop")
    assert "as customers see it" not in ben.screen.text
    await open_department(olga)
    hide = next(
        button["callback_data"] for row in olga.screen.buttons for button in row if button["text"] == "Hide from lists"
    )
    await ben.press_data(ben.screen.id, hide)
    assert (await shop.row("SELECT sum(hidden) AS n FROM providers"))["n"] == 0
    assert await audit(shop) == []


async def test_orders_go_on_whatever_is_arranged(shop: Shop, ben: Person, olga: Person) -> None:
    await buy_boosts(shop, ben)
    await open_department(olga)
    await olga.press("Hide from lists")
    await shop.pass_time(**{"seconds": timedelta(minutes=30).total_seconds()})
    assert await shop.states() == ["delivered"]
