"""The bank's daily file at the sandbox's own address: today's by the sandbox's clock. Keeps nothing."""

from aiohttp import web

from bot.seams import Clock
from providers.rates.standin import daily_file

PATH = "/bank/daily.xml"


def routes(clock: Clock) -> list[web.RouteDef]:
    async def handle(request: web.Request) -> web.StreamResponse:
        return web.Response(body=daily_file(clock.now().date()), content_type="application/xml")

    return [web.get(PATH, handle)]
