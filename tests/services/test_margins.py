"""The margin is what is left of the price; where the cost is not known, neither is the margin."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

import pytest

from bot.services.margins import cost_here, margin
from providers.money import Money
from storage.database import Database
from storage.orders import Order
from tests.services.staffroom import Staffroom

NOW = datetime(2026, 11, 20, tzinfo=UTC)


@pytest.fixture
async def order(db: Database) -> Order:
    room = await Staffroom(db).open()
    found = await room.order()
    return replace(found, total_minor=110000, cost_minor=1000, cost_currency="EUR", currency="RUB", cost_rate="100")


def roubles(amount: str) -> Money:
    return Money(Decimal(amount), "RUB")


@pytest.mark.parametrize(
    ("changes", "meant"),
    [
        ({}, "100"),
        ({"cost_rate": "93.12345678"}, "168.76"),
        ({"charged_minor": 1050}, "50"),
        ({"charged_minor": 1200}, "-100"),
        ({"charged_minor": 900}, "200"),
        ({"cost_currency": "RUB", "cost_minor": 90000, "cost_rate": None}, "200"),
        ({"cost_minor": None, "charged_minor": 1000}, "100"),
    ],
)
def test_the_margin_is_the_total_less_the_cost(order: Order, changes: dict[str, object], meant: str) -> None:
    changed = replace(order, **changes)  # type: ignore[arg-type]
    assert margin(changed) == roubles(meant)
    cost = cost_here(changed)
    assert cost is not None
    assert cost + roubles(meant) == roubles("1100")


@pytest.mark.parametrize("changes", [{"cost_minor": None}, {"cost_rate": None}])
def test_an_unknown_cost_is_no_cost_of_nothing(order: Order, changes: dict[str, object]) -> None:
    assert margin(replace(order, **changes)) is None  # type: ignore[arg-type]


def test_own_goods_cost_what_staff_wrote_and_not_what_the_provider_is_told(order: Order) -> None:
    own = replace(order, own_goods=True, cost_currency="RUB", cost_minor=110000, charged_minor=110000, cost_rate=None)
    assert margin(own) is None
    assert margin(replace(own, own_cost_minor=70000)) == roubles("400")
