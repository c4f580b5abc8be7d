"""The guard of the tests itself: nothing beyond this machine is reached, this machine is."""

import asyncio

import pytest


async def test_a_test_cannot_reach_another_machine() -> None:
    with pytest.raises(RuntimeError, match=r"192\.0\.2\.1"):
        await asyncio.open_connection("192.0.2.1", 80)


async def test_a_test_can_reach_its_own_machine() -> None:
    heard = asyncio.Event()

    def greet(_reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        writer.close()
        heard.set()

    server = await asyncio.start_server(greet, "127.0.0.1", 0)
    async with server:
        port = server.sockets[0].getsockname()[1]
        _reader, writer = await asyncio.open_connection("127.0.0.1", port)
        await heard.wait()
        writer.close()
        await writer.wait_closed()
