"""The token: asked for once, kept until shortly before its end, renewed once at a time, and shown to nobody."""

import asyncio
import traceback
from datetime import timedelta
from urllib.parse import parse_qs

import httpx
import pytest

from providers.errors import Limited, NotSent, Ours, ProviderError, Unavailable
from providers.standin import Fault
from providers.vektor import VektorStandin, create
from providers.vektor.tokens import UNTOLD_LIFE
from tests.providers.contract import World
from tests.providers.vektor.canned import FIRST, TOKEN, Canned, granted, placement
from tests.providers.vektor.world import BASE, CLIENT_ID, SECRET, TOKEN_PATH, CardsTransport, settings
from tests.providers.vektor.world import world as make

STATUS = httpx.Response(200, json={"status": "Created"})


@pytest.fixture
def world() -> World:
    return make()


def token_calls(world: World) -> int:
    assert isinstance(world.transport, CardsTransport)
    return len(world.transport.token_calls())


def standin_of(world: World) -> VektorStandin:
    assert isinstance(world.standin, VektorStandin)
    return world.standin


async def test_the_token_is_asked_for_with_form_data_at_the_documented_place(world: World) -> None:
    """Document: Access token."""
    await world.provider.health()
    assert isinstance(world.transport, CardsTransport)
    (asked,) = world.transport.token_calls()
    assert (asked.method, str(asked.url)) == ("POST", f"{BASE}/connect/token")
    assert asked.headers["Content-Type"] == "application/x-www-form-urlencoded"
    fields = {"client_id": [CLIENT_ID], "client_secret": [SECRET], "grant_type": ["client_credentials"]}
    assert parse_qs(asked.content.decode()) == fields


@pytest.mark.parametrize("address", ["/connect/token", "/v1/connect/token"])
@pytest.mark.parametrize("form", ["urlencoded", "multipart"])
async def test_each_place_and_form_that_the_documents_name_gives_a_token(address: str, form: str) -> None:
    world = make(token_url=BASE + address, token_form=form)
    assert await world.provider.health()
    assert world.transport.requests[0].url.path == f"/api{address}"


async def test_the_token_may_live_at_the_root_of_the_host() -> None:
    world = make(token_url="https://cards.example/connect/token")
    assert await world.provider.health()
    assert world.transport.requests[0].url.path == "/connect/token"


async def test_each_call_carries_the_token_and_the_documented_headers(world: World) -> None:
    """Document: api/orders, Headers."""
    order = await world.place()
    await world.provider.read(order.id)
    calls = [request for request in world.transport.requests if "/v1/" in request.url.path]
    assert len(calls) == 2
    for request in calls:
        assert request.headers["Authorization"].startswith("Bearer standin-")
        assert request.headers["Content-Type"] == "application/json"


async def test_a_token_is_kept_until_shortly_before_its_end(world: World) -> None:
    order = await world.place()
    world.clock.forward(timedelta(minutes=58))
    await world.provider.read(order.id)
    assert token_calls(world) == 1
    world.clock.forward(timedelta(minutes=1))
    await world.provider.read(order.id)
    assert token_calls(world) == 2


async def test_a_short_token_is_used_for_half_of_its_life() -> None:
    canned = Canned(STATUS, lambda request: granted(expires_in=60))
    for _ in range(3):
        await canned.provider.read(FIRST)
        canned.clock.forward(timedelta(seconds=29))
    assert len(canned.token_asked) == 2


async def test_a_token_that_does_not_say_how_long_it_lives_is_kept_for_a_short_time() -> None:
    canned = Canned(STATUS, lambda request: httpx.Response(200, json={"access_token": TOKEN}))
    await canned.provider.read(FIRST)
    canned.clock.forward(timedelta(seconds=UNTOLD_LIFE - 61))
    await canned.provider.read(FIRST)
    assert len(canned.token_asked) == 1
    canned.clock.forward(timedelta(seconds=1))
    await canned.provider.read(FIRST)
    assert len(canned.token_asked) == 2


