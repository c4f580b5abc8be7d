"""Bad weather over every call of every provider: nothing fails silently or acts twice, webhooks come as they like."""

from collections.abc import Awaitable, Callable
from datetime import timedelta
from typing import Any

import pytest

from providers.errors import InvalidAnswer, Limited, ProviderError, Unavailable, Unclear
from providers.hints import Hint
from providers.questions import Question
from providers.standin import Fault
from providers.undeclared import NotDeclared
from tests.providers.contract import WORLDS, World
from tests.providers.contract import world as make
from tests.providers.faults import ACTING, READING

FIRST = "11111111-1111-4111-8111-111111111111"

Call = Callable[[World, str], Awaitable[Any]]

READS: dict[str, Call] = {
    "can_quote": lambda world, _: world.provider.quote(world.placement(FIRST).lines),
    "delivers_here": lambda world, remote_id: world.provider.deliveries(remote_id),
    "lists_orders": lambda world, remote_id: world.provider.read_many([remote_id]),
    "refunds": lambda world, remote_id: world.provider.refundable(remote_id),
    "shows_balance": lambda world, _: world.provider.balance(),
    "settle": lambda world, _: world.provider.health(),
}
"""A read of each capability. Every provider has a time to settle, and so every one is asked for its health."""


async def _refunded(world: World, remote_id: str) -> None:
    left = await world.provider.refundable(remote_id)
    await world.provider.refund(remote_id, "refund-1", left)


ACTS: dict[str, Call] = {
    "refunds": _refunded,
    "cancels": lambda world, remote_id: world.provider.cancel(remote_id),
    "told_when_paid": lambda world, remote_id: world.provider.mark_paid(remote_id),
    "takes_back": lambda world, remote_id: world.provider.give_back(remote_id),
}
"""What changes something at the provider, besides placing."""


def each(calls: dict[str, Call]) -> list[tuple[str, str]]:
    return [(name, fact) for name in WORLDS for fact in calls if getattr(make(name).provider.profile, fact)]


async def ordered(world: World, fact: str) -> str:
    """An order in the state in which the call makes sense."""
    order = await world.place()
    if fact in {"refunds", "delivers_here", "takes_back"}:
        world.paid(order.id)
    if fact in {"delivers_here", "takes_back"}:
        world.standin.finish(order.id)
    return str(order.id)


@pytest.mark.parametrize(("name", "fact"), each(READS))
@pytest.mark.parametrize(("fault", "kind"), READING, ids=lambda value: str(value))
async def test_no_read_takes_a_failure_for_an_answer(
    name: str, fact: str, fault: Fault, kind: type[ProviderError] | None
) -> None:
    world = make(name)
    remote_id = await ordered(world, fact)
    world.standin.faults.plan(fault, reads=True)
    with pytest.raises(ProviderError) as caught:
        await READS[fact](world, remote_id)
    assert type(caught.value) is (kind or Unavailable)
    world.standin.faults.heal()
    assert await READS[fact](world, remote_id) is not None


@pytest.mark.parametrize(("name", "fact"), each(ACTS))
@pytest.mark.parametrize(("fault", "kind", "acted"), ACTING, ids=lambda value: str(value))
async def test_each_fault_of_an_act_ends_in_its_class(
    name: str, fact: str, fault: Fault, kind: type[ProviderError], acted: int
) -> None:
    world = make(name)
    remote_id = await ordered(world, fact)
    if kind is Limited and not world.documents_limits:
        kind = Unclear
    before = len(world.transport.acts())
    world.standin.faults.plan(fault)
    failure = await failure_of(ACTS[fact](world, remote_id))
    # What was lost after it acted may be read back: then it is done.
    assert type(failure) in ({kind, type(None)} if acted else {kind})
    assert len(world.transport.acts()) == before + 1


async def failure_of(call: Awaitable[Any]) -> ProviderError | None:
    try:
        await call
    except ProviderError as error:
        return error
    return None


@pytest.mark.parametrize("name", [name for name in WORLDS if make(name).documents_limits])
@pytest.mark.parametrize(("fault", "told"), [(Fault.LIMITED, True), (Fault.LIMITED_SILENTLY, False)])
async def test_a_limited_placement_says_how_long_to_wait_where_it_is_told(name: str, fault: Fault, told: bool) -> None:
    world = make(name)
    world.standin.faults.plan(fault)
    with pytest.raises(Limited) as caught:
        await world.place()
    assert (caught.value.retry_after is not None) is told
    await world.place()
    assert world.purchases() == 1


