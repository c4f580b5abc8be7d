"""The stand-in behaves as the documents say, in its own time, and keeps the truth."""

from datetime import timedelta

import httpx
import pytest

from providers.errors import Refused, Unclear
from providers.orders import Stage
from providers.simpleboost.samples import APPLICATION_INVITES, UNKNOWN_INVITES
from providers.standin import Fault
from tests.providers.simpleboost.world import boosts, world


async def test_boosts_arrive_when_their_time_has_come() -> None:
    made = world()
    order = await made.place()
    made.clock.forward(timedelta(seconds=19))
    assert (await made.provider.read(order.id)).stage is Stage.OPEN
    made.clock.forward(timedelta(seconds=1))
    assert (await made.provider.read(order.id)).stage is Stage.DONE
    assert [(fact.what, fact.id) for fact in made.standin.truth] == [
        ("placed", order.id),
        ("done", order.id),
    ]


async def test_a_cancelled_order_returns_its_money_once() -> None:
    made = world()
    before = await made.provider.balance()
    order = await made.place()
    made.standin.cancel(order.id)
    made.standin.cancel(order.id)
    assert await made.provider.balance() == before
    assert [fact.what for fact in made.standin.truth] == ["placed", "cancelled"]


@pytest.mark.parametrize("invite", sorted(UNKNOWN_INVITES | APPLICATION_INVITES))
async def test_an_invite_that_cannot_be_entered_costs_nothing(invite: str) -> None:
    made = world()
    with pytest.raises(Refused):
        await made.provider.place(made.provider.body(boosts("reference", invite=invite)))
    assert made.standin.truth == []
    assert (await made.provider.balance()).amount == 100_000


async def test_an_empty_account_answers_with_a_code_that_nobody_knows() -> None:
    made = world()
    with pytest.raises(Unclear) as caught:
        await made.provider.place(made.provider.body(boosts("reference", amount=10_000)))
    assert caught.value.code == "10999"
    assert made.purchases() == 0


async def test_a_late_order_appears_after_two_looks_at_the_balance() -> None:
    made = world()
    made.standin.faults.plan(Fault.LATE)
    with pytest.raises(Unclear):
        await made.place()
    seen = [(await made.provider.balance()).amount for _ in range(3)]
    assert [str(amount) for amount in seen] == ["100000", "100000", "99440"]
    assert made.purchases() == 1


async def test_a_placed_order_can_show_a_word_that_nobody_knows_until_it_is_finished() -> None:
    made = world()
    made.standin.faults.plan(Fault.UNKNOWN_STATUS)
    order = await made.place()
    made.clock.forward(timedelta(days=1))
    assert (await made.provider.read(order.id)).stage is Stage.UNKNOWN
    made.standin.finish(order.id)
    assert (await made.provider.read(order.id)).stage is Stage.DONE


@pytest.mark.parametrize("key", ["", "Bearer Boost-Key-1234"])
async def test_a_key_with_a_scheme_word_is_refused(key: str) -> None:
    asked = httpx.Request("GET", "https://boost.example/user", headers={"Authorization": key})
    assert (await world().standin.handle(asked)).status_code == 401


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/order", 404),
        ("DELETE", "/order/7", 404),
        ("GET", "/order/..%2Fuser", 404),
        ("POST", "/user", 404),
        ("GET", "/deep/below/user", 200),
    ],
)
async def test_only_the_documented_calls_are_served(method: str, path: str, status: int) -> None:
    headers = {"Authorization": "Boost-Key-1234"}
    asked = httpx.Request(method, f"https://boost.example{path}", headers=headers)
    assert (await world().standin.handle(asked)).status_code == status


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"[]",
        b"{}",
        b'{"inviteCode": "vitrina"}',
        b'{"inviteCode": "", "amount": 2}',
        b'{"inviteCode": 7, "amount": 2}',
        b'{"inviteCode": "vitrina", "amount": true}',
        b'{"inviteCode": "vitrina", "amount": 0}',
        b'{"inviteCode": "vitrina", "amount": "-2"}',
        b'{"inviteCode": "vitrina", "amount": 2.5}',
    ],
)
async def test_invalid_input_is_refused(body: bytes) -> None:
    made = world()
    headers = {"Authorization": "Boost-Key-1234"}
    asked = httpx.Request("POST", "https://boost.example/order", content=body, headers=headers)
    assert (await made.standin.handle(asked)).status_code == 400
    assert made.purchases() == 0


@pytest.mark.parametrize("fault", Fault)
async def test_a_healed_stand_in_sells_again(fault: Fault) -> None:
    made = world()
    made.standin.faults.plan(fault, count=3)
    made.standin.faults.heal()
    assert (await made.place()).stage is Stage.OPEN
