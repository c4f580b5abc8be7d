"""Where the program listens for HTTP. Says nothing about itself: no version, no documentation, no list of its paths."""

import errno
from collections.abc import Iterable
from dataclasses import dataclass

from aiohttp import hdrs, web

LOOPBACK = "127.0.0.1"
LARGEST_BODY = 1024 * 1024
STOP_WITHIN = 5.0


class CannotListen(Exception):
    """The address cannot be listened on. `reason` is the system's word."""

    def __init__(self, host: str, port: int, reason: str) -> None:
        super().__init__(f"cannot listen on {host}:{port}: {reason}")
        self.host, self.port, self.reason = host, port, reason


class BusyPort(CannotListen):
    """Somebody else listens there."""


@dataclass(frozen=True, slots=True)
class Listener:
    """An application and where it is served. Port 0 takes a free one."""

    app: web.Application
    host: str
    port: int


def application(routes: Iterable[web.AbstractRouteDef]) -> web.Application:
    """An application that refuses a body over 1 MiB with 413."""
    app = web.Application(client_max_size=LARGEST_BODY)
    app.add_routes(routes)
    app.on_response_prepare.append(_without_version)
    return app


class HttpServer:
    """Serves each listener between `start` and `stop`."""

    def __init__(self, listeners: Iterable[Listener]) -> None:
        self._listeners = tuple(listeners)
        self._runners: list[web.AppRunner] = []

    @property
    def ports(self) -> list[int]:
        """The port of each listener, in their order, once started."""
        return [int(runner.addresses[0][1]) for runner in self._runners]

    async def start(self) -> None:
        """Listens everywhere or nowhere. Raises `BusyPort`, or `CannotListen` for an address that is not ours."""
        try:
            for listener in self._listeners:
                await self._serve(listener)
        except BaseException:
            await self.stop()
            raise

    async def stop(self) -> None:
        """Takes nothing new, and gives requests under way a few seconds. May be repeated."""
        while self._runners:
            await self._runners.pop().cleanup()

    async def _serve(self, listener: Listener) -> None:
        # Bodies stay as they came: signatures are over raw bytes, and a packed body may be a bomb.
        runner = web.AppRunner(listener.app, access_log=None, auto_decompress=False, shutdown_timeout=STOP_WITHIN)
        self._runners.append(runner)
        await runner.setup()
        try:
            await web.TCPSite(runner, listener.host, listener.port).start()
        except OSError as error:
            kind = BusyPort if error.errno == errno.EADDRINUSE else CannotListen
            raise kind(listener.host, listener.port, error.strerror or type(error).__name__) from error


async def _without_version(_request: web.Request, response: web.StreamResponse) -> None:
    response.headers.popall(hdrs.SERVER, None)
