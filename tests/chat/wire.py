"""The network of a story: carries requests to a stand-in, and can end the program the moment an answer has come."""

import asyncio
from collections.abc import Callable
from datetime import timedelta

import httpx

from providers.standin import Standin
from tests.providers.transport import StandinTransport


class Killed(BaseException):
    """The program ended here; nothing of it runs any more."""


class Wire(StandinTransport):
    """`kill` is called when the program is to die; then nothing that was under way goes on."""

    def __init__(self, standin: Standin, kill: Callable[[], None]) -> None:
        super().__init__(standin)
        self._kill = kill
        self.slowness = timedelta()
        """How long each answer takes."""
        self.kills_after_act = False
        """The next request that changes something is answered, and nobody is there to hear it."""

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        if self.slowness:
            await asyncio.sleep(self.slowness.total_seconds())
        dies = self.kills_after_act and request.method != "GET"
        try:
            return await super().handle_async_request(request)
        finally:
            if dies:
                self.kills_after_act = False
                self._kill()
                raise Killed
