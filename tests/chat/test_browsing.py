"""Finding something: departments, lists with filters and pages, search as people type, links from outside."""

import pytest

from bot.callbacks import Results
from tests.chat.acts import as_text, game, label, offers, press
from tests.chat.person import Person
from tests.chat.shop import Shop

KEYS_RU = dict(zip("qwertyuiop[]asdfghjkl;'zxcvbnm,.", "йцукенгшщзхъфывапролджэячсмитьбю", strict=True))


async def test_each_department_opens_and_home_is_one_press_away(shop: Shop, ben: Person) -> None:
    await ben.start()
    for name in ("Discord boosts", "Game keys"):
        await ben.press(name)
        assert name.split()[0] in ben.screen.text or "boosts" in ben.screen.text
        await ben.press("Home")
    assert ben.bot_message_count == 1


async def test_back_restores_page_and_filter(shop: Shop, ben: Person) -> None:
    await ben.start("dkinguin")
    await ben.press("Platform")
    await ben.press("Steam")
    await ben.press("›")
    second_page = ben.screen
    assert "2/" in str(second_page.labels)
    await ben.press(offers(ben)[0])
    await ben.press("Details")
    await ben.press("‹ Back")
    await ben.press("‹ Back")

    assert (ben.screen.text, ben.screen.labels) == (second_page.text, second_page.labels)


async def test_back_restores_the_query(shop: Shop, ben: Person) -> None:
    await ben.start()
    await ben.say("golden")
    found = ben.screen
    await ben.press(offers(ben)[0])
    await ben.press("‹ Back")

    assert (ben.screen.text, ben.screen.labels) == (found.text, found.labels)
    assert "golden" in ben.screen.text


async def test_pages_end_where_the_list_ends(shop: Shop, ben: Person) -> None:
    await ben.start("dkinguin")
    assert "‹" not in ben.screen.labels
    browse = (await shop.row("SELECT max(id) AS id FROM browses"))["id"]
    await ben.press_data(ben.screen.id, Results(browse=browse, page=10**9).pack())

    assert "›" not in ben.screen.labels
    assert 1 <= len(offers(ben)) <= 8


@pytest.mark.parametrize(
    ("query", "title"),
    [
        ("Zephyrport", "Zephyrport"),
        ("zefyrport", "Zephyrport"),
        ("zephyrprot", "Zephyrport"),
        ("golden fenelwold", "Golden Fennelwold"),
        ("зефирпорт", "Zephyrport"),
        ("тайдсонг", "Tidesong"),
        ("голден", "Golden"),
        ("дискорд буст", "Server boosts"),
        ("бусты", "Server boosts"),
        ("".join(KEYS_RU.get(c, c) for c in "zephyrport"), "Zephyrport"),
        ("".join(KEYS_RU.get(c, c) for c in "tidesong"), "Tidesong"),
        ("🎮 Tidesong!!!", "Tidesong"),
    ],
)
async def test_search_understands_how_people_type(shop: Shop, ben: Person, query: str, title: str) -> None:
    await ben.start()
    await ben.say(query)
    assert any(title in offer for offer in offers(ben)), ben.screen


async def test_a_search_without_hits_says_what_to_do_next(shop: Shop, ben: Person) -> None:
    await ben.start()
    await ben.say("qqqq zzzz wwww 99999")
    assert "Nothing found" in ben.screen.text
    assert offers(ben)
    assert "🔎 Search" in ben.screen.labels


async def test_filters_narrow_the_list_and_can_be_taken_off(shop: Shop, ben: Person) -> None:
    await ben.start("dkinguin")
    everything = ben.screen.text
    await ben.press("Platform")
    await ben.press("GOG")
    await ben.press("Price")
    await ben.press(next(text for text in ben.screen.labels if "RUB" in text or "to" in text))
    assert "Only: " in ben.screen.text
    assert all("GOG" in offer or "…" in offer for offer in offers(ben))
    await ben.press("In stock")
    assert "✓ In stock" in ben.screen.labels
    await ben.press("✓ In stock")
    for chosen in [text for text in ben.screen.labels if text.startswith("✓")]:
        await ben.press(chosen)
        await ben.press("Any")
    assert ben.screen.text == everything


async def test_cheap_first_sorts_by_what_the_customer_pays(shop: Shop, ben: Person) -> None:
    await ben.start("dkinguin")
    await ben.press("Popular first")
    await ben.press("Cheap first")
    prices = [int(text.rpartition("RUB")[2].strip().replace(",", "")) for text in offers(ben)]

    assert prices == sorted(prices)
    assert len(prices) == 8


async def test_a_variant_changes_the_price_on_the_buy_button(shop: Shop, ben: Person) -> None:
    await ben.start("dsimpleboost")
    two = ben.screen.labels[0]
    await ben.press("10 boosts")
    assert ben.screen.labels[0].startswith("Buy for")
    assert ben.screen.labels[0] != two
    await ben.press("Buy for")
    await ben.say("discord.gg/vitrina")
    assert "10 boosts" in ben.screen.text


async def test_a_cart_over_two_departments_is_paid_one_by_one(shop: Shop, ben: Person) -> None:
    await ben.start(f"o{(await game(shop)).offer}")
    await press(shop, ben, "card.button.to_cart")
    await ben.start("dsimpleboost")
    await press(shop, ben, "card.button.to_cart")
    await press(shop, ben, "card.button.in_cart")
    assert "This makes 2 orders." in ben.screen.text
    await press(shop, ben, "cart.button.checkout")
    await ben.say("discord.gg/vitrina")
    assert "Payment 1 of 2" in ben.screen.text
    await ben.pay()
    assert "Payment 2 of 2" in ben.screen.text
    await ben.pay()
    await shop.pass_time(minutes=2)

    assert await shop.states() == ["delivered", "delivered"]
    assert (shop.bought("kinguin"), shop.bought("simpleboost")) == (1, 1)
    await ben.start()
    assert "🛒 Cart" in ben.screen.labels