async def test_a_stale_token_is_renewed_once_and_the_read_goes_through(world: World) -> None:
    order = await world.place()
    standin_of(world).tokens.forget()
    assert (await world.provider.read(order.id)).id == order.id
    assert token_calls(world) == 2


async def test_a_read_that_is_refused_with_a_fresh_token_too_is_ours() -> None:
    canned = Canned(httpx.Response(401))
    with pytest.raises(Ours) as caught:
        await canned.provider.read(FIRST)
    assert caught.value.status == 401
    assert (len(canned.asked), len(canned.token_asked)) == (2, 2)


async def test_one_renewal_at_a_time_however_many_wait(world: World) -> None:
    order = await world.place()
    standin_of(world).tokens.forget()
    seen = await asyncio.gather(*(world.provider.read(order.id) for _ in range(20)))
    assert {one.id for one in seen} == {order.id}
    assert token_calls(world) == 2


async def test_the_first_callers_share_one_token(world: World) -> None:
    await asyncio.gather(*(world.provider.quote(()) for _ in range(10)), world.provider.health())
    assert token_calls(world) == 1


class SlowDesk(httpx.AsyncBaseTransport):
    """Answers nobody before it is told to."""

    def __init__(self) -> None:
        self.asked = 0
        self.reached = asyncio.Event()
        self.opens = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        self.asked += 1
        self.reached.set()
        await self.opens.wait()
        return httpx.Response(503)


async def test_whoever_waits_for_a_renewal_that_fails_shares_the_failure() -> None:
    desk = SlowDesk()
    provider = create(settings(), now=make().clock.now, transport=desk)
    waiting = asyncio.gather(*(provider.read(FIRST) for _ in range(5)), return_exceptions=True)
    await desk.reached.wait()
    desk.opens.set()
    failures = await waiting
    assert [type(one) for one in failures] == [Unavailable] * 5
    assert len({id(one) for one in failures}) == 5
    assert desk.asked == 1


FAILURES = [
    (httpx.Response(400, json={"error": "invalid_request"}), Ours, Ours),
    (httpx.Response(400, json={"error": "invalid_client"}), Ours, Ours),
    (httpx.Response(401), Ours, Ours),
    (httpx.Response(404, html="<!doctype html>"), Ours, Ours),
    (httpx.Response(429, headers={"Retry-After": "30"}), Limited, NotSent),
    (httpx.Response(503), Unavailable, NotSent),
    (httpx.Response(302, headers={"Location": "https://elsewhere.example"}), Unavailable, NotSent),
    (httpx.Response(200, html="<!doctype html>"), Unavailable, NotSent),
    (httpx.Response(200, json={"access_token": ""}), Unavailable, NotSent),
    (httpx.Response(200, json={"access_token": "two\r\nlines"}), Unavailable, NotSent),
    (httpx.Response(200, json=["token"]), Unavailable, NotSent),
]


@pytest.mark.parametrize(("answer", "read", "act"), FAILURES, ids=lambda value: str(value))
async def test_without_a_token_surely_nothing_is_bought(
    answer: httpx.Response, read: type[ProviderError], act: type[ProviderError]
) -> None:
    canned = Canned(STATUS, lambda request: answer)
    with pytest.raises(ProviderError) as of_read:
        await canned.provider.read(FIRST)
    with pytest.raises(ProviderError) as of_act:
        await canned.provider.place(canned.provider.body(placement()))
    assert (type(of_read.value), type(of_act.value)) == (read, act)
    assert canned.asked == []


@pytest.mark.parametrize("error", [httpx.ConnectError, httpx.ReadTimeout, httpx.RemoteProtocolError])
async def test_a_token_that_never_comes_leaves_an_order_unsent(error: type[httpx.TransportError]) -> None:
    def silent(request: httpx.Request) -> httpx.Response:
        raise error("silent", request=request)

    canned = Canned(STATUS, silent)
    with pytest.raises(NotSent):
        await canned.provider.place(canned.provider.body(placement()))
    with pytest.raises(Unavailable):
        await canned.provider.read(FIRST)
    assert canned.asked == []


