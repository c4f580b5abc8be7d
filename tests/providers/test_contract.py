"""One contract for all providers, shown against their stand-ins: what the shop may rely on."""

import json
import traceback
from datetime import timedelta
from decimal import Decimal

import pytest

from providers.base import Goods
from providers.errors import InvalidAnswer, Limited, NotFound, ProviderError, Unavailable, Unclear
from providers.orders import RemoteOrder, Stage
from providers.standin import Fault
from providers.undeclared import NotDeclared
from tests.providers.contract import WORLDS, World
from tests.providers.contract import world as make
from tests.providers.faults import ACTING, READING

FIRST = "11111111-1111-4111-8111-111111111111"

LONG = timedelta(days=2)


@pytest.fixture(params=WORLDS)
def world(request: pytest.FixtureRequest) -> World:
    return make(request.param)


def shown(error: BaseException) -> str:
    """Everything that a log might write of it."""
    text = "".join(traceback.format_exception(error))
    return f"{error!r} {error} {vars(error)} {text}"


async def test_a_placement_is_accepted_once_and_is_in_the_truth(world: World) -> None:
    order = await world.place()
    assert world.purchases() == 1
    assert len(world.transport.acts()) == 1
    assert [fact.id for fact in world.standin.truth][:1] == [order.id]
    assert order.stage not in {Stage.UNKNOWN, Stage.CANCELLED, Stage.REJECTED}
    assert order.raw_status


async def test_the_body_of_an_intent_is_the_body_on_the_wire(world: World) -> None:
    placement = world.placement(FIRST)
    body = world.provider.body(placement)
    assert body == world.provider.body(placement)
    await world.provider.place(body)
    assert [request.content for request in world.transport.acts()] == [body]


async def test_evidence_can_be_stored_as_json(world: World) -> None:
    evidence = await world.provider.before(world.placement(FIRST))
    assert json.loads(json.dumps(dict(evidence.values))) == dict(evidence.values)
    assert {type(value) for value in evidence.values.values()} <= {str, int}
    assert world.purchases() == 0
    assert world.transport.acts() == []


@pytest.mark.parametrize(("fault", "kind", "bought"), ACTING, ids=lambda value: str(value))
async def test_each_fault_of_a_placement_ends_in_its_class(
    world: World, fault: Fault, kind: type[ProviderError], bought: int
) -> None:
    if kind is Limited and not world.documents_limits:
        kind = Unclear
    world.standin.faults.plan(fault)
    with pytest.raises(ProviderError) as caught:
        await world.place()
    assert type(caught.value) is kind
    assert world.purchases() == bought
    assert len(world.transport.acts()) == 1
    assert world.secret not in shown(caught.value)


async def test_a_limit_says_how_long_to_wait_where_the_provider_says_so(world: World) -> None:
    order = await world.place()
    for fault, told in ((Fault.LIMITED, True), (Fault.LIMITED_SILENTLY, False)):
        world.standin.faults.plan(fault, reads=True)
        with pytest.raises(Limited) as caught:
            await world.provider.read(order.id)
        assert (caught.value.retry_after is not None) is told


@pytest.mark.parametrize(("fault", "kind"), READING, ids=lambda value: str(value))
async def test_each_fault_of_a_read_is_a_read_to_repeat(
    world: World, fault: Fault, kind: type[ProviderError] | None
) -> None:
    order = await world.place()
    world.standin.faults.plan(fault, reads=True)
    with pytest.raises(ProviderError) as caught:
        await world.provider.read(order.id)
    assert type(caught.value) is (kind or Unavailable)
    assert world.secret not in shown(caught.value)
    world.standin.faults.heal()
    assert (await world.provider.read(order.id)).id == order.id


async def test_an_order_is_read_until_it_is_done(world: World) -> None:
    order = await world.place()
    world.paid(order.id)
    world.clock.forward(LONG)
    assert (await world.provider.read(order.id)).stage is last_stage(world)


async def test_an_order_that_the_provider_finishes_is_done(world: World) -> None:
    order = await world.place()
    world.paid(order.id)
    world.standin.finish(order.id)
    assert (await world.provider.read(order.id)).stage is last_stage(world)


def last_stage(world: World) -> Stage:
    """Where the shop's staff hand the goods over, the provider never says that they are there."""
    return Stage.OPEN if world.provider.profile.done_by_staff else Stage.DONE


