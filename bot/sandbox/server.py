"""The sandbox's one web server: mounts every part and checks who asks. Listens on loopback only."""

import socket
from collections.abc import Awaitable, Callable

from aiohttp import web

from bot.sandbox import bank_http, page_http, panel, pay_http, providers_http
from bot.sandbox.sandbox import Sandbox
from bot.sandbox.telegram import http as telegram_http

LARGEST_BODY = 64 * 1024 * 1024
HOSTS = ("127.0.0.1", "localhost")
Handler = Callable[[web.Request], Awaitable[web.StreamResponse]]


@web.middleware
async def from_this_machine(request: web.Request, handler: Handler) -> web.StreamResponse:
    """A page of another origin may reach loopback under a name of its own: only the machine's own names are served."""
    name, _, port = request.host.partition(":")
    if name.lower() not in HOSTS or not (port == "" or port.isdecimal()):
        raise web.HTTPForbidden
    try:
        return await handler(request)
    except ConnectionResetError:
        return web.Response()  # a tab was closed, a bot was killed: nobody listens any more


def application(sandbox: Sandbox, key: str) -> web.Application:
    """`key` is the token of the URL."""
    app = web.Application(client_max_size=LARGEST_BODY, middlewares=[from_this_machine])
    app.add_routes(page_http.routes(key))
    app.add_routes(panel.routes(sandbox, key))
    app.add_routes(telegram_http.routes(sandbox.telegram, key))
    app.add_routes(providers_http.routes(sandbox.suppliers))
    app.add_routes(pay_http.routes(sandbox.door))
    app.add_routes(bank_http.routes(sandbox.clock))
    app.add_routes([page_http.lost()])
    return app


async def serve(app: web.Application, listener: socket.socket) -> web.AppRunner:
    """Serves until the returned runner is cleaned up."""
    runner = web.AppRunner(app, access_log=None, shutdown_timeout=1)
    await runner.setup()
    await web.SockSite(runner, listener).start()
    return runner
