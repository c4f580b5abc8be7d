"""Telegram's door: nothing of what is sent breaks it, and 200 means that the update is on disk."""

import json
from typing import Any

import pytest

from bot.web.webhooks import Webhooks
from tests.services.shop import HandClock
from tests.web.conftest import TELEGRAM_SECRET, House, served

HEADERS = {"X-Telegram-Bot-Api-Secret-Token": TELEGRAM_SECRET}
UPDATE = {"update_id": 5, "message": {"message_id": 1, "chat": {"id": 1}, "from": {"id": 1}, "text": "/start"}}


async def test_an_update_is_stored_before_telegram_hears_200(house: House) -> None:
    assert await house.post("/telegram", json.dumps(UPDATE), HEADERS) == (200, b"")
    assert await house.post("/telegram", json.dumps(UPDATE), HEADERS) == (200, b"")
    assert await house.stored("inbox") == 1


@pytest.mark.parametrize("secret", ["", "guessed", TELEGRAM_SECRET.upper(), "ключ"])
async def test_whoever_is_not_telegram_is_refused(house: House, secret: str) -> None:
    headers = {"X-Telegram-Bot-Api-Secret-Token": secret, "X-Forwarded-For": "149.154.167.197"}
    assert (await house.post("/telegram", json.dumps(UPDATE), headers))[0] == 401
    assert await house.stored("inbox") == 0


@pytest.mark.parametrize("raw", [b"", b"{", b"[]", b'[{"update_id":1}]', b"{}", b'{"update_id":"1"}', b"\xff", b"7"])
async def test_what_is_no_update_is_refused_and_not_stored(house: House, raw: bytes) -> None:
    assert (await house.post("/telegram", raw, HEADERS))[0] == 400
    assert await house.stored("inbox") == 0


async def test_a_huge_update_is_refused(house: House) -> None:
    assert (await house.post("/telegram", b" " * (1024 * 1024 + 1), HEADERS))[0] == 413


async def test_telegram_keeps_what_the_database_cannot_take(house: House) -> None:
    await house.db.close()
    assert (await house.post("/telegram", json.dumps(UPDATE), HEADERS))[0] == 503


async def test_without_a_secret_there_is_no_door(house: House, clock: HandClock) -> None:
    nobody: Any = None
    async with served(Webhooks(clock, nobody).routes()) as (port,):
        house.public = f"http://127.0.0.1:{port}"
        assert (await house.post("/telegram", json.dumps(UPDATE), HEADERS))[0] == 404