async def test_the_word_of_oauth_is_told_as_code() -> None:
    canned = Canned(STATUS, lambda request: httpx.Response(400, json={"error": "invalid_client"}))
    with pytest.raises(Ours) as caught:
        await canned.provider.read(FIRST)
    assert caught.value.code == "invalid_client"


async def test_a_stale_token_at_an_order_is_renewed_and_the_order_is_not_repeated(world: World) -> None:
    await world.place()
    standin_of(world).tokens.forget()
    with pytest.raises(NotSent):
        await world.place("22222222-2222-4222-8222-222222222222")
    assert (token_calls(world), len(world.transport.acts()), world.purchases()) == (2, 2, 1)
    await world.place("22222222-2222-4222-8222-222222222222")
    assert (token_calls(world), world.purchases()) == (2, 2)


async def test_a_fresh_token_that_is_refused_at_an_order_is_ours() -> None:
    canned = Canned(httpx.Response(401))
    with pytest.raises(Ours):
        await canned.provider.place(canned.provider.body(placement()))
    assert (len(canned.asked), len(canned.token_asked)) == (1, 1)


class BothStale(httpx.AsyncBaseTransport):
    """Gives tokens, opens reads, and refuses two orders that were sent with one token."""

    def __init__(self) -> None:
        self.tokens = 0
        self.orders = 0
        self.both = asyncio.Event()

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(TOKEN_PATH):
            self.tokens += 1
            return granted(f"token-{self.tokens}")
        if request.method == "GET":
            return httpx.Response(200, json={"status": "Created"})
        self.orders += 1
        if self.orders == 2:
            self.both.set()
        await self.both.wait()
        return httpx.Response(401)


async def test_two_orders_with_one_stale_token_renew_it_once_and_are_both_unsent() -> None:
    door = BothStale()
    provider = create(settings(), now=make().clock.now, transport=door)
    await provider.read(FIRST)
    body = provider.body(placement())
    answers = await asyncio.gather(provider.place(body), provider.place(body), return_exceptions=True)
    assert [type(one) for one in answers] == [NotSent, NotSent]
    assert (door.tokens, door.orders) == (2, 2)


async def test_two_first_orders_that_are_refused_hold_the_shop_once() -> None:
    canned = Canned(httpx.Response(401))
    body = canned.provider.body(placement())
    answers = await asyncio.gather(*(canned.provider.place(body) for _ in range(2)), return_exceptions=True)
    assert {type(one) for one in answers} <= {Ours, NotSent}
    assert Ours in {type(one) for one in answers}


async def test_a_shop_that_is_shut_out_after_an_order_is_ours(world: World) -> None:
    await world.place()
    world.standin.faults.plan(Fault.UNAUTHORISED)
    with pytest.raises(Ours):
        await world.place("22222222-2222-4222-8222-222222222222")
    assert world.purchases() == 1


async def test_no_new_token_at_that_moment_leaves_a_stale_order_unsent() -> None:
    answers = iter([granted(), httpx.Response(503)])
    stale = iter([STATUS, httpx.Response(401)])
    canned = Canned(lambda request: next(stale), lambda request: next(answers))
    await canned.provider.read(FIRST)
    with pytest.raises(NotSent):
        await canned.provider.place(canned.provider.body(placement()))


async def test_neither_token_nor_secret_is_ever_shown() -> None:
    for answer in (httpx.Response(401), httpx.Response(500), httpx.Response(200, text=f"{SECRET} {TOKEN}")):
        canned = Canned(answer)
        for call in (canned.provider.read(FIRST), canned.provider.health(), canned.provider.perform("orders", {})):
            with pytest.raises(ProviderError) as caught:
                await call
            told = "".join(traceback.format_exception(caught.value)) + repr(vars(caught.value))
            assert SECRET not in told
            assert TOKEN not in told
    client = vars(canned.provider)["_client"]
    things = [canned.provider, client, *vars(client).values(), *vars(vars(client)["_tokens"]).values(), settings()]
    shown = " ".join(f"{thing!r} {thing}" for thing in things)
    assert SECRET not in shown
    assert TOKEN not in shown
