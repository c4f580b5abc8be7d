"""Carries a provider's requests to its stand-in inside the process."""

import httpx

from providers.standin import Standin


class StandinTransport(httpx.AsyncBaseTransport):
    """The network between a client and a stand-in, with a memory of what went over it."""

    def __init__(self, standin: Standin) -> None:
        self._standin = standin
        self.requests: list[httpx.Request] = []

    async def handle_async_request(self, request: httpx.Request) -> httpx.Response:
        await request.aread()
        self.requests.append(request)
        return await self._standin.handle(request)

    def acts(self) -> list[httpx.Request]:
        return [request for request in self.requests if request.method != "GET"]
