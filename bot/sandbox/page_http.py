"""The chat page's files over HTTP, under the token of the URL. Serves nothing but the page's own folder."""

import re
from pathlib import Path

from aiohttp import web

PAGE = Path(__file__).parent / "page"
TYPES = {".html": "text/html", ".js": "text/javascript", ".css": "text/css"}
NAME = re.compile(r"[a-z0-9_]+\.(?:js|css)")
HEADERS = {
    "Cache-Control": "no-cache",
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Content-Security-Policy": (
        "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data: blob:;"
        " media-src 'self' blob:; connect-src 'self'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'"
    ),
}

PLAIN = {
    "Cache-Control": "no-store",
    "Content-Security-Policy": "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
}
"""For a page of words alone."""


def routes(key: str) -> list[web.RouteDef]:
    """The page and its parts; `key` is the token of the URL."""

    async def index(_: web.Request) -> web.Response:
        return _file("index.html")

    async def part(request: web.Request) -> web.Response:
        name = request.match_info["file"]
        if not NAME.fullmatch(name) or not (PAGE / name).is_file():
            raise web.HTTPNotFound
        return _file(name)

    async def without_slash(_: web.Request) -> web.Response:
        raise web.HTTPFound(f"/{key}/")

    return [
        web.get(f"/{key}", without_slash),
        web.get(f"/{key}/", index),
        web.get(f"/{key}/page/{{file}}", part),
    ]


def lost() -> web.RouteDef:
    """Comes after all other routes: a browser that asks for an address of another day is told so in words."""

    async def tell(request: web.Request) -> web.Response:
        if "text/html" not in request.headers.get("Accept", ""):
            raise web.HTTPNotFound
        return words(request, "lost", 404)

    return web.get("/{rest:.*}", tell)


def words(request: web.Request, name: str, status: int) -> web.Response:
    """A page of words alone, in the browser's language."""
    language = "ru" if request.headers.get("Accept-Language", "").lower().startswith("ru") else "en"
    text = (PAGE / f"{name}_{language}.html").read_text("utf-8")
    return web.Response(status=status, text=text, content_type="text/html", headers={**HEADERS, **PLAIN})


def _file(name: str) -> web.Response:
    path = PAGE / name
    return web.Response(body=path.read_bytes(), content_type=TYPES[path.suffix], charset="utf-8", headers=HEADERS)
