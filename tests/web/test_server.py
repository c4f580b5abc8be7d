"""The server listens everywhere or nowhere, and says which port is busy."""

import pytest
from aiohttp import web

from bot.web.server import LOOPBACK, BusyPort, CannotListen, HttpServer, Listener, application


def listener(port: int = 0, host: str = LOOPBACK) -> Listener:
    return Listener(application([]), host, port)


async def test_a_busy_port_is_named_and_nothing_stays_open() -> None:
    first = HttpServer([listener()])
    await first.start()
    (taken,) = first.ports
    second = HttpServer([listener(), listener(taken)])
    with pytest.raises(BusyPort) as caught:
        await second.start()
    assert (caught.value.host, caught.value.port) == (LOOPBACK, taken)
    assert second.ports == []
    await first.stop()


async def test_an_address_of_another_machine_is_named() -> None:
    with pytest.raises(CannotListen, match=r"192\.0\.2\.1"):
        await HttpServer([listener(host="192.0.2.1")]).start()


async def test_a_stopped_server_frees_its_port_and_may_be_stopped_again() -> None:
    server = HttpServer([listener()])
    await server.start()
    (port,) = server.ports
    await server.stop()
    await server.stop()
    again = HttpServer([listener(port)])
    await again.start()
    assert again.ports == [port]
    await again.stop()


async def test_each_listener_has_doors_of_its_own() -> None:
    assert isinstance(listener().app, web.Application)
    assert listener().app is not listener().app
