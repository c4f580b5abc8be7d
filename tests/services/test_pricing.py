"""A price is one number, rounded up once; the shop never sells below what its terms say."""

from datetime import UTC, datetime
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.errors import Gone, Mistake
from bot.services.pricing import Pricing, ProviderTerms, Terms, price, stars
from providers.base import Goods, Profile
from providers.money import Money
from storage import offers
from storage.database import Database, Transaction
from storage.offers import NewOffer, Variant

NOW = datetime(2026, 11, 20, 12, 0, tzinfo=UTC)
PROFILES = {
    "games": Profile(name="games", goods=Goods.DIGITAL, currency="EUR", has_catalogue=True),
    "boosts": Profile(name="boosts", goods=Goods.DIGITAL, currency="RUB"),
}
RATE = ProviderTerms(Decimal(90), Decimal(15))

rates = st.decimals("0.000001", "1000000", places=6)
markups = st.decimals(0, 1000, places=2)
costs = st.integers(1, 10**9)


def pricing(**defaults: ProviderTerms) -> Pricing:
    return Pricing("RUB", PROFILES, star_rate=Decimal("1.8"), defaults=defaults)


def terms(rate: Decimal, markup: Decimal, star_rate: Decimal = Decimal("1.8")) -> Terms:
    return Terms("RUB", star_rate, {"games": ProviderTerms(rate, markup)})


@given(costs, rates, markups)
def test_nothing_is_sold_below_cost_rate_and_markup(minor: int, rate: Decimal, markup: Decimal) -> None:
    found = price(terms(rate, markup), "games", Money.of_minor(minor, "EUR"))
    assert found is not None
    exact = Decimal(minor) / 100 * rate * (1 + markup / 100)
    assert exact <= found.money.amount < exact + 1
    assert found.money.amount == int(found.money.amount)


@given(costs, costs, rates, markups)
def test_what_costs_more_is_never_cheaper(one: int, other: int, rate: Decimal, markup: Decimal) -> None:
    known = terms(rate, markup)
    low, high = (price(known, "games", Money.of_minor(minor, "EUR")) for minor in sorted((one, other)))
    assert low is not None
    assert high is not None
    assert low.money <= high.money
    assert low.stars <= high.stars


@given(st.integers(1, 10**10), rates)
def test_stars_cover_the_price_and_none_is_too_many(minor: int, star_rate: Decimal) -> None:
    money = Money.of_minor(minor, "RUB")
    count = stars(terms(Decimal(1), Decimal(0), star_rate), money)
    assert count * star_rate >= money.amount
    assert (count - 1) * star_rate < money.amount


def test_a_key_for_three_euros_costs_whole_roubles_and_whole_stars() -> None:
    found = price(terms(Decimal(90), Decimal(15)), "games", Money(Decimal("3.37"), "EUR"))
    assert found is not None
    assert (found.money, found.stars) == (Money(Decimal(349), "RUB"), 194)


def test_a_price_set_by_staff_wins_over_the_cost() -> None:
    fixed = Money(Decimal("199.50"), "RUB")
    found = price(terms(Decimal(90), Decimal(15)), "games", Money(Decimal(3), "EUR"), fixed)
    assert found is not None
    assert found.money == fixed


@pytest.mark.parametrize("cost", [None, Money(Decimal(0), "EUR")])
def test_no_price_no_sale(cost: Money | None) -> None:
    assert price(terms(Decimal(90), Decimal(15)), "games", cost) is None


def test_a_provider_without_a_rate_sells_nothing() -> None:
    assert price(Terms("RUB", Decimal(2), {}), "games", Money(Decimal(3), "EUR")) is None


async def test_a_provider_of_the_shops_currency_needs_no_rate(db: Database) -> None:
    known = await db.read(pricing().terms)
    assert known.by_provider == {"boosts": ProviderTerms(Decimal(1), Decimal(0), "RUB")}


async def test_a_cost_in_another_currency_than_declared_is_not_sold(db: Database) -> None:
    known = await db.read(pricing(games=RATE).terms)
    assert price(known, "games", Money(Decimal(3), "USD")) is None


async def test_staff_change_rate_markup_and_stars(db: Database) -> None:
    prices = pricing(games=RATE)

    async def change(tx: Transaction) -> None:
        await prices.set_rate(tx, "games", Decimal("97.5"), NOW)
        await prices.set_markup(tx, "games", Decimal(20), NOW)
        await prices.set_star_rate(tx, Decimal("1.95"), NOW)

    await db.write(change)
    known = await db.read(prices.terms)
    assert known.by_provider["games"] == ProviderTerms(Decimal("97.5"), Decimal(20), "EUR")
    assert known.star_rate == Decimal("1.95")


async def test_a_new_rate_reaches_every_offer_that_is_sorted_by_price(db: Database) -> None:
    prices = pricing(games=RATE)

    async def change(tx: Transaction) -> list[int | None]:
        page = [NewOffer(str(n), f"Game {n}", 100 * n, "EUR", None) for n in (1, 2, 3)]
        stored = await offers.put(tx, "games", page, NOW)
        await prices.set_rate(tx, "games", Decimal(100), NOW)
        found = [await offers.get(tx, each.id) for each in stored]
        return [offer.lowest_minor for offer in found if offer]

    assert await db.write(change) == [11500, 23000, 34500]


async def test_an_offer_with_variants_is_sorted_by_its_cheapest_price(db: Database) -> None:
    prices = pricing()

    async def change(tx: Transaction) -> int | None:
        [stored] = await offers.put(tx, "boosts", [NewOffer("boosts", "Boosts", None, "RUB", None)], NOW)
        await offers.put_variants(tx, stored.id, [Variant("2", "2", 30000), Variant("4", "4", None)])
        await prices.set_variant_price(tx, "boosts", "4", Money(Decimal(250), "RUB"), NOW)
        offer = await offers.get(tx, stored.id)
        return offer and offer.lowest_minor

    assert await db.write(change) == 25000


@pytest.mark.parametrize("number", ["0", "-1", "NaN", "Infinity", "1e30", "0.0000000001"])
async def test_a_rate_that_cannot_be_is_refused(db: Database, number: str) -> None:
    with pytest.raises(Mistake, match=r"error\.number"):
        await db.write(lambda tx: pricing().set_rate(tx, "games", Decimal(number), NOW))


async def test_a_markup_waits_for_a_rate(db: Database) -> None:
    with pytest.raises(Mistake, match=r"error\.rate_first"):
        await db.write(lambda tx: pricing().set_markup(tx, "games", Decimal(5), NOW))


async def test_a_provider_or_variant_that_is_not_there_has_no_price(db: Database) -> None:
    with pytest.raises(Gone):
        await db.write(lambda tx: pricing().set_rate(tx, "nobody", Decimal(5), NOW))
    with pytest.raises(Gone):
        await db.write(lambda tx: pricing().set_variant_price(tx, "boosts", "99", None, NOW))


def test_a_preview_is_the_price_with_other_terms() -> None:
    now = terms(Decimal(90), Decimal(15))
    cost = Money(Decimal(10), "EUR")
    found = price(now.with_provider("games", markup_percent=Decimal(50)), "games", cost)
    assert found is not None
    assert found.money == Money(Decimal(1350), "RUB")
