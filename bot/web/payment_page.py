"""The page on which a customer pays a provider by card: Stripe's element around a secret that is read for this visit.

Keeps nothing and lets nobody else keep it: no cache, no referrer, no frame, scripts of two known places only.
"""

from collections.abc import Mapping
from html import escape
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from aiohttp import web

from bot.services.errors import Gone
from bot.services.pay_links import PayLinks, ToPay
from bot.texts import Catalogues, Texts
from providers.errors import ProviderError

_FOLDER = Path(__file__).parent / "page"
_STATIC = {"pay.js": "text/javascript", "pay.css": "text/css"}
_CAREFUL = {
    "Cache-Control": "no-store",
    "Referrer-Policy": "no-referrer",
    "X-Content-Type-Options": "nosniff",
    "X-Robots-Tag": "noindex",
    "Cross-Origin-Opener-Policy": "same-origin",
}
_TOLD = ("button", "waiting", "paid", "failed", "back")
_NOTHING_ELSE = "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"


class PaymentPages:
    """`GET /pay/{token}` and `POST /pay/{token}/paid`, with their script and style."""

    def __init__(self, links: PayLinks, catalogues: Catalogues) -> None:
        self._links, self._catalogues = links, catalogues

    def routes(self) -> list[web.RouteDef]:
        return [
            web.get("/pay/{name:pay[.](?:js|css)}", self._static),
            web.get(r"/pay/{token:[A-Za-z0-9_-]+}", self._page),
            web.post(r"/pay/{token:[A-Za-z0-9_-]+}/paid", self._paid),
        ]

    async def _static(self, request: web.Request) -> web.Response:
        name = request.match_info["name"]
        text = (_FOLDER / name).read_text(encoding="utf-8")
        headers = {"X-Content-Type-Options": "nosniff", "Cache-Control": "no-cache"}
        return web.Response(text=text, content_type=_STATIC[name], headers=headers)

    async def _page(self, request: web.Request) -> web.Response:
        t = self._catalogues.of(request.headers.get("Accept-Language", "en")[:2])
        try:
            found = await self._links.open(request.match_info["token"])
        except Gone:
            return _told(t, "gone", 404)
        except ProviderError:
            return _told(t, "later", 503)
        return _with_element(found, self._catalogues.of(found.language))

    async def _paid(self, request: web.Request) -> web.Response:
        try:
            await self._links.look(request.match_info["token"])
        except Gone:
            return web.Response(status=404, headers=_CAREFUL)
        return web.Response(status=204, headers=_CAREFUL)


def _with_element(found: ToPay, t: Texts) -> web.Response:
    data = {
        "key": found.page.publishable_key,
        "secret": found.page.client_secret,
        "language": found.language,
        **{name: t.plain(f"pay.{name}") for name in _TOLD},
    }
    title = t.plain("pay.title", number=found.number)
    said = t.plain("pay.amount", money=t.money(found.total))
    text = _filled("pay.html", found.language, title, said, data, found.page.script_url)
    return _html(text, 200, _policy(found.page.script_url))


def _told(t: Texts, what: str, status: int) -> web.Response:
    text = _filled("told.html", t.language, t.plain(f"pay.{what}.title"), t.plain(f"pay.{what}.text"), {}, "")
    return _html(text, status, _NOTHING_ELSE)


def _filled(name: str, language: str, title: str, said: str, data: Mapping[str, str], script: str) -> str:
    attributes = " ".join(f'data-{key}="{escape(value)}"' for key, value in data.items())
    template = Template((_FOLDER / name).read_text(encoding="utf-8"))
    return template.substitute(
        language=escape(language), title=escape(title), said=escape(said), data=attributes, script=escape(script)
    )


def _html(text: str, status: int, policy: str) -> web.Response:
    headers = {**_CAREFUL, "Content-Security-Policy": policy}
    return web.Response(text=text, status=status, content_type="text/html", headers=headers)


def _policy(script_url: str) -> str:
    """Stripe's own advice for its script, its frames and its API; for another script, its own address only."""
    where = urlsplit(script_url)
    origin = f"{where.scheme}://{where.netloc}"
    stripe = where.netloc == "js.stripe.com"
    frames = f"{origin} https://*.js.stripe.com https://hooks.stripe.com" if stripe else origin
    calls = "https://api.stripe.com" if stripe else origin
    return (
        f"default-src 'none'; script-src 'self' {origin}; frame-src {frames}; connect-src 'self' {calls}; "
        "style-src 'self' 'unsafe-inline'; img-src 'self' data:; base-uri 'none'; form-action 'none'; "
        "frame-ancestors 'none'"
    )
