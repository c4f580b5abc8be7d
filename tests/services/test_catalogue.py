"""Lists are exact, filters mean the same a month later, and nobody opens another's list."""

from datetime import date, timedelta
from decimal import Decimal

import pytest

from bot.callbacks import Card, Place, Results, Search
from bot.services.cart import Cart
from bot.services.catalogue import Catalogue
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.views import CardView, ChooseView, ResultsView
from providers.base import Profile
from storage import offers, providers
from storage.database import Database, Transaction
from tests.services.shop import ANNA, BORIS, NOW, PRICING, PROFILES, SHELF, game, open_shop

SHELF_OF_GAMES = [
    *(game(f"s{n}", f"Steam game {n}", 100 * n, platform="Steam", region="europe", rating=n) for n in range(1, 31)),
    *(game(f"x{n}", f"Xbox game {n}", 100 * n, platform="Xbox", region="global") for n in range(1, 11)),
    game("gone", "Sold out game", 50, stock=0, platform="Steam", rating=100),
]


class Visit:
    """What one person does in the shop."""

    def __init__(self, db: Database, person: Person, profiles: dict[str, Profile] | None = None) -> None:
        self.db, self.person = db, person
        known = profiles or PROFILES
        self.catalogue = Catalogue(PRICING, known, Cart(PRICING, known), "vitrina_bot")

    async def open(self, provider: str = "games") -> Place:
        return await self.db.write(lambda tx: self.catalogue.open_department(tx, self.person, provider, NOW))

    async def find(self, query: str) -> Place:
        return await self.db.write(lambda tx: self.catalogue.find(tx, self.person, query, NOW))

    async def page(self, place: Place, page: int = 1) -> ResultsView:
        assert isinstance(place, Results)
        return await self.db.read(lambda r: self.catalogue.results(r, self.person, place.browse, page))

    async def choices(self, place: Place, what: str) -> ChooseView:
        assert isinstance(place, Results)
        return await self.db.read(lambda r: self.catalogue.choices(r, self.person, place.browse, what))

    async def choose(self, place: Place, what: str, number: int) -> Place:
        assert isinstance(place, Results)
        return await self.db.write(
            lambda tx: self.catalogue.set_filter(tx, self.person, place.browse, what, number, NOW)
        )

    async def pick(self, place: Place, what: str, value: str) -> Place:
        """Presses the button with this value."""
        found = next(each for each in (await self.choices(place, what)).choices if each.value == value)
        return await self.choose(place, what, found.index)

    async def card(self, place: Place) -> CardView:
        assert isinstance(place, Card)
        return await self.db.read(lambda r: self.catalogue.card(r, self.person, place, "nonce", NOW))


@pytest.fixture
async def anna(db: Database) -> Visit:
    await open_shop(db, SHELF_OF_GAMES)
    return Visit(db, ANNA)


async def offer_id(db: Database, ref: str, provider: str = "games") -> int:
    found = await db.read(lambda reader: offers.by_ref(reader, provider, ref))
    assert found is not None
    return found.id


async def test_a_department_with_one_offer_opens_its_card(anna: Visit) -> None:
    place = await anna.open("boosts")
    assert isinstance(place, Card)
    assert (await anna.card(place)).title == "offer.boosts.title"


async def test_every_offer_stands_on_exactly_one_page(anna: Visit) -> None:
    place = await anna.open()
    first = await anna.page(place)
    assert (first.total, first.pages, len(first.rows)) == (41, 6, 8)
    rows = [row.id for page in range(1, 7) for row in (await anna.page(place, page)).rows]
    assert len(rows) == len(set(rows)) == 41


@pytest.mark.parametrize(("asked", "shown"), [(0, 1), (-5, 1), (7, 6), (10**9, 6)])
async def test_a_page_beyond_the_end_is_the_last_one(anna: Visit, asked: int, shown: int) -> None:
    assert (await anna.page(await anna.open(), asked)).page == shown


async def test_the_popular_come_first_and_the_sold_out_last(anna: Visit) -> None:
    place = await anna.open()
    assert (await anna.page(place)).rows[0].title == "Steam game 30"
    last = (await anna.page(place, 6)).rows[-1]
    assert (last.title, last.in_stock) == ("Sold out game", False)


async def test_cheap_and_new_first(anna: Visit) -> None:
    place = await anna.open()
    cheap = await anna.page(await anna.pick(place, "sort", "cheap"))
    prices = [row.price.money.amount for row in cheap.rows if row.price]
    assert prices == sorted(prices)
    assert prices[0] == 110
    assert (await anna.page(await anna.pick(place, "sort", "new"))).rows[0].title == "Xbox game 10"


