"""The only place that makes HTTP clients. Refuses plain HTTP outside, redirects, repeating an act.

Reads and acts use different transports: the fast one repeats a GET by itself and misnames "read,
then closed", which is harmless for a read and a second purchase for anything else.
"""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from http.cookiejar import CookieJar, DefaultCookiePolicy
from ipaddress import ip_address

import aiohttp
import httpx
from httpx_aiohttp import AiohttpTransport

from providers.answers import Answer, act_error, read_error, retry_after, segment
from providers.errors import NotSent, Unavailable, Unclear
from providers.http_body import ACCEPTED, TooLarge, whole_body

__all__ = [
    "LARGE",
    "SMALL",
    "Answer",
    "Http",
    "Timeouts",
    "act_error",
    "checked_url",
    "read_error",
    "retry_after",
    "segment",
]

SMALL = 1 << 20
"""Largest answer in bytes."""
LARGE = 8 << 20
"""Largest page of a catalogue in bytes."""

_REQUEST_IDS = ("x-request-id", "request-id", "x-correlation-id", "cf-ray")


@dataclass(frozen=True, slots=True)
class Timeouts:
    """How long a call may take, in seconds, and how many acts may be under way at once."""

    connect: float = 5.0
    read: float = 30.0
    pool: float = 5.0
    whole: float = 45.0
    in_flight: int = 8


class Http:
    """The connection to one provider. Use within one event loop; `close` when done."""

    def __init__(
        self,
        base_url: str,
        *,
        headers: Mapping[str, str],
        transport: httpx.AsyncBaseTransport | None = None,
        settings: Timeouts = Timeouts(),
    ) -> None:
        """`transport` (a stand-in) replaces both. Raises ValueError for an unfit address."""
        self._base_url = checked_url(base_url)
        self._headers = {"User-Agent": "vitrina", "Accept": "application/json", "Accept-Encoding": ACCEPTED, **headers}
        self._given = transport
        self._settings = settings

    async def get(
        self,
        path: str,
        params: Mapping[str, str | int | Sequence[str]] | None = None,
        *,
        limit: int = SMALL,
        headers: Mapping[str, str] | None = None,
    ) -> Answer:
        """Reads; may be repeated by anyone. `headers` of this request alone, as a token that is renewed.

        Raises `Unavailable` where no whole answer came.
        """
        call = f"GET {path}"
        try:
            async with asyncio.timeout(self._settings.whole):
                request = self._reads.build_request("GET", path, params=params, headers=headers)
                return await _exchange(self._reads, request, call, limit)
        except TooLarge:
            raise Unavailable(f"{call}: body over {limit} bytes") from None
        except (httpx.HTTPError, aiohttp.ClientError, OSError) as error:
            raise Unavailable(f"{call}: {type(error).__name__}") from None

    async def act(
        self, method: str, path: str, body: bytes | None, *, headers: Mapping[str, str] | None = None
    ) -> Answer:
        """Sends one request, once. `headers` of this request alone may name another form of body than JSON.

        Raises `NotSent` or `Unclear`; cancelled, it is unclear too.
        """
        call = f"{method} {path}"
        own = {} if body is None else {"Content-Type": "application/json"}
        request = self._acts.build_request(method, path, content=body, headers=own | dict(headers or {}))
        try:
            async with asyncio.timeout(self._settings.whole):
                return await _exchange(self._acts, request, call, SMALL)
        except (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout) as error:
            raise NotSent(f"{call}: {type(error).__name__}") from None
        except TooLarge:
            raise Unclear(f"{call}: body over {SMALL} bytes") from None
        except (httpx.HTTPError, OSError) as error:
            raise Unclear(f"{call}: {type(error).__name__}") from None

    async def close(self) -> None:
        """Closes what was opened."""
        for name in ("_acts", "_reads"):
            client = self.__dict__.pop(name, None)
            if client is not None:
                await client.aclose()

    @cached_property
    def _acts(self) -> httpx.AsyncClient:
        return self._client(self._given or self._careful_transport())

    @cached_property
    def _reads(self) -> httpx.AsyncClient:
        return self._client(self._given or AiohttpTransport(client=self._session))

    def _careful_transport(self) -> httpx.AsyncBaseTransport:
        # No connection is kept: a peer that closes an idle one at that moment makes an act unclear.
        limits = httpx.Limits(max_connections=self._settings.in_flight, max_keepalive_connections=0)
        return httpx.AsyncHTTPTransport(retries=0, http1=True, http2=False, limits=limits)

    def _session(self) -> aiohttp.ClientSession:
        connector = aiohttp.TCPConnector(ssl=httpx.create_ssl_context(), limit=32)
        return aiohttp.ClientSession(connector=connector, cookie_jar=aiohttp.DummyCookieJar())

    def _client(self, transport: httpx.AsyncBaseTransport) -> httpx.AsyncClient:
        times = self._settings
        return httpx.AsyncClient(
            base_url=self._base_url,
            headers=self._headers,
            transport=transport,
            follow_redirects=False,
            cookies=CookieJar(DefaultCookiePolicy(allowed_domains=[])),
            timeout=httpx.Timeout(times.read, connect=times.connect, pool=times.pool),
        )


async def _exchange(client: httpx.AsyncClient, request: httpx.Request, call: str, limit: int) -> Answer:
    response = await client.send(request, stream=True)
    try:
        raw = await whole_body(response, limit)
    finally:
        await response.aclose()
    headers = response.headers
    return Answer(response.status_code, headers, raw, _request_id(headers), call)


def _request_id(headers: httpx.Headers) -> str | None:
    found = next((headers[name] for name in _REQUEST_IDS if name in headers), None)
    return found[:100] if found and found.isprintable() else None


def checked_url(base_url: str) -> str:
    """The address without a trailing slash. Raises ValueError unless https, or http on loopback."""
    try:
        url = httpx.URL(base_url)
    except httpx.InvalidURL:
        raise ValueError("is not an address") from None
    if not url.host or url.userinfo or url.query or url.fragment:
        raise ValueError("must look like https://host/path, without name, password or query")
    if url.scheme != "https" and not (url.scheme == "http" and _is_loopback(url.host)):
        raise ValueError("must begin with https:// (http:// only for this machine itself)")
    return base_url.rstrip("/")


def _is_loopback(host: str) -> bool:
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"
