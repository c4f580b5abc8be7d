"""The bot's payment pages behind the sandbox's own address: a visitor may reach this one port only. Passes them on."""

import aiohttp
from aiohttp import web

from bot.sandbox import page_http
from bot.sandbox.port import HOST
from bot.sandbox.providers_http import OURS

WITHIN = aiohttp.ClientTimeout(total=30)
NOT_PASSED_ON = frozenset({"host", "connection", "content-length", "transfer-encoding", "accept-encoding"})


def routes(door: int) -> list[web.RouteDef]:
    """`door` is the port of the bot's web server."""

    async def handle(request: web.Request) -> web.StreamResponse:
        try:
            return await _passed_on(request, door)
        except (aiohttp.ClientError, TimeoutError):
            return page_http.words(request, "stopped", 503)

    return [web.route("*", "/pay/{rest:.*}", handle)]


async def _passed_on(request: web.Request, door: int) -> web.Response:
    url = request.url.with_host(HOST).with_port(door)
    headers = [(name, value) for name, value in request.headers.items() if name.lower() not in NOT_PASSED_ON]
    async with (
        aiohttp.ClientSession(timeout=WITHIN) as session,
        session.request(
            request.method, url, headers=headers, data=await request.read(), allow_redirects=False
        ) as answer,
    ):
        kept = [(name, value) for name, value in answer.headers.items() if name.lower() not in OURS]
        return web.Response(status=answer.status, body=await answer.read(), headers=kept)