async def test_a_filter_says_how_many_offers_it_leaves(anna: Visit) -> None:
    place = await anna.open()
    counts = {each.value: each.count for each in (await anna.choices(place, "platform")).choices}
    assert counts == {"Steam": 31, "Xbox": 10}
    for value, count in counts.items():
        assert (await anna.page(await anna.pick(place, "platform", value))).total == count


async def test_only_filters_with_something_to_choose_are_offered(anna: Visit, db: Database) -> None:
    assert (await anna.page(await anna.open())).filters == ("platform", "region", "price")
    xbox = await anna.pick(await anna.open(), "platform", "Xbox")
    assert (await anna.page(xbox)).filters == ("platform", "region", "price")
    assert (await anna.page(await anna.find("boosts"))).filters == ("price",)
    await db.write(lambda tx: tx.run("UPDATE offers SET region = ''"))
    assert (await anna.page(await anna.open())).filters == ("platform", "price")


async def test_price_bands_share_out_every_offer(anna: Visit) -> None:
    place = await anna.open()
    choices = (await anna.choices(place, "price")).choices
    assert [each.value for each in choices] == ["-500", "500-1000", "1000-2500", "2500-5000"]
    assert sum(each.count for each in choices) == 41
    for each in choices:
        view = await anna.page(await anna.choose(place, "price", each.index))
        assert (view.total, view.price_band) == (each.count, each.value)


async def test_filters_add_up_and_are_cleared_one_by_one(anna: Visit) -> None:
    steam = await anna.pick(await anna.open(), "platform", "Steam")
    both = await anna.pick(steam, "price", "-500")
    assert (await anna.page(both)).total == 5
    in_stock = await anna.choose(both, "stock", 1)
    assert (await anna.page(in_stock)).total == 4
    assert (await anna.page(await anna.choose(in_stock, "price", -1))).total == 30
    assert await anna.choose(in_stock, "stock", -1) == both


async def test_an_old_button_means_the_same_when_new_values_have_come(anna: Visit) -> None:
    place = await anna.open()
    xbox = next(each for each in (await anna.choices(place, "platform")).choices if each.value == "Xbox")
    await anna.db.write(lambda tx: SHELF.put(tx, "games", [game("a", "A", platform="Abacus")], NOW))
    assert (await anna.page(await anna.choose(place, "platform", xbox.index))).platform == "Xbox"


async def test_the_same_list_has_one_id(anna: Visit) -> None:
    assert await anna.find("steam") == await anna.find("  steam ")
    assert await anna.open() == await anna.open()


async def test_a_list_belongs_to_who_opened_it(anna: Visit) -> None:
    place = await anna.open()
    boris = Visit(anna.db, BORIS)
    with pytest.raises(Gone):
        await boris.page(place)
    with pytest.raises(Gone):
        await boris.choices(place, "platform")
    with pytest.raises(Gone):
        await boris.choose(place, "stock", 1)


@pytest.mark.parametrize(("what", "number"), [("platform", 999), ("price", 99), ("sort", 7), ("colour", 1)])
async def test_a_filter_that_is_not_there_is_gone(anna: Visit, what: str, number: int) -> None:
    place = await anna.open()
    with pytest.raises(Gone):
        await anna.choose(place, what, number)


async def test_search_goes_through_every_department(anna: Visit) -> None:
    assert (await anna.page(await anna.find("бусты"))).rows[0].provider == "boosts"
    assert (await anna.page(await anna.find("xbox game"))).total == 10
    corrected = await anna.page(await anna.find("чищч"))
    assert (corrected.total, corrected.corrected) == (10, "xbox")


async def test_filters_work_over_a_search(anna: Visit) -> None:
    place = await anna.find("game 7")
    assert {each.value: each.count for each in (await anna.choices(place, "platform")).choices} == {
        "Steam": 1,
        "Xbox": 1,
    }
    assert (await anna.page(await anna.pick(place, "platform", "Xbox"))).total == 1


async def test_where_nothing_is_found_the_popular_is_shown(anna: Visit) -> None:
    view = await anna.page(await anna.find("qqqqzzzz"))
    assert (view.total, view.rows, view.pages) == (0, (), 1)
    assert [row.title for row in view.popular[:2]] == ["offer.boosts.title", "Steam game 30"]


@pytest.mark.parametrize("query", ["\0\0", "   ", "\u200b", "\ud800"])
async def test_a_text_without_letters_asks_again(anna: Visit, query: str) -> None:
    assert await anna.find(query) == Search()


