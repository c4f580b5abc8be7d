"""The doors of providers' webhooks: stored and answered as the provider wishes, whatever comes through them."""

import asyncio
import socket
from typing import Any
from urllib.parse import urlsplit

import pytest

from bot.web import webhooks
from tests.providers.kinguin.canned import SECRET, sample
from tests.web.conftest import House

HEADERS = {"X-Event-Secret": SECRET, "X-Event-Name": "order.status"}
MIB = 1024 * 1024


async def test_a_real_webhook_is_stored_and_answered_with_an_empty_204(house: House) -> None:
    assert await house.post("/providers/kinguin", sample("webhook-order-status.json"), HEADERS) == (204, b"")
    assert await house.post("/providers/kinguin", sample("webhook-product-update.json"), HEADERS) == (204, b"")
    assert await house.stored("hints") == 2


async def test_a_webhook_replayed_a_thousand_times_is_one_row_and_one_answer(house: House) -> None:
    raw = sample("webhook-order-status.json")
    for _ in range(20):
        answers = await asyncio.gather(*(house.post("/providers/kinguin", raw, HEADERS) for _ in range(50)))
        assert set(answers) == {(204, b"")}
    assert await house.stored("hints") == 1


@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"X-Event-Secret": ""},
        {"X-Event-Secret": SECRET[:-1]},
        {"X-Event-Secret": "кто там"},
        {"X-Forwarded-For": "127.0.0.1", "X-Real-IP": "127.0.0.1"},
    ],
)
async def test_a_forged_webhook_is_refused_and_leaves_no_row(house: House, headers: dict[str, str]) -> None:
    status, _ = await house.post("/providers/kinguin", sample("webhook-order-status.json"), headers)
    assert status == 401
    assert await house.stored("hints") == 0


@pytest.mark.parametrize("raw", [b"", b"not JSON", b"[]", b"[1, 2]", b'"text"', b"\xff\x00", b"{}", b"[" * 100_000])
async def test_a_body_that_says_nothing_is_refused_and_leaves_no_row(house: House, raw: bytes) -> None:
    assert (await house.post("/providers/kinguin", raw, HEADERS))[0] == 401
    assert await house.stored("hints") == 0


async def test_a_flipped_bit_anywhere_never_breaks_the_server(house: House) -> None:
    raw = sample("webhook-order-status.json")
    for bit in range(0, len(raw) * 8, 5):
        changed = bytearray(raw)
        changed[bit // 8] ^= 1 << bit % 8
        status, _ = await house.post("/providers/kinguin", bytes(changed), HEADERS)
        assert status in {204, 401}


async def test_a_mebibyte_is_read_and_one_byte_more_is_not(house: House) -> None:
    assert (await house.post("/providers/kinguin", b" " * MIB, HEADERS))[0] == 401
    assert (await house.post("/providers/kinguin", b" " * (MIB + 1), HEADERS))[0] == 413


async def test_a_huge_body_without_a_length_is_refused_too(house: House) -> None:
    async def pieces() -> Any:
        for _ in range(33):
            yield b" " * (MIB // 32)

    assert (await house.post("/providers/kinguin", pieces(), HEADERS))[0] == 413


async def test_a_packed_body_is_never_unpacked(house: House) -> None:
    headers = HEADERS | {"Content-Encoding": "gzip"}
    assert (await house.post("/providers/kinguin", sample("webhook-order-status.json"), headers))[0] == 204


async def test_a_body_that_never_ends_is_given_up(house: House, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(webhooks, "BODY_WITHIN", 0.0)
    door = urlsplit(house.public)
    reader, writer = await asyncio.open_connection(door.hostname, door.port)
    writer.write(b"POST /providers/kinguin HTTP/1.1\r\nHost: shop\r\nContent-Length: 10\r\n\r\n{")
    assert (await reader.readline()).startswith(b"HTTP/1.1 408 ")
    writer.close()
    await writer.wait_closed()


async def test_of_two_secrets_in_one_request_the_first_counts(house: House) -> None:
    door, raw = urlsplit(house.public), sample("webhook-order-status.json")
    reader, writer = await asyncio.open_connection(door.hostname, door.port)
    secrets = f"X-Event-Secret: guessed\r\nX-Event-Secret: {SECRET}\r\n"
    head = f"POST /providers/kinguin HTTP/1.1\r\nHost: shop\r\n{secrets}Content-Length: {len(raw)}\r\n\r\n"
    writer.write(head.encode() + raw)
    assert (await reader.readline()).startswith(b"HTTP/1.1 401 ")
    writer.close()
    await writer.wait_closed()


@pytest.mark.parametrize("path", ["/providers/nobody", "/providers/", "/providers/..%2F", "/", "/docs", "/health"])
async def test_there_is_no_other_door(house: House, path: str) -> None:
    assert (await house.post(path, sample("webhook-order-status.json"), HEADERS))[0] == 404
    assert await house.stored("hints") == 0


async def test_a_door_is_for_posting_only(house: House) -> None:
    assert (await house.get(house.public + "/providers/kinguin")).status == 405


async def test_a_database_that_is_gone_asks_for_a_repeat(house: House) -> None:
    await house.db.close()
    assert (await house.post("/providers/kinguin", sample("webhook-order-status.json"), HEADERS))[0] == 503


async def test_garbage_instead_of_http_ends_the_connection_and_not_the_server(house: House) -> None:
    door = urlsplit(house.public)
    with socket.create_connection((str(door.hostname), int(door.port or 0))) as stranger:
        stranger.sendall(b"\x16\x03\x01 hello\r\n\r\n")
        assert (await asyncio.to_thread(stranger.recv, 64)).startswith(b"HTTP/1.0 400 ")
    assert (await house.post("/providers/kinguin", sample("webhook-order-status.json"), HEADERS))[0] == 204
