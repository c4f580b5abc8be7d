"""A price is typed by hand, shown with what it does, and holds from the second press on, not before."""

from datetime import timedelta
from decimal import Decimal

import pytest

from bot.callbacks import ConfirmPrice, Prices, PriceValue
from bot.services.errors import Gone, Mistake
from bot.services.human_number import number
from bot.services.people import Person
from bot.services.price_changes import PriceChanges
from bot.services.pricing import Pricing
from bot.services.staff_views import PriceDraft, PricesView
from bot.services.views import Price
from providers.money import Money
from storage.database import Database
from tests.services.shop import PRICING, PROFILES
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
    assert (error.value.key, error.value.values) == ("error.number_range", {"least": "0", "most": "1000", "digits": 2})
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
