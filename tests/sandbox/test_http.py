"""The stand-in over real sockets: aiogram's own HTTP session, and what the chat page asks."""

import asyncio
import base64
import json
from collections.abc import AsyncIterator
from typing import Any

import pytest
from aiogram import Bot
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import (
    TelegramBadRequest,
    TelegramNetworkError,
    TelegramRetryAfter,
    TelegramUnauthorizedError,
)
from aiogram.types import BufferedInputFile, InlineKeyboardButton, InlineKeyboardMarkup
from aiohttp import web
from aiohttp.test_utils import TestClient, TestServer

from bot.sandbox.telegram import TelegramStandin
from bot.sandbox.telegram.http import routes
from tests.sandbox.conftest import TOKEN

Client = TestClient[web.Request, web.Application]
KEY = "k3y"
PNG = b"\x89PNG\r\n\x1a\n" + bytes(8) + (64).to_bytes(4, "big") + (48).to_bytes(4, "big")


@pytest.fixture
async def page(standin: TelegramStandin) -> AsyncIterator[Client]:
    app = web.Application(client_max_size=64 * 1024 * 1024)
    app.add_routes(routes(standin, KEY))
    async with TestClient(TestServer(app)) as client:
        yield client
        standin.close()


@pytest.fixture
async def online(page: Client) -> AsyncIterator[Bot]:
    session = AiohttpSession(api=TelegramAPIServer.from_base(str(page.make_url("/")).rstrip("/")))
    async with Bot(TOKEN, session) as bot:
        yield bot


async def act(page: Client, what: str, person: int = 1001, **details: Any) -> dict[str, Any]:
    body = {"person": person, "act": what, **details}
    answer = await page.post(f"/{KEY}/api/act", json=body)
    told: dict[str, Any] = await answer.json()
    return told


async def test_aiogram_works_over_http(online: Bot, page: Client) -> None:
    assert (await online.me()).username == "vitrina_shop_bot"
    assert (await act(page, "start"))["ok"]
    assert len(await online.get_updates()) == 1
    await online.send_photo(1001, BufferedInputFile(PNG, "card.png"), caption="A card")
    with pytest.raises(TelegramBadRequest, match="chat not found"):
        await online.send_message(1002, "x")
    state = await (await page.get(f"/{KEY}/api/state?person=1001")).json()
    photo = state["chats"][0]["messages"][-1]
    shown = await page.get(photo["media_url"])
    assert (shown.content_type, await shown.read()) == ("image/png", PNG)
    downloaded = await online.download(photo["photo"][0]["file_id"])
    assert downloaded is not None
    assert downloaded.read() == PNG


async def test_a_wrong_token_is_unauthorized(page: Client) -> None:
    session = AiohttpSession(api=TelegramAPIServer.from_base(str(page.make_url("/")).rstrip("/")))
    async with Bot("1:wrong", session) as stranger:
        with pytest.raises(TelegramUnauthorizedError):
            await stranger.me()
    assert (await page.get("/file/bot1:wrong/photos/file_1.png")).status == 401


async def test_faults_reach_the_bot_over_http(online: Bot, standin: TelegramStandin) -> None:
    standin.faults.plan("getMe", "flood", seconds=3)
    with pytest.raises(TelegramRetryAfter):
        await online.get_me()
    standin.faults.plan("getMe", "drop_after")
    with pytest.raises(TelegramNetworkError):
        await online.get_me()


@pytest.mark.parametrize("way", ["query", "json", "form"])
async def test_parameters_come_in_three_ways(page: Client, way: str) -> None:
    await act(page, "start")
    values = {"chat_id": "1001", "text": "hello"}
    address = f"/bot{TOKEN}/sendMessage"
    sent = {
        "query": lambda: page.get(address, params=values),
        "json": lambda: page.post(address, json=values),
        "form": lambda: page.post(address, data=values),
    }
    body = await (await sent[way]()).json()
    assert (body["ok"], body["result"]["text"]) == (True, "hello")


async def test_bad_json_is_refused_in_words(page: Client) -> None:
    headers = {"Content-Type": "application/json"}
    answer = await page.post(f"/bot{TOKEN}/getMe", data="{", headers=headers)
    assert answer.status == 400
    assert not (await answer.json())["ok"]
    assert (await page.post(f"/{KEY}/api/act", data="[]")).status == 400
    assert not (await act(page, "dance"))["ok"]
    assert not (await act(page, "text"))["ok"]
    assert (await page.get(f"/{KEY}/api/state?person=5")).status == 404


