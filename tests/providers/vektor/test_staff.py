"""What staff and the operator see: the newest orders, one status, health, a balance only where it is switched on."""

from decimal import Decimal
from typing import Any

import httpx
import pytest

from providers.errors import NotFound, Unavailable
from providers.money import Money
from providers.undeclared import NotDeclared
from tests.providers.vektor.canned import FIRST, SECOND, Canned
from tests.providers.vektor.world import world as make


def test_staff_may_only_read() -> None:
    actions = make().provider.actions()
    assert [(each.name, each.acts, [field.key for field in each.fields]) for each in actions] == [
        ("orders", False, ["page"]),
        ("status", False, ["remote_id"]),
    ]


async def test_staff_list_the_newest_orders() -> None:
    """Document: api/orders, Get orders."""
    world = make()
    for reference in (FIRST, SECOND):
        await world.place(reference)
    assert await world.provider.perform("orders", {"page": ""}) == [
        f"3002 · Created · 1100 · 2026-03-01T12:00:00.000000 · {SECOND}",
        f"3001 · Created · 1100 · 2026-03-01T12:00:00.000000 · {FIRST}",
    ]
    assert await world.provider.perform("orders", {"page": "2"}) == []
    assert [str(request.url.params["page"]) for request in world.transport.requests[-2:]] == ["1", "2"]


async def test_staff_ask_for_the_status_of_one_order() -> None:
    """Document: api/orders, Get order status."""
    world = make()
    await world.place(FIRST)
    assert await world.provider.perform("status", {"remote_id": FIRST}) == ["Created"]
    with pytest.raises(NotFound):
        await world.provider.perform("status", {"remote_id": SECOND})


async def test_there_is_no_other_action() -> None:
    with pytest.raises(NotDeclared):
        await make().provider.perform("cancel", {})


async def test_the_operator_sees_token_and_catalogue() -> None:
    assert await make().provider.health() == "token good, 25 cards"


async def test_the_balance_is_read_only_where_it_is_switched_on() -> None:
    """Document: Introduction names `/v1/balance/`; no page shows its answer."""
    off = Canned(httpx.Response(200, json=5))
    assert not off.provider.profile.shows_balance
    with pytest.raises(NotDeclared):
        await off.provider.balance()
    assert off.asked == []
    for body in (1500, {"balance": 1500}):
        canned = Canned(httpx.Response(200, json=body), balance=True)
        assert canned.provider.profile.shows_balance
        assert await canned.provider.balance() == Money(Decimal(1500), "RUB")
        assert canned.asked[0].url.path == "/api/v1/balance/"


UNKNOWN: list[Any] = [{}, {"balance": "much"}, {"amount": 5}, [5], True, None]


@pytest.mark.parametrize("body", UNKNOWN)
async def test_a_balance_of_unknown_shape_is_not_guessed(body: Any) -> None:
    with pytest.raises(Unavailable):
        await Canned(httpx.Response(200, json=body), balance=True).provider.balance()


async def test_nothing_is_open_after_closing() -> None:
    world = make()
    await world.provider.health()
    await world.provider.close()


def test_the_profile_promises_only_what_is_documented() -> None:
    profile = make().provider.profile
    promised = {"has_catalogue", "can_quote", "found_by_reference", "lists_orders", "paid_by_shop"}
    flags = {name for name in type(profile).__slots__ if getattr(profile, name) is True}
    assert flags == promised