@pytest.mark.parametrize("name", WORLDS)
async def test_a_late_order_appears_once(name: str) -> None:
    world = make(name)
    world.standin.faults.plan(Fault.LATE)
    with pytest.raises(Unclear):
        await world.place()
    assert world.purchases() == 0
    for _ in range(20):
        world.clock.forward(timedelta(minutes=1))
        await (world.provider.find(world.placement(FIRST)) if _finds(world) else world.provider.health())
    assert world.purchases() == 1


def _finds(world: World) -> bool:
    return world.provider.profile.found_by_reference


@pytest.mark.parametrize("name", WORLDS)
async def test_an_order_with_an_unknown_status_is_an_order(name: str) -> None:
    world = make(name)
    world.standin.faults.plan(Fault.UNKNOWN_STATUS)
    order = await world.place()
    assert order.id
    assert world.purchases() == 1


async def told(world: World) -> list[tuple[dict[str, str], bytes]]:
    """The webhooks about one order, in their true order."""
    sent: list[tuple[dict[str, str], bytes]] = []

    async def keep(event: str, headers: dict[str, str], body: bytes) -> None:
        sent.append(({key.lower(): value for key, value in headers.items()}, body))

    world.standin.send_webhook = keep
    order = await world.place()
    world.paid(order.id)
    await world.provider.read(order.id)
    world.clock.forward(timedelta(minutes=1))
    world.standin.finish(order.id)
    await world.provider.read(order.id)
    world.clock.forward(timedelta(minutes=1))
    world.standin.cancel(order.id)
    await world.provider.read(order.id)
    return sent


SENDERS = [name for name in WORLDS if make(name).provider.profile.sends_webhooks]


@pytest.mark.parametrize("name", SENDERS)
async def test_a_webhook_that_comes_twice_is_one_and_another_event_is_another(name: str) -> None:
    world = make(name)
    sent = await told(world)
    assert sent
    keys = {body: {world.provider.verify_webhook(headers, body).key for _ in range(2)} for headers, body in sent}
    assert all(len(twice) == 1 for twice in keys.values())
    assert len(set().union(*keys.values())) == len(keys)


@pytest.mark.parametrize("name", SENDERS)
async def test_webhooks_that_overtake_each_other_can_be_put_in_order(name: str) -> None:
    """Where webhooks say when their order changed, a later one says a later time; where not, the order is read."""
    world = make(name)
    hints: list[Hint] = [world.provider.verify_webhook(headers, body) for headers, body in await told(world)]
    dated = [hint.updated_at for hint in hints if hint.updated_at is not None]
    assert dated in ([], sorted(set(dated)))
    assert len(dated) in {0, len(hints)}
    assert all(hint.remote_id or hint.reference for hint in hints)


def fields_of(world: World) -> list[Question]:
    profile = world.provider.profile
    shelf = list(world.provider.shelf_fields()) if profile.own_shelf else []
    return shelf + [field for action in world.provider.actions() for field in action.fields]


@pytest.mark.parametrize("name", WORLDS)
def test_one_key_is_one_question_wherever_it_is_asked(name: str) -> None:
    world = make(name)
    asked = [*world.asked(), *fields_of(world)]
    assert all(one == other for one in asked for other in asked if one.key == other.key)


@pytest.mark.parametrize("name", WORLDS)
def test_every_field_that_staff_fill_in_is_judged(name: str) -> None:
    world = make(name)
    for field in fields_of(world):
        for answer in ("", "x" * 4096, "<b>&</b>\u0000"):
            wrong = judged(world, field.key, answer)
            assert wrong is None or (wrong.key == field.key and wrong.reason.replace("_", "").isalpha())
        assert [judged(world, field.key, option) for option in field.options] == [None] * len(field.options)


def judged(world: World, key: str, answer: str) -> InvalidAnswer | None:
    try:
        world.provider.check(key, answer)
    except InvalidAnswer as wrong:
        return wrong
    return None


@pytest.mark.parametrize("name", WORLDS)
async def test_an_action_that_is_not_offered_is_not_made(name: str) -> None:
    """A mistake of the shop: no answer, and nothing is asked."""
    world = make(name)
    with pytest.raises((NotDeclared, LookupError, ValueError)):
        await world.provider.perform("no_such_action", {})
    assert world.transport.requests == []
