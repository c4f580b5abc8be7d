"""Every rounding goes up, and the most specific markup counts, in an order that staff can foretell."""

from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.services.errors import Mistake
from bot.services.price_drafts import named, packed, typed_rule, unpacked
from bot.services.price_rules import Category, Rounding, Rule, ordered, percent_of, rounded_up, roundings
from bot.services.pricing import ProviderTerms, Terms, price
from providers.money import Money

TABLE = [
    ("348.01", Rounding.UNIT, "349"),
    ("349", Rounding.UNIT, "349"),
    ("348.01", Rounding.CHARM, "348.99"),
    ("348.99", Rounding.CHARM, "348.99"),
    ("348.991", Rounding.CHARM, "349.99"),
    ("349", Rounding.CHARM, "349.99"),
    ("0.001", Rounding.CHARM, "0.99"),
    ("341", Rounding.TENS, "350"),
    ("350", Rounding.TENS, "350"),
    ("350.0001", Rounding.TENS, "360"),
    ("0.5", Rounding.TENS, "10"),
    ("348.2001", Rounding.MINOR, "348.21"),
    ("348.2", Rounding.MINOR, "348.2"),
]


@pytest.mark.parametrize(("exact", "rounding", "meant"), TABLE)
def test_a_price_ends_as_staff_chose(exact: str, rounding: Rounding, meant: str) -> None:
    assert rounded_up(Decimal(exact), rounding, "RUB") == Decimal(meant)


@given(st.decimals("0.00000001", "100000000", places=8), st.sampled_from(Rounding), st.sampled_from(["RUB", "KWD"]))
def test_no_rounding_goes_down_or_far_up(exact: Decimal, rounding: Rounding, currency: str) -> None:
    found = rounded_up(exact, rounding, currency)
    assert exact <= found < exact + {Rounding.TENS: 10}.get(rounding, 1)
    assert found == Money(found, currency).rounded_up().amount
    assert rounded_up(found, rounding, currency) == found


@given(st.lists(st.decimals("0.01", "1000000", places=4), min_size=2, max_size=2), st.sampled_from(Rounding))
def test_rounding_never_turns_two_prices_round(both: list[Decimal], rounding: Rounding) -> None:
    low, high = (rounded_up(each, rounding, "RUB") for each in sorted(both))
    assert low <= high


def test_a_currency_without_cents_knows_no_ninety_nine() -> None:
    assert roundings("JPY") == (Rounding.UNIT, Rounding.TENS)
    assert rounded_up(Decimal("348.2"), Rounding.CHARM, "JPY") == 349
    assert rounded_up(Decimal("348.2"), Rounding.MINOR, "JPY") == 349
    assert set(roundings("RUB")) == set(Rounding)


def rule(number: int, percent: int, genre: str = "", platform: str = "", below: int | None = None) -> Rule:
    return Rule(number, genre, platform, None if below is None else Decimal(below), Decimal(percent))


RULES = ordered(
    [
        rule(1, 1, below=1000),
        rule(2, 2, below=500),
        rule(3, 3, platform="Steam"),
        rule(4, 4, genre="Action"),
        rule(5, 5, genre="Action", below=500),
        rule(6, 6, genre="Action", platform="Steam"),
        rule(7, 7, genre="RPG"),
    ]
)


@pytest.mark.parametrize(
    ("genres", "platform", "cost", "meant"),
    [
        ((), None, "1000", 10),
        ((), None, "999.99", 1),
        ((), None, "499.99", 2),
        ((), "Steam", "100", 3),
        (("Action",), None, "500", 4),
        (("Action",), None, "499", 5),
        (("Action",), "Steam", "100", 6),
        (("RPG", "Action"), None, "700", 4),
        (("RPG",), "Steam", "700", 3),
        (("RPG",), "Origin", "700", 7),
        (("Racing",), "Origin", "5000", 10),
    ],
)
def test_the_most_specific_markup_counts(genres: tuple[str, ...], platform: str | None, cost: str, meant: int) -> None:
    assert percent_of(RULES, Decimal(10), Category(genres, platform), Decimal(cost)) == meant


