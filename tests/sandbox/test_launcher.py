"""The sandbox as its visitor has it: the page, the suppliers behind one port, the control panel."""

import asyncio
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from datetime import timedelta
from pathlib import Path
from typing import Any, cast

import aiohttp
import httpx
import pytest
from aiohttp import web
from aiohttp.test_utils import TestServer

from bot.sandbox.files import Files
from bot.sandbox.orders import read_orders
from bot.sandbox.page_http import PAGE
from bot.sandbox.surroundings import OWNER_ID, surroundings
from bot.sandbox.telegram import TelegramStandin
from storage.migrate import migrate
from tests.sandbox.launched import KEY, Launched, launched

BOOST = {"inviteCode": "vitrina", "amount": 2}
AUTHORISED = {"Authorization": "sandbox"}


@pytest.fixture
async def world(tmp_path: Path) -> AsyncIterator[Launched]:
    async with launched(tmp_path) as found:
        yield found


def messages_of_anna(world: Launched) -> Any:
    return world.sandbox.telegram.state(1001)["chats"][0]["messages"]


async def test_the_page_and_each_of_its_parts_are_served(world: Launched) -> None:
    index = await world.client.get(f"/{KEY}/")
    assert (index.status, index.content_type) == (200, "text/html")
    assert index.headers["Cache-Control"] == "no-cache"
    assert "frame-ancestors 'none'" in index.headers["Content-Security-Policy"]
    types = {".js": "text/javascript", ".css": "text/css"}
    parts = [path for path in PAGE.iterdir() if path.suffix in types]
    for part in parts:
        answer = await world.client.get(f"/{KEY}/page/{part.name}")
        assert (answer.status, answer.content_type) == (200, types[part.suffix])
    assert len(parts) > 10


@pytest.mark.parametrize("path", ["/", "/wrong/", f"/{KEY}/page/index.html", f"/{KEY}/page/..%2Fserver.py"])
async def test_nothing_else_is_served(world: Launched, path: str) -> None:
    assert (await world.client.get(path)).status == 404


@pytest.mark.parametrize(
    ("asked", "words"), [("ru-RU,ru", "другой адрес"), ("en-GB", "another address"), ("", "another")]
)
async def test_an_address_of_another_start_is_answered_in_words(world: Launched, asked: str, words: str) -> None:
    headers = {"Accept": "text/html,*/*", "Accept-Language": asked}
    answer = await world.client.get("/key-of-another-start/?person=1001", headers=headers)
    assert (answer.status, answer.content_type) == (404, "text/html")
    told = await answer.text()
    assert words in told
    assert KEY not in told
    assert "script" not in answer.headers["Content-Security-Policy"]


async def test_payment_pages_of_the_bot_are_passed_on_as_they_are(world: Launched) -> None:
    async def pay(request: web.Request) -> web.Response:
        told = f"{request.method} {request.raw_path} {await request.text()}"
        return web.Response(text=told, status=402, headers={"Content-Security-Policy": "default-src 'none'"})

    door = web.Application()
    door.add_routes([web.route("*", "/{rest:.*}", pay)])
    async with TestServer(door, port=world.sandbox.door):
        answer = await world.client.post("/pay/a-b_C/paid?x=1", data="body")
        assert (answer.status, await answer.text()) == (402, "POST /pay/a-b_C/paid?x=1 body")
        assert answer.headers["Content-Security-Policy"] == "default-src 'none'"
    gone = await world.client.get("/pay/a-b_C", headers={"Accept-Language": "ru"})
    assert gone.status == 503
    assert "Бот остановлен" in await gone.text()


@pytest.mark.parametrize("host", ["evil.example", "evil.example:8080", "127.0.0.1.evil.example", ""])
async def test_only_names_of_this_machine_are_served(world: Launched, host: str) -> None:
    assert (await world.client.get(f"/{KEY}/", headers={"Host": host})).status == 403


async def test_localhost_is_served_too(world: Launched) -> None:
    assert (await world.client.get(f"/{KEY}/", headers={"Host": "localhost:8080"})).status == 200


async def test_each_supplier_answers_under_its_name(world: Launched) -> None:
    user = await world.client.get("/simpleboost/user", headers=AUTHORISED)
    assert (await user.json())["data"]["balance"] == 100_000
    products = await world.client.get("/kinguin/v1/products?limit=1", headers={"X-Api-Key": "sandbox"})
    cover = (await products.json())["results"][0]["images"]["cover"]["url"]
    assert cover.startswith("http://127.0.0.1:1/kinguin/pictures/")
    picture = await world.client.get(cover.removeprefix("http://127.0.0.1:1"))
    assert picture.content_type == "image/svg+xml"


async def test_paths_stay_encoded_on_their_way_to_a_supplier(world: Launched) -> None:
    url = world.client.make_url("/").with_path("/simpleboost/order/no%2Fuser", encoded=True)
    answer = await world.client.session.get(url, headers=AUTHORISED)
    assert answer.status == 404
    assert answer.content_type == "application/json"