async def test_what_was_not_paid_stays_in_the_cart(shop: Shop, ben: Person) -> None:
    await ben.start(f"o{(await game(shop)).offer}")
    await press(shop, ben, "card.button.to_cart")
    await ben.start("dsimpleboost")
    await press(shop, ben, "card.button.to_cart")
    await press(shop, ben, "card.button.in_cart")
    await press(shop, ben, "cart.button.checkout")
    await ben.say("discord.gg/vitrina")
    await ben.pay()
    await ben.start()

    assert "🛒 Cart: 1" in ben.screen.labels


async def test_lines_of_the_cart_are_changed_and_removed(shop: Shop, ben: Person) -> None:
    await ben.start(f"o{(await game(shop)).offer}")
    await press(shop, ben, "card.button.to_cart")
    await press(shop, ben, "card.button.in_cart")
    await ben.press("+")
    assert "× 2" in ben.screen.text
    await ben.press("−")
    await ben.press("✕")
    assert "Your cart is empty." in ben.screen.text


async def test_a_price_that_moved_is_told_before_it_is_paid(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await ben.start(f"o{wanted.offer}")
    shop.kinguin.change_price(wanted.ref, shop.euros(wanted.row.sellers[0].cents + 200))
    await ben.press("Buy for")
    assert "The price has changed. It was" in ben.screen.text

    before = ben.stars
    paid = await ben.pay()
    await shop.pass_time(minutes=1)
    assert await shop.states() == ["delivered"]
    assert before - ben.stars == paid["amount"]


async def test_an_offer_that_vanished_is_not_sold(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await ben.start(f"o{wanted.offer}")
    shop.kinguin.vanish(wanted.ref)
    await ben.press("Buy for")

    assert await shop.states() == []
    assert ben.alerts
    assert not any(text.startswith("Buy") for text in ben.screen.labels)


async def test_an_offer_that_vanished_from_the_cart_leaves_the_rest_to_be_bought(shop: Shop, ben: Person) -> None:
    gone, stays = await game(shop), await game(shop, skip=1)
    for each in (gone, stays):
        await ben.start(f"o{each.offer}")
        await press(shop, ben, "card.button.to_cart")
    shop.kinguin.vanish(gone.ref)
    await press(shop, ben, "card.button.in_cart")
    await press(shop, ben, "cart.button.checkout")
    if not await shop.states():
        await press(shop, ben, "cart.button.checkout")

    assert stays.row.original_name in ben.screen.text
    assert gone.row.name not in ben.screen.text


@pytest.mark.parametrize(
    ("payload", "shows"),
    [
        ("dkinguin", "Game keys"),
        ("dsimpleboost", "boosts"),
        ("o1", "Price"),
        ("", "Choose a department"),
        ("nonsense", "Choose a department"),
        ("o999999", "Choose a department"),
        ("dnobody", "Choose a department"),
        ("r1001", "Choose a department"),
    ],
)
async def test_links_from_outside_open_what_is_there_or_home(shop: Shop, ben: Person, payload: str, shows: str) -> None:
    await ben.start(payload)
    assert shows in ben.screen.text


async def test_a_card_says_where_the_key_does_not_work(shop: Shop, ben: Person, anna: Person) -> None:
    wanted = await game(shop, lambda row: bool(row.sellers) and "RU" in row.excluded and not row.is_preorder)
    await anna.start()
    await press(shop, anna, "home.button.settings")
    await press(shop, anna, "settings.button.country")
    await anna.press("Россия")
    await anna.start(f"o{wanted.offer}")
    assert "⚠️" in anna.screen.text
    assert "Россия" in anna.screen.text
    await press(shop, anna, "card.button.anyway")
    assert "⚠️" in anna.screen.text
    await press(shop, anna, "card.button.buy")
    assert shop.texts(anna).plain("summary.blocked_here") in anna.screen.text
    assert "success" not in str(anna.screen.buttons)


async def test_a_page_is_chosen_by_the_counter_or_typed(shop: Shop, ben: Person) -> None:
    await ben.start("dkinguin")
    await ben.press("1/")
    await ben.press("7")
    assert any(text.startswith("7/") for text in ben.screen.labels)
    await ben.press("7/")
    await ben.say("9")
    assert any(text.startswith("9/") for text in ben.screen.labels)
    await ben.press("9/")
    await ben.say("tidesong")
    assert "Tidesong" in offers(ben)[0]


async def test_a_quantity_is_typed_on_the_card(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await ben.start(f"o{wanted.offer}")
    await ben.say("3")
    assert "× 3" in ben.screen.labels
    await ben.say("99999")
    assert "“99999”" in ben.screen.text


async def test_the_cart_on_a_card_says_what_it_counts(shop: Shop, ben: Person) -> None:
    wanted = await game(shop)
    await ben.start(f"o{wanted.offer}")
    await press(shop, ben, "card.button.to_cart")
    assert "🛒 Of this in the cart: 1" in ben.screen.labels


async def test_who_shares_an_offer_gives_a_link_to_it(shop: Shop, ben: Person) -> None:
    wanted = await game(shop, as_text)
    await ben.start(f"o{wanted.offer}")
    share = next(b for row in ben.screen.buttons for b in row if b["text"] == label(shop, ben, "card.button.share"))
    assert f"start%3Do{wanted.offer}" in share["url"]