async def test_an_order_that_the_provider_gives_up_is_cancelled(world: World) -> None:
    order = await world.place()
    world.standin.cancel(order.id)
    world.clock.forward(LONG)
    assert (await world.provider.read(order.id)).stage is Stage.CANCELLED


async def test_an_unknown_status_is_neither_success_nor_an_end(world: World) -> None:
    order = await world.place()
    known = order.raw_status
    world.standin.faults.plan(Fault.UNKNOWN_STATUS, reads=True)
    seen = await world.provider.read(order.id)
    assert seen.stage is Stage.UNKNOWN
    assert seen.raw_status not in {"", known}


async def test_an_order_that_does_not_exist_is_not_found(world: World) -> None:
    for remote_id in ("no-such-order", "../user", "", ".."):
        with pytest.raises(NotFound):
            await world.provider.read(remote_id)


async def test_money_is_exact_and_in_the_declared_currency(world: World) -> None:
    order = await world.place()
    amounts = [order.charged, (await world.provider.read(order.id)).charged]
    if world.provider.profile.shows_balance:
        amounts.append(await world.provider.balance())
    told = [money for money in amounts if money is not None]
    assert {money.currency for money in told} <= {world.provider.profile.currency}
    assert all(isinstance(money.amount, Decimal) for money in told)
    assert all(isinstance(money.minor, int) for money in told)


async def test_a_purchase_lowers_the_balance(world: World) -> None:
    if not world.provider.profile.shows_balance:
        return
    before = await world.provider.balance()
    order = await world.place()
    after = await world.provider.balance()
    assert after < before
    assert order.charged is None or before - after == order.charged


def test_every_question_has_an_answer_that_fits(world: World) -> None:
    questions = world.asked()
    assert {question.key for question in questions} == set(world.good_answers)
    for question in questions:
        answer = world.provider.check(question.key, world.good_answers[question.key])
        assert world.provider.check(question.key, answer) == answer


@pytest.mark.parametrize("answer", ["", " ", "\n", "x" * 4096, "<b>&</b>", "\u0000", "two words?"])
def test_an_answer_that_cannot_be_right_is_refused_with_a_reason(world: World, answer: str) -> None:
    for question in world.asked():
        if question.key in world.free_text or (question.optional and not answer.strip()):
            continue
        with pytest.raises(InvalidAnswer) as caught:
            world.provider.check(question.key, answer)
        assert caught.value.key == question.key
        assert caught.value.reason.replace("_", "").isalpha()


def test_the_profile_fits_itself(world: World) -> None:
    profile = world.provider.profile
    assert profile.name in WORLDS
    assert isinstance(profile.goods, Goods)
    assert len(profile.currency) == 3
    assert profile.currency.isupper()
    assert profile.settle > timedelta()
    limits = profile.limits
    assert 1 <= limits.per_line <= limits.total
    assert 1 <= limits.lines <= limits.total


async def test_the_operator_is_told_that_the_credentials_work(world: World) -> None:
    assert await world.provider.health()
    assert world.transport.acts() == []


async def test_what_is_not_declared_is_not_offered(world: World) -> None:
    profile, provider = world.provider.profile, world.provider
    placement = world.placement(FIRST)
    undeclared = {
        "can_quote": lambda: provider.quote(placement.lines),
        "found_by_reference": lambda: provider.find(placement),
        "delivers_here": lambda: provider.deliveries("1"),
        "cancels": lambda: provider.cancel("1"),
        "lists_orders": lambda: provider.read_many(["1"]),
        "told_when_paid": lambda: provider.mark_paid("1"),
        "pays_on_page": lambda: provider.payment_page("1"),
        "refunds": lambda: provider.refundable("1"),
        "takes_back": lambda: provider.give_back("1"),
        "shows_balance": provider.balance,
    }
    for fact, call in undeclared.items():
        if not getattr(profile, fact):
            with pytest.raises(NotDeclared):
                await call()
    assert world.transport.requests == []


async def test_answers_are_typed(world: World) -> None:
    order = await world.place()
    for told in (order, await world.provider.read(order.id)):
        assert isinstance(told, RemoteOrder)
        assert isinstance(told.id, str)
        assert told.created_at is None or told.created_at.tzinfo is not None