async def test_the_page_does_everything_a_person_does(online: Bot, page: Client) -> None:
    await act(page, "start", payload="x")
    go = [[InlineKeyboardButton(text="Go", callback_data="go")]]
    markup = InlineKeyboardMarkup(inline_keyboard=go)
    message = await online.send_message(1001, "Card", reply_markup=markup)
    there = {"chat_id": 1001, "message_id": message.message_id}
    assert (await act(page, "press", **there, data="go"))["callback_query_id"]
    assert not (await act(page, "press", **there, data="gone"))["ok"]
    picture = {"name": "a.png", "base64": base64.b64encode(PNG).decode()}
    for what, details in (
        ("text", {"text": "hello", "reply_to": message.message_id}),
        ("photo", picture),
        ("document", picture),
        ("voice", {}),
        ("contact", {}),
        ("sticker", {"emoji": "👍"}),
        ("block", {}),
        ("unblock", {}),
        ("stars", {"amount": 10}),
        ("add_person", {"first_name": "Eve", "language_code": "en", "role": "customer"}),
        ("group", {"title": "Staff"}),
        ("open_url", {"url": "https://t.me/vitrina_shop_bot?start=offer-7"}),
    ):
        told = await act(page, what, chat_id=1001, **details)
        assert told["ok"], (what, told)
    assert (await act(page, "open_url", url="https://a.example"))["open"] == "https://a.example"
    assert not (await act(page, "photo", base64="?", name="a"))["ok"]
    assert (await online.get_updates())[-1].message.text == "/start offer-7"  # type: ignore[union-attr]


async def test_no_link_of_telegram_leads_out_of_the_sandbox(page: Client) -> None:
    shared = "https://t.me/share/url?url=https%3A%2F%2Ft.me%2Fvitrina_shop_bot%3Fstart%3Do7&text=A%20game"
    told = await act(page, "open_url", url=shared)
    assert told["share"] == {"url": "https://t.me/vitrina_shop_bot?start=o7", "text": "A game"}
    assert "open" not in told
    told = await act(page, "open_url", url="https://t.me/somebody")
    assert told["elsewhere"] == "https://t.me/somebody"
    assert "open" not in told


async def test_somebody_who_never_wrote_may_speak_another_language(page: Client) -> None:
    assert (await act(page, "language", language_code="de"))["spoken"]
    await act(page, "start")
    assert not (await act(page, "language", language_code="ru"))["spoken"]


async def test_the_page_pays_and_hears_of_it(online: Bot, page: Client) -> None:
    prices = [{"label": "Game", "amount": 720}]
    link = await online.create_invoice_link("Game", "A key", "order-1", "XTR", prices)  # type: ignore[arg-type]
    invoice = (await act(page, "open_url", url=link))["invoice"]
    assert (invoice["amount"], invoice["currency"]) == (720, "XTR")
    events = await page.get(f"/{KEY}/api/events?person=1001", headers={"Last-Event-ID": "0"})
    payment = page.session.post(
        page.make_url(f"/{KEY}/api/act"),
        json={"person": 1001, "act": "pay", "slug": invoice["slug"]},
    )

    async def answer() -> None:
        update = (await online.get_updates(timeout=5))[-1]
        assert update.pre_checkout_query is not None
        await update.pre_checkout_query.answer(ok=True)

    told, _ = await asyncio.gather(payment, answer())
    assert (await told.json())["ok"]
    seen = await read_events(events, "paid")
    assert ("stars", 4280) in [(one["type"], one.get("balance")) for one in seen]


async def read_events(stream: Any, last: str) -> list[dict[str, Any]]:
    """Events of the stream up to the first of the kind `last`."""
    seen: list[dict[str, Any]] = []
    async for line in stream.content:
        if line.startswith(b"data: "):
            seen.append(json.loads(line[6:]))
            if seen[-1]["type"] == last:
                return seen
    raise AssertionError(f"the stream ended without {last}")


async def test_events_resume_after_the_last_one_seen(page: Client, standin: TelegramStandin) -> None:
    await act(page, "start")
    first = await page.get(f"/{KEY}/api/events?person=1001", headers={"Last-Event-ID": "0"})
    seen = await read_events(first, "message")
    number = standin.world.events.last
    standin.announce({"type": "bot", "alive": False})
    headers = {"Last-Event-ID": str(number)}
    resumed = await page.get(f"/{KEY}/api/events?person=1001", headers=headers)
    assert await read_events(resumed, "bot") == [{"type": "bot", "alive": False}]
    assert seen[-1]["message"]["outgoing"]


async def test_a_follower_sees_only_what_is_for_that_person(standin: TelegramStandin) -> None:
    stream = standin.subscribe(1002, after=standin.world.events.last)
    standin.start(1001)
    standin.start(1002)
    event = await anext(aiter(stream))
    assert event.body["chat_id"] == 1002
    standin.close()
    assert [one async for one in stream] == []