async def test_a_fault_meets_as_many_requests_as_it_was_planned_for(world: Launched) -> None:
    told = await world.panel(do="fault", provider="simpleboost", kind="fails_before", count=2)
    assert told["providers"][0]["active"] == [{"kind": "fails_before", "count": 2}]
    for expected in (503, 503, 200):
        answer = await world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED)
        assert answer.status == expected


async def test_a_fault_of_reads_meets_a_read(world: Launched) -> None:
    told = await world.panel(do="fault", provider="simpleboost", kind="fails_before", count=1, reads=True)
    assert told["providers"][0]["active"] == [{"kind": "fails_before", "count": 1, "reads": True}]
    assert (await world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED)).status == 200
    for expected in (503, 200):
        assert (await world.client.get("/simpleboost/user", headers=AUTHORISED)).status == expected


async def test_a_healed_supplier_is_well(world: Launched) -> None:
    await world.panel(do="fault", provider="simpleboost", kind="garbage", count=9)
    assert (await world.panel(do="heal", provider="simpleboost"))["providers"][0]["active"] == []


@pytest.mark.parametrize("kind", ["refused", "closed_after"])
async def test_a_broken_connection_carries_no_answer(world: Launched, kind: str) -> None:
    await world.panel(do="fault", provider="simpleboost", kind=kind, count=1)
    with pytest.raises(aiohttp.ClientConnectionError):
        await world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED)
    assert len((await world.panel())["providers"][0]["truth"]) == (1 if kind == "closed_after" else 0)


class Watched:
    """Tells when the stand-in behind it has dealt with a request."""

    def __init__(self, standin: Any) -> None:
        self.standin = standin
        self.handled = asyncio.Event()

    async def handle(self, request: httpx.Request) -> httpx.Response:
        try:
            return cast("httpx.Response", await self.standin.handle(request))
        finally:
            self.handled.set()


async def test_a_silent_supplier_has_acted_and_never_answers(world: Launched) -> None:
    await world.panel(do="fault", provider="simpleboost", kind="silent_after", count=1)
    standins: dict[str, Any] = world.sandbox.suppliers.standins
    watched = standins["simpleboost"] = Watched(standins["simpleboost"])
    post = asyncio.ensure_future(world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED))
    await watched.handled.wait()
    assert len(watched.standin.truth) == 1
    assert not post.done()
    post.cancel()
    await asyncio.wait([post])


async def test_the_truth_lies_beside_the_orders_of_the_bot(world: Launched) -> None:
    placed = await (await world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED)).json()
    migrate(world.sandbox.files.database)
    _one_order(world.sandbox.files.database, remote_id=placed["data"]["id"])
    told = await world.panel()
    [order] = told["orders"]
    [fact] = told["providers"][0]["truth"]
    assert order == {
        "number": 1001,
        "state": "in_progress",
        "provider": "simpleboost",
        "reference": "ref",
        "remote_id": fact["id"],
        "person": "Anna",
        "total": "224.00 RUB",
    }


async def test_the_invented_past_is_not_laid_beside_the_truth(world: Launched) -> None:
    migrate(world.sandbox.files.database)
    _one_order(world.sandbox.files.database, remote_id="history-1")
    with closing(sqlite3.connect(world.sandbox.files.database)) as connection, connection:
        connection.execute("INSERT INTO nonces (nonce, checkout_id, used_at) VALUES ('history-1', 1, 0)")
    assert (await world.panel())["orders"] == []


def _one_order(path: Path, remote_id: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("INSERT INTO customers (id, language, created_at, seen_at) VALUES (1001, 'ru', 0, 0)")
        connection.execute("INSERT INTO checkouts (id, customer_id, from_cart, created_at) VALUES (1, 1001, 0, 0)")
        connection.execute(
            """INSERT INTO orders (id, reference, checkout_id, customer_id, provider, state, currency, total_minor,
                   stars, cost_currency, quoted_at, quote_expires_at, remote_id, created_at, changed_at)
               VALUES (1, 'ref', 1, 1001, 'simpleboost', 'in_progress', 'RUB', 22400, 100, 'RUB', 0, 0, ?, 0, 0)""",
            (remote_id,),
        )


def test_there_are_no_orders_before_there_is_a_schema(tmp_path: Path) -> None:
    assert read_orders(tmp_path / "none.db") == []
    (tmp_path / "empty.db").touch()
    assert read_orders(tmp_path / "empty.db") == []


async def test_a_remote_order_is_finished_or_given_up_by_hand(world: Launched) -> None:
    placed = await (await world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED)).json()
    move = {"provider": "simpleboost", "id": placed["data"]["id"]}
    told = await world.panel(do="finish", **move)
    assert [fact["status"] for fact in told["providers"][0]["truth"]] == ["PENDING", "SUCCESS"]
    told = await world.panel(do="cancel", **move)
    assert told["providers"][0]["truth"][-1]["status"] == "CANCEL"
    assert not (await world.panel(do="finish", **(move | {"id": "unknown"})))["ok"]


