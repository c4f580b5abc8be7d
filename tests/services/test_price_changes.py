"""A price is typed by hand, shown with what it does, and holds from the second press on, not before."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.callbacks.price import ChoosePrice, ConfirmPrice, Prices, PriceValue
from bot.services.errors import Gone, Mistake
from bot.services.human_number import number
from bot.services.people import Person
from bot.services.price_changes import PriceChanges
from bot.services.pricing import Pricing
from bot.services.staff_views import PriceDraft, PricesView
from bot.services.views import Price
from providers.money import Money
from storage.database import Database, Transaction
from tests.services.shop import PRICING, PROFILES, SHELF, game
from tests.services.staffroom import MAX, NOW, OLGA, SAM, STRANGER, Staffroom

CHANGES = PriceChanges(PRICING, PROFILES)


@pytest.fixture
async def room(db: Database) -> Staffroom:
    return await Staffroom(db).open()


def roubles(amount: int, stars: int) -> Price:
    return Price(Money(Decimal(amount), "RUB"), stars)


async def view(room: Staffroom, person: Person = OLGA, provider: str = "games") -> PricesView:
    return await room.db.read(lambda reader: CHANGES.view(reader, person, provider, room.clock.now()))


async def type_in(room: Staffroom, what: str, typed: str, person: Person = OLGA, provider: str = "games") -> int:
    place = PriceValue(provider=provider, what=what)
    await room.db.write(lambda tx: CHANGES.draft(tx, person, place, typed, room.clock.now()))
    found = (await view(room, person, provider)).draft
    assert found is not None
    return found.id


async def save(room: Staffroom, draft: int, person: Person = OLGA, provider: str = "games") -> Prices:
    press = ConfirmPrice(provider=provider, draft=draft)
    return await room.db.write(lambda tx: CHANGES.confirm(tx, person, press, room.clock.now()))


async def sold_at(room: Staffroom) -> object:
    return (await room.one("SELECT lowest_minor FROM offers WHERE provider = 'games'"))["lowest_minor"]


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("95,5", "95.5"),
        ("95.5", "95.5"),
        (" 1 200 ", "1200"),
        ("1\u00a0200,50", "1200.50"),
        ("12 %", "12"),
        ("0", "0"),
        ("1'000'000", "1000000"),
    ],
)
def test_a_number_is_read_as_people_type_it(typed: str, meant: str) -> None:
    assert number(typed) == Decimal(meant)


@pytest.mark.parametrize(
    "typed", ["", "abc", "-5", "1.2.3", "1,200.50", "1 20", "1e5", "NaN", "inf", "٣", "9" * 13, "0.123456789", "5 5"]
)
def test_what_could_mean_anything_else_is_no_number(typed: str) -> None:
    with pytest.raises(Mistake) as error:
        number(typed)
    assert error.value.key == "error.number"


async def test_a_preview_changes_nothing_until_it_is_confirmed(room: Staffroom) -> None:
    assert await sold_at(room) == 110000
    draft = await type_in(room, "rate", "95,5")
    shown = await view(room)
    assert shown.rate == "100"
    cost = Money.of_minor(1000, "EUR")
    assert shown.example is not None
    assert (shown.example.cost, shown.example.price) == (cost, roubles(1100, 612))
    title = shown.example.title
    sums = (cost, roubles(1100, 612), roubles(1051, 584))
    assert shown.draft == PriceDraft(draft, "rate", "100", "95.5", None, title, *sums)
    assert await sold_at(room) == 110000
    assert await room.audit() == []
    assert await save(room, draft) == Prices(provider="games")
    assert await sold_at(room) == 105100
    after = await view(room)
    assert (after.rate, after.draft) == ("95.5", None)


async def test_every_kind_of_price_is_saved_with_before_and_after(room: Staffroom) -> None:
    await save(room, await type_in(room, "rate", "95"))
    await save(room, await type_in(room, "markup", "12 %", MAX), MAX)
    await save(room, await type_in(room, "stars", "1.7"))
    await save(room, await type_in(room, "v-2", "349", provider="boosts"), provider="boosts")
    assert await room.audit() == [
        (1, "price.rate", "prices:games", "", "100", "95"),
        (2, "price.markup", "prices:games", "", "10", "12"),
        (1, "price.stars", "prices:games", "", "1.8", "1.7"),
        (1, "price.v-2", "prices:boosts", "", "200 RUB", "349 RUB"),
    ]
    table = {each.ref: each.price for each in (await view(room, provider="boosts")).table}
    assert table["2"] is not None
    assert table["2"].money == Money(Decimal("349.00"), "RUB")


async def test_a_double_confirm_saves_once(room: Staffroom) -> None:
    draft = await type_in(room, "markup", "50")
    await save(room, draft)
    with pytest.raises(Mistake) as error:
        await save(room, draft)
    assert error.value.key == "notice.already"
    assert len(await room.audit()) == 1


async def test_a_number_that_was_typed_over_is_never_saved(room: Staffroom) -> None:
    older = await type_in(room, "rate", "1")
    newer = await type_in(room, "rate", "110")
    with pytest.raises(Mistake):
        await save(room, older)
    await save(room, newer)
    assert (await view(room)).rate == "110"


async def test_a_preview_of_yesterday_is_gone(room: Staffroom) -> None:
    draft = await type_in(room, "rate", "110")
    room.clock.move(timedelta(hours=2))
    assert (await view(room)).draft is None
    with pytest.raises(Mistake):
        await save(room, draft)


async def test_nobody_saves_what_a_colleague_typed(room: Staffroom) -> None:
    draft = await type_in(room, "rate", "110", MAX)
    assert (await view(room, OLGA)).draft is None
    with pytest.raises(Mistake):
        await save(room, draft, OLGA)


@pytest.mark.parametrize(("person", "kind"), [(SAM, Mistake), (STRANGER, Gone)])
async def test_who_may_not_price_changes_and_sees_nothing(
    room: Staffroom, person: Person, kind: type[Exception]
) -> None:
    draft = await type_in(room, "rate", "110")
    place = PriceValue(provider="games", what="rate")
    with pytest.raises(kind):
        await view(room, person)
    with pytest.raises(kind):
        await room.db.write(lambda tx: CHANGES.draft(tx, person, place, "5", NOW))
    with pytest.raises(kind):
        await save(room, draft, person)
    assert (await view(room)).rate == "100"


@pytest.mark.parametrize(
    ("what", "typed"),
    [("rate", "0"), ("rate", "2000000"), ("markup", "1001"), ("markup", "1.234"), ("stars", "0"), ("v-2", "0.001")],
)
async def test_a_number_that_cannot_be_meant_is_refused_when_it_is_typed(
    room: Staffroom, what: str, typed: str
) -> None:
    with pytest.raises(Mistake) as error:
        await type_in(room, what, typed, provider="boosts" if what == "v-2" else "games")
    assert error.value.key == "error.number_range"


async def test_a_number_out_of_range_is_told_with_the_range(room: Staffroom) -> None:
    with pytest.raises(Mistake) as error:
        await type_in(room, "markup", "-5")
    assert (error.value.key, error.value.values) == ("error.number_range", {"least": 0, "most": 1000, "digits": 2})
    with pytest.raises(Mistake) as error:
        await type_in(room, "markup", "- a lot")
    assert error.value.key == "error.number"


async def test_unknown_providers_and_values_are_as_if_not_there(room: Staffroom) -> None:
    for what, provider in (("rate", "nobody"), ("v-99", "boosts"), ("v-2", "games"), ("profit", "games")):
        with pytest.raises(Gone):
            await type_in(room, what, "5", provider=provider)


async def test_a_markup_needs_a_rate_first(room: Staffroom) -> None:
    bare = PriceChanges(Pricing("RUB", PROFILES, star_rate=Decimal("1.8")), PROFILES)
    place = PriceValue(provider="games", what="markup")
    with pytest.raises(Mistake) as error:
        await room.db.write(lambda tx: bare.draft(tx, OLGA, place, "5", NOW))
    assert error.value.key == "error.rate_first"
    shown = await room.db.read(lambda reader: bare.view(reader, OLGA, "games", NOW))
    assert (shown.rate, shown.example) == ("-", None)


async def choose(room: Staffroom, what: str, value: str, person: Person = OLGA) -> int:
    press = ChoosePrice(provider="games", what=what, value=value)
    await room.db.write(lambda tx: CHANGES.choose(tx, person, press, room.clock.now()))
    found = (await view(room, person)).draft
    assert found is not None
    return found.id


async def several(room: Staffroom) -> None:
    """Three games of different categories, for 1, 2 and 20 euros."""
    page = (
        game("a", "Doom", 100, genres=("Action",), platform="Steam"),
        game("b", "Quake", 200, genres=("Action", "Indie"), platform="Origin"),
        game("c", "Baldur", 2000, genres=("RPG",), platform="Steam"),
    )
    await room.db.write(lambda tx: SHELF.put(tx, "games", page, NOW))


async def lowest(room: Staffroom) -> dict[str, int]:
    rows = await room.db.read(
        lambda reader: reader.all("SELECT title, lowest_minor FROM offers WHERE ref IN ('a','b','c')")
    )
    return {row["title"]: row["lowest_minor"] // 100 for row in rows}


async def test_a_markup_of_a_category_is_shown_with_one_of_its_offers_and_reaches_the_lists(room: Staffroom) -> None:
    await several(room)
    assert await lowest(room) == {"Doom": 110, "Quake": 220, "Baldur": 2200}
    draft = await type_in(room, "rule", "action: 50")
    shown = (await view(room)).draft
    assert shown is not None
    assert (shown.before, shown.after) == ("10", "Action: 50")
    assert (shown.title, shown.cost) == ("Quake", Money.of_minor(200, "EUR"))
    assert (shown.price_before, shown.price_after) == (roubles(220, 123), roubles(300, 167))
    assert await lowest(room) == {"Doom": 110, "Quake": 220, "Baldur": 2200}
    await save(room, draft)
    assert await lowest(room) == {"Doom": 150, "Quake": 300, "Baldur": 2200}
    await save(room, await type_in(room, "rule", "Steam + Action: 0"))
    await save(room, await type_in(room, "rule", "< 500: 90"))
    assert await lowest(room) == {"Doom": 100, "Quake": 300, "Baldur": 2200}
    rules = (await view(room)).rules
    assert [(each.genre, each.platform, each.below, each.percent) for each in rules] == [
        ("Action", "Steam", "", "0"),
        ("Action", "", "", "50"),
        ("", "", "500", "90"),
    ]
    await save(room, await choose(room, "unrule", str(rules[1].id)))
    assert await lowest(room) == {"Doom": 100, "Quake": 380, "Baldur": 2200}
    assert [(row[1], row[4], row[5]) for row in await room.audit()] == [
        ("price.rule", "10", "Action: 50"),
        ("price.rule", "10", "Action + Steam: 0"),
        ("price.rule", "10", "< 500: 90"),
        ("price.unrule", "Action: 50", "10"),
    ]


async def test_a_rule_about_the_same_gets_the_new_percent(room: Staffroom) -> None:
    await several(room)
    await save(room, await type_in(room, "rule", "Action: 50"))
    await save(room, await type_in(room, "rule", "ACTION 20 %"))
    [rule] = (await view(room)).rules
    assert rule.percent == "20"
    assert (await room.audit())[-1][4:] == ("Action: 50", "Action: 20")


async def test_a_rule_that_a_colleague_removed_is_gone(room: Staffroom) -> None:
    await several(room)
    await save(room, await type_in(room, "rule", "Action: 50"))
    [rule] = (await view(room)).rules
    mine = await choose(room, "unrule", str(rule.id))
    await save(room, await choose(room, "unrule", str(rule.id), MAX), MAX)
    with pytest.raises(Gone):
        await save(room, mine)
    with pytest.raises(Gone):
        await choose(room, "unrule", str(rule.id))


async def test_rounding_is_chosen_seen_and_saved(room: Staffroom) -> None:
    await several(room)
    draft = await choose(room, "rounding", "charm")
    shown = (await view(room)).draft
    assert shown is not None
    assert (shown.before, shown.after) == ("unit", "charm")
    assert shown.price_after == Price(Money(Decimal("1100.99"), "RUB"), 612)
    await save(room, draft)
    rows = await room.db.read(lambda reader: reader.all("SELECT lowest_minor FROM offers WHERE provider = 'games'"))
    assert {row["lowest_minor"] % 100 for row in rows} == {99}
    assert (await view(room)).rounding == "charm"
    await save(room, await choose(room, "rounding", "tens"))
    rows = await room.db.read(lambda reader: reader.all("SELECT lowest_minor FROM offers WHERE provider = 'games'"))
    assert {row["lowest_minor"] % 1000 for row in rows} == {0}


async def test_what_is_pressed_is_not_typed(room: Staffroom) -> None:
    with pytest.raises(Mistake) as error:
        await type_in(room, "rounding", "tens")
    assert error.value.key == "error.press_one"


async def test_thousands_of_offers_are_repriced_in_a_few_statements(room: Staffroom) -> None:
    page = [game(f"n{n}", f"Game {n}", 100 + n, genres=("Action",) if n % 2 else ("RPG",)) for n in range(3000)]
    await room.db.write(lambda tx: SHELF.put(tx, "games", page, NOW))
    draft = await type_in(room, "rule", "Action: 50")
    statements: list[str] = []

    async def counted(tx: Transaction) -> None:
        run = tx.run
        tx.run = lambda sql, **values: (statements.append(sql), run(sql, **values))[1]  # type: ignore[method-assign,assignment]
        await CHANGES.confirm(tx, OLGA, ConfirmPrice(provider="games", draft=draft), room.clock.now())

    await room.db.write(counted)
    assert len(statements) < 10
    row = await room.one("SELECT lowest_minor FROM offers WHERE ref = 'n2999'")
    assert row["lowest_minor"] == 464900
