"""The doors for what others tell the shop: Telegram's updates and providers' webhooks. Judges no content.

Forwarded addresses are not read: who sent it is known by its secret alone.
"""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from typing import Protocol

from aiohttp import web

from bot.seams import Clock
from bot.web.server import LARGEST_BODY
from providers.hints import WebhookReply

BODY_WITHIN = 20.0
"""Seconds in which a body must have come."""

TelegramReceiver = Callable[[Mapping[str, str], bytes], Awaitable[int]]
"""Gets headers and the raw body, gives the HTTP status."""


class ProviderReceiver(Protocol):
    """Takes in a provider's webhook."""

    async def receive(self, name: str, headers: Mapping[str, str], raw: bytes, now: datetime) -> WebhookReply: ...


class Webhooks:
    """`POST /providers/{name}`, and `POST /telegram` where Telegram sends its updates here."""

    def __init__(self, clock: Clock, providers: ProviderReceiver, telegram: TelegramReceiver | None = None) -> None:
        self._clock, self._providers, self._receive_update = clock, providers, telegram

    def routes(self) -> list[web.RouteDef]:
        routes = [web.post(r"/providers/{name:[a-z][a-z0-9_]{0,39}}", self._provider)]
        if self._receive_update is not None:
            routes.append(web.post("/telegram", self._telegram))
        return routes

    async def _telegram(self, request: web.Request) -> web.Response:
        assert self._receive_update is not None  # noqa: S101 - there is no such route without it
        return web.Response(status=await self._receive_update(_headers(request), await _body(request)))

    async def _provider(self, request: web.Request) -> web.Response:
        raw, name = await _body(request), request.match_info["name"]
        reply = await self._providers.receive(name, _headers(request), raw, self._clock.now())
        return web.Response(
            status=reply.status, body=reply.body or None, content_type=reply.media_type if reply.body else None
        )


def _headers(request: web.Request) -> dict[str, str]:
    """Names in lower case; of a header given twice, the first."""
    return {name.lower(): request.headers[name] for name in request.headers}


async def _body(request: web.Request) -> bytes:
    if (request.content_length or 0) > LARGEST_BODY:
        raise web.HTTPRequestEntityTooLarge(max_size=LARGEST_BODY, actual_size=request.content_length or 0)
    try:
        async with asyncio.timeout(BODY_WITHIN):
            return await request.read()
    except TimeoutError:
        raise web.HTTPRequestTimeout from None
