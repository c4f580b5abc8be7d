"""The providers' stand-ins over HTTP: one catch-all that forwards the request as it came. Owns how a network fails."""

import asyncio

import httpx
from aiohttp import web

from bot.sandbox.suppliers import Suppliers
from providers.registry import FOLDERS

LONGEST_SILENCE = 120.0
"""Seconds for which a silent answer is waited for."""
LOOK_EVERY = 0.25
OURS = frozenset({"content-length", "transfer-encoding", "content-encoding", "connection", "date", "server"})
"""Headers that the server writes itself."""


def routes(suppliers: Suppliers) -> list[web.RouteDef]:
    """One catch-all for every provider of the registry."""

    async def handle(request: web.Request) -> web.StreamResponse:
        standin = suppliers.standins[request.match_info["provider"]]
        try:
            answer = await standin.handle(await forwarded(request))
        except httpx.TimeoutException:
            return await _silence(request)
        except httpx.ConnectError:
            return _cut(request, at_once=True)
        except httpx.TransportError:
            return _cut(request, at_once=False)
        return _returned(answer)

    return [web.route("*", f"/{{provider:{'|'.join(FOLDERS)}}}/{{rest:.*}}", handle)]


async def forwarded(request: web.Request) -> httpx.Request:
    """The same request for a stand-in; the path stays encoded as it was."""
    url = httpx.URL(scheme="http", host="127.0.0.1", port=request.url.port, raw_path=request.raw_path.encode("ascii"))
    return httpx.Request(request.method, url, headers=list(request.headers.items()), content=await request.read())


def _returned(answer: httpx.Response) -> web.Response:
    headers = [(name, value) for name, value in answer.headers.multi_items() if name.lower() not in OURS]
    return web.Response(status=answer.status_code, body=answer.content, headers=headers)


async def _silence(request: web.Request) -> web.Response:
    """No answer until the client has gone."""
    waited = 0.0
    while waited < LONGEST_SILENCE and not _is_gone(request):
        await asyncio.sleep(LOOK_EVERY)
        waited += LOOK_EVERY
    return _cut(request, at_once=False)


def _is_gone(request: web.Request) -> bool:
    return request.transport is None or request.transport.is_closing()


def _cut(request: web.Request, *, at_once: bool) -> web.Response:
    """Closes without an answer; `at_once` resets the connection, the nearest to a refusal on a port that listens."""
    if request.transport is not None:
        if at_once:
            request.transport.abort()
        else:
            request.transport.close()
    return web.Response(status=500)  # for the server alone: nobody hears it any more
