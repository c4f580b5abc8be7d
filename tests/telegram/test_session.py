"""The bot's connection: what the settings say about the way to Telegram."""

import asyncio

import pytest
from aiogram.exceptions import TelegramNetworkError

from bot.telegram.session import http_session, make_bot

TOKEN = "1234567:" + "a" * 35


@pytest.mark.parametrize("proxy_url", [None, "http://127.0.0.1:3128", "socks5://name:word@127.0.0.1:1080"])
async def test_telegram_can_be_reached_through_a_proxy(proxy_url: str | None) -> None:
    session = http_session("https://telegram.example", proxy_url)
    assert session.proxy == proxy_url
    assert session.api.api_url("1:t", "getMe") == "https://telegram.example/bot1:t/getMe"
    await session.close()


async def test_a_proxy_that_hangs_up_is_a_network_that_does_not_work() -> None:
    asked: list[bytes] = []

    async def hang_up(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        asked.append(await reader.readline())
        writer.close()

    proxy = await asyncio.start_server(hang_up, "127.0.0.1", 0)
    port = proxy.sockets[0].getsockname()[1]
    bot = make_bot(TOKEN, http_session("https://telegram.example", f"http://127.0.0.1:{port}"))
    with pytest.raises(TelegramNetworkError, match="ProxyError"):
        await bot.me()
    assert asked == [b"CONNECT telegram.example:443 HTTP/1.1\r\n"]
    await bot.session.close()
    proxy.close()
    await proxy.wait_closed()