percents = st.decimals(0, 1000, places=2)
categories = st.builds(
    Category, st.sampled_from([(), ("Action",), ("RPG", "Action")]), st.sampled_from([None, "Steam"])
)
some_rules = st.lists(
    st.builds(
        Rule,
        st.integers(1, 99),
        st.sampled_from(["", "Action", "RPG"]),
        st.sampled_from(["", "Steam"]),
        st.one_of(st.none(), st.decimals("1", "10000", places=2)),
        percents,
    ),
    max_size=6,
)


@given(
    st.integers(1, 10**8),
    st.decimals("0.0001", "10000", places=4),
    percents,
    some_rules,
    categories,
    st.sampled_from(Rounding),
)
def test_nothing_is_ever_sold_below_its_cost(
    minor: int, rate: Decimal, markup: Decimal, rules: list[Rule], category: Category, rounding: Rounding
) -> None:
    known = ProviderTerms(rate, markup, rounding=rounding, rules=ordered(rules))
    found = price(Terms("RUB", Decimal(1), {"games": known}), "games", Money.of_minor(minor, "EUR"), category=category)
    assert found is not None
    assert found.money.amount >= Decimal(minor) / 100 * rate
    assert found.stars >= found.money.amount


def test_what_staff_wrote_for_their_own_shelf_is_not_rounded() -> None:
    known = ProviderTerms(Decimal(1), Decimal(0), own_shelf=True, rounding=Rounding.TENS)
    found = price(Terms("RUB", Decimal(1), {"tea": known}), "tea", Money(Decimal("199.50"), "RUB"))
    assert found is not None
    assert found.money.amount == Decimal("199.50")
    foreign = price(
        Terms("RUB", Decimal(1), {"tea": ProviderTerms(Decimal(90), Decimal(50), own_shelf=True)}),
        "tea",
        Money(Decimal("1.01"), "EUR"),
    )
    assert foreign is not None
    assert foreign.money.amount == 91


GENRES, PLATFORMS = ["Action", "Role + Play", "Other"], ["Steam", "Other"]


@pytest.mark.parametrize(
    ("typed", "meant", "percent"),
    [
        ("Action: 25", "Action", "25"),
        ("action 25 %", "Action", "25"),
        ("steam + ACTION: 12,5", "Action + Steam", "12.5"),
        ("< 500: 30", "< 500", "30"),
        ("<500 : 30", "< 500", "30"),
        ("Steam + < 1 000: 5", "Steam + < 1000", "5"),
        ("Role + Play: 7", "Role + Play", "7"),
        ("Other: 7", "Other", "7"),
        ("Action: 0", "Action", "0"),
    ],
)
def test_a_rule_is_read_as_people_type_it(typed: str, meant: str, percent: str) -> None:
    found = typed_rule(typed, GENRES, PLATFORMS)
    assert (named(found), found.percent) == (meant, Decimal(percent))
    assert unpacked(packed(found)) == found


@pytest.mark.parametrize(
    ("typed", "key"),
    [
        ("", "error.rule"),
        ("25", "error.rule"),
        ("Action", "error.rule"),
        ("Action:", "error.rule"),
        ("Cooking: 25", "error.category"),
        ("Action + Cooking: 25", "error.category"),
        ("Action + Action: 25", "error.rule"),
        ("Action: -5", "error.number_range"),
        ("Action: 1001", "error.number_range"),
        ("< 0: 25", "error.number_range"),
        ("< many: 25", "error.number"),
        ("< 500 + < 600: 25", "error.category"),
        ("Action: 1.2.3", "error.number"),
    ],
)
def test_what_is_no_rule_is_told_in_words(typed: str, key: str) -> None:
    with pytest.raises(Mistake) as error:
        typed_rule(typed, GENRES, PLATFORMS)
    assert error.value.key == key