@pytest.mark.parametrize("query", ["?!", "😀", "x" * 4096, '"* OR', "a\ud800b"])
async def test_any_text_has_an_answer(anna: Visit, query: str) -> None:
    assert (await anna.page(await anna.find(query))).pages >= 1


async def test_a_card_shows_one_price_and_what_is_known(anna: Visit) -> None:
    facts = {
        "excluded_countries": ("RU", "BY"),
        "genres": ("RPG",),
        "preorder_at": date(2027, 1, 1),
        "description": "D",
    }
    await anna.db.write(lambda tx: SHELF.put(tx, "games", [game("r", "Rare", 333, **facts)], NOW))
    place = Card(offer=await offer_id(anna.db, "r"), quantity=99)
    view = await anna.card(place)
    assert view.price is not None
    assert (view.price.money.amount, view.price.stars) == (Decimal(367), 204)
    assert (view.blocked_here, view.preorder_on, view.genres, view.description) == (
        True,
        date(2027, 1, 1),
        ("RPG",),
        "D",
    )
    assert (view.quantity, view.max_quantity, view.nonce) == (5, 5, "nonce")
    assert view.link == f"https://t.me/vitrina_bot?start=o{place.offer}"


async def test_a_card_with_variants_chooses_one(anna: Visit) -> None:
    place = await anna.open("boosts")
    assert isinstance(place, Card)
    view = await anna.card(place)
    assert [(row.ref, row.chosen, row.price and row.price.money.amount) for row in view.variants] == [
        ("2", True, 200),
        ("4", False, 390),
    ]
    other = await anna.card(Card(offer=place.offer, variant="4"))
    assert other.price is not None
    assert (other.variant, other.price.money.amount) == ("4", 390)


async def test_a_vanished_offer_keeps_its_card_without_a_price(anna: Visit) -> None:
    number = await offer_id(anna.db, "s1")
    await anna.db.write(lambda tx: offers.withdraw(tx, "games", "s1"))
    assert (await anna.card(Card(offer=number))).price is None
    with pytest.raises(Gone):
        await anna.card(Card(offer=10**9))


async def test_a_paused_provider_says_why_and_one_that_is_off_is_not_shown(anna: Visit) -> None:
    await anna.db.write(lambda tx: providers.set_mode(tx, "games", "paused", "Stock-taking"))
    rows = await anna.db.read(lambda r: anna.catalogue.departments(r, NOW))
    assert [(row.provider, row.available, row.reason) for row in rows] == [
        ("boosts", True, ""),
        ("games", False, "Stock-taking"),
    ]
    view = await anna.card(Card(offer=await offer_id(anna.db, "s1")))
    assert (view.available, view.reason) == (False, "Stock-taking")
    await anna.db.write(lambda tx: providers.set_mode(tx, "games", "off"))
    assert len(await anna.db.read(lambda r: anna.catalogue.departments(r, NOW))) == 1
    assert (await anna.page(await anna.find("xbox"))).total == 0
    with pytest.raises(Gone):
        await anna.open()


async def test_a_held_provider_sells_again_when_the_hold_ends(anna: Visit) -> None:
    await anna.db.write(lambda tx: providers.hold(tx, "games", NOW + timedelta(minutes=5), "401"))

    async def available(now_offset: int) -> list[tuple[bool, str]]:
        now = NOW + timedelta(minutes=now_offset)
        rows = await anna.db.read(lambda r: anna.catalogue.departments(r, now))
        return [(row.available, row.reason) for row in rows if row.provider == "games"]

    assert await available(4) == [(False, "")]
    assert await available(5) == [(True, "")]


async def test_a_deposit_that_does_not_cover_the_order_stops_the_sale(anna: Visit) -> None:
    place = Card(offer=await offer_id(anna.db, "s10"), quantity=2)
    await anna.db.write(lambda tx: providers.set_deposit(tx, "games", 1999, "EUR", NOW))
    assert (await anna.card(place)).available is False
    await anna.db.write(lambda tx: providers.set_deposit(tx, "games", 2000, "EUR", NOW))
    assert (await anna.card(place)).available is True


async def test_a_catalogue_that_is_read_for_the_first_time_is_told(anna: Visit) -> None:
    async def loading() -> tuple[int, int] | None:
        return await anna.db.read(anna.catalogue.loading)

    await anna.db.write(lambda tx: providers.sync_moved(tx, "games", 100, 20000))
    assert await loading() == (100, 20000)

    async def done(tx: Transaction) -> None:
        await providers.sync_done(tx, "games", since=NOW, full_read=NOW, now=NOW)

    await anna.db.write(done)
    assert await loading() is None