async def test_a_killed_bot_stays_stopped_until_it_is_started(world: Launched) -> None:
    await world.panel(do="start")
    await world.bot_is(alive=True)
    assert (await world.panel(do="kill"))["bot"] == {"alive": False, "pid": None, "starts": 1}
    await world.panel(do="start")
    await world.bot_is(alive=True)
    assert (await world.panel())["bot"]["starts"] == 2


async def test_the_moved_clock_moves_the_suppliers(world: Launched) -> None:
    await world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED)
    told = await world.panel(do="clock", seconds=3600)
    assert told["clock"] == {"offset_seconds": 3600}
    assert world.sandbox.suppliers.standins["simpleboost"].orders()[0]["status"] == "SUCCESS"
    assert not (await world.panel(do="clock", seconds=-1))["ok"]


async def test_money_at_telegram_moves_without_the_bot_only_where_there_is_some(world: Launched) -> None:
    assert not (await world.panel(do="take_back"))["ok"]
    assert not (await world.panel(do="lose_stars"))["ok"]
    bot = world.sandbox.telegram.world.state.bot
    bot["stars"] = 15
    assert (await world.panel(do="lose_stars"))["ok"]
    assert bot["stars"] == 5


@pytest.mark.parametrize(
    "command",
    [{"do": "dance"}, {"do": "heal", "provider": "nobody"}, {"do": "fault", "provider": "kinguin", "kind": "odd"}],
)
async def test_what_the_panel_does_not_know_is_refused(world: Launched, command: dict[str, str]) -> None:
    assert not (await world.panel(**command))["ok"]


async def test_a_reset_begins_everything_anew(world: Launched) -> None:
    await world.panel(do="start")
    await world.bot_is(alive=True)
    world.sandbox.telegram.speak(OWNER_ID, "en")
    world.sandbox.telegram.start(1001)
    world.sandbox.files.database.touch()
    await world.client.post("/simpleboost/order", json=BOOST, headers=AUTHORISED)
    await world.panel(do="clock", seconds=60)
    told = await world.panel(do="reset")
    assert told["ok"]
    assert told["clock"] == {"offset_seconds": 0}
    assert told["providers"][0]["truth"] == []
    assert messages_of_anna(world) == []
    assert world.sandbox.telegram.world.person(OWNER_ID).language_code == "en"
    assert not world.sandbox.files.database.exists()
    await world.bot_is(alive=True)
    assert world.sandbox.child.starts == 2


async def test_chats_outlive_the_sandbox_as_long_as_the_shop_does(tmp_path: Path) -> None:
    files = Files(tmp_path)
    async with launched(tmp_path) as first:
        first.sandbox.telegram.start(1001)
        first.sandbox.clock.move(timedelta(days=1))
        files.database.touch()
        first.sandbox.memory.write()
    async with launched(tmp_path) as second:
        assert len(messages_of_anna(second)) == 1
        assert second.sandbox.clock.offset == timedelta(days=1)
    files.database.unlink()
    async with launched(tmp_path) as third:
        assert messages_of_anna(third) == []
        assert third.sandbox.clock.offset == timedelta()


async def test_a_memory_of_another_version_is_forgotten_with_its_shop(tmp_path: Path) -> None:
    files = Files(tmp_path)
    files.database.touch()
    files.telegram.write_text("{}")
    async with launched(tmp_path) as world:
        assert len(world.sandbox.telegram.world.state.people) == 3
        assert not files.database.exists()


def test_nothing_of_the_shops_configuration_reaches_the_sandbox(tmp_path: Path) -> None:
    outer = {"BOT_TOKEN": "1:real", "KINGUIN_API_KEY": "real", "PROXY_URL": "http://proxy", "PATH": "/bin"}
    samples = {"kinguin": {"API_KEY": "sample"}}
    files = Files(tmp_path)
    told = surroundings(outer, address="http://here", door=8081, token="2:sand", files=files, providers=samples)
    assert "real" not in str(told)
    assert "PROXY_URL" not in told
    assert told["KINGUIN_BASE_URL"] == "http://here/kinguin"
    assert (told["SANDBOX"], told["PATH"]) == ("1", "/bin")


def test_olga_is_the_owner(standin: TelegramStandin) -> None:
    assert standin.world.person(OWNER_ID).role == "staff"


async def test_a_closed_tab_is_no_trouble(world: Launched, caplog: pytest.LogCaptureFixture) -> None:
    events = world.sandbox.telegram.world.events
    stream = await world.client.get(f"/{KEY}/api/events?person=1001")
    stream.close()
    # Until the server's end of the connection is gone too, it still writes into the void.
    while events._waiting:
        world.sandbox.telegram.announce({"type": "bot", "alive": True})
        await asyncio.sleep(0)
    assert [record for record in caplog.records if record.levelname == "ERROR"] == []
