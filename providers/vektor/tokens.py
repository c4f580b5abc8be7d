"""The token that opens Vektor's calls: asked for, kept, renewed once at a time. Shows it to nobody.

Document: Access token. The token lives as long as its answer says, by the clock that the shop gives.
"""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Annotated
from urllib.parse import urlencode

import httpx
from pydantic import BaseModel, ConfigDict, Field, SecretBytes, ValidationError

from providers.errors import Limited, NotSent, Ours, ProviderError, Unavailable, Unclear
from providers.http import Answer, Http, retry_after
from providers.vektor.settings import Settings

MARGIN = timedelta(minutes=1)
"""A token is renewed so long before its end, or at half of a short life."""
UNTOLD_LIFE = 300
"""Seconds that a token is kept whose answer does not say how long it lives."""

_SHOP_IS_REFUSED = frozenset({400, 401, 403, 404, 405, 415})
"""The set-up of the shop is wrong: id, secret, or the address of the call."""
_CODE = re.compile(r"[a-z_]{1,40}")
_BOUNDARY = "vitrina-form-data"


@dataclass(slots=True, eq=False)
class Token:
    """A bearer token and the instant from which it is not used any more."""

    text: str = field(repr=False)
    good_until: datetime
    is_proven: bool = False
    """It has opened a call: where it opens no more, it is stale."""


@dataclass(frozen=True, slots=True)
class Form:
    """The body of the token call, which holds the secret, and its content type."""

    kind: str
    raw: SecretBytes


class _Granted(BaseModel):
    model_config = ConfigDict(extra="ignore", frozen=True, hide_input_in_errors=True)

    access_token: Annotated[str, Field(min_length=1, max_length=16_000, pattern=r"^[!-~]+$")]
    expires_in: Annotated[int, Field(gt=0, le=10_000_000)] = UNTOLD_LIFE


class Tokens:
    """One token for all callers. Raises `Ours`, `Limited` or `Unavailable`: asking for a token buys nothing."""

    def __init__(self, http: Http, path: str, form: Form, now: Callable[[], datetime]) -> None:
        self._http = http
        self._path = path
        self._form = form
        self._now = now
        self._held: Token | None = None
        self._tries = 0
        self._failure: ProviderError | None = None
        self._turn = asyncio.Lock()

    async def current(self) -> Token:
        """The kept token while it is good, else a new one."""
        held = self._held
        if held is not None and self._now() < held.good_until:
            return held
        return await self.renewed(held)

    async def renewed(self, refused: Token | None) -> Token:
        """A token other than the refused one; whoever waits takes what the first one got, or its failure."""
        seen = self._tries
        async with self._turn:
            if self._held is not None and self._held is not refused:
                return self._held
            if self._tries != seen and self._failure is not None:
                raise _again(self._failure)
            return await self._fetch()

    def drop(self, refused: Token) -> bool:
        """The next caller asks for a new one. Whether nobody had asked before."""
        if self._held is not refused:
            return False
        self._held = None
        return True

    async def close(self) -> None:
        """Closes its connections."""
        await self._http.close()

    async def _fetch(self) -> Token:
        self._held = self._failure = None
        asked_at = self._now()
        try:
            self._held = _token(await self._ask(), asked_at)
        except ProviderError as error:
            self._failure = error
            raise
        finally:
            self._tries += 1
        return self._held

    async def _ask(self) -> Answer:
        raw, headers = self._form.raw.get_secret_value(), {"Content-Type": self._form.kind}
        try:
            return await self._http.act("POST", self._path, raw, headers=headers)
        except (NotSent, Unclear) as error:
            raise Unavailable(f"no token: {error}") from None


def _token(answer: Answer, asked_at: datetime) -> Token:
    if answer.status != 200:
        raise _refusal(answer)
    try:
        granted = _Granted.model_validate(answer.json())
    except (ValidationError, ValueError):
        raise Unavailable("no token: unreadable answer", status=200, request_id=answer.request_id) from None
    life = timedelta(seconds=granted.expires_in)
    return Token(granted.access_token, asked_at + life - min(MARGIN, life / 2))


def _refusal(answer: Answer) -> ProviderError:
    text, status = f"no token: status {answer.status}", answer.status
    if status in _SHOP_IS_REFUSED:
        return Ours(text, code=_code(answer), status=status, request_id=answer.request_id)
    if status == 429:
        return Limited(text, retry_after=retry_after(answer), status=status, request_id=answer.request_id)
    return Unavailable(text, status=status, request_id=answer.request_id)


def _code(answer: Answer) -> str | None:
    """The word of OAuth, as `invalid_client`."""
    try:
        body = answer.json()
    except ValueError:
        return None
    word = body.get("error") if isinstance(body, dict) else None
    return word if isinstance(word, str) and _CODE.fullmatch(word) else None


def _again(error: ProviderError) -> ProviderError:
    """The same failure for another caller, with a traceback of its own."""
    facts = {"code": error.code, "status": error.status, "request_id": error.request_id}
    if isinstance(error, Limited):
        return Limited(str(error), retry_after=error.retry_after, **facts)  # type: ignore[arg-type]
    return type(error)(str(error), **facts)  # type: ignore[arg-type]


def form_of(settings: Settings) -> Form:
    """What the token call sends, in the form that the settings name."""
    fields = {
        "client_id": settings.client_id.get_secret_value() if settings.client_id else "",
        "client_secret": settings.client_secret.get_secret_value() if settings.client_secret else "",
        "grant_type": "client_credentials",
    }
    match settings.token_form:
        case "urlencoded":
            return Form("application/x-www-form-urlencoded", SecretBytes(urlencode(fields).encode()))
        case "multipart":
            return _multipart(fields)


def _multipart(fields: Mapping[str, str]) -> Form:
    kind = f"multipart/form-data; boundary={_BOUNDARY}"
    parts = [(name, (None, value.encode())) for name, value in fields.items()]
    request = httpx.Request("POST", "https://form.invalid", files=parts, headers={"Content-Type": kind})
    return Form(kind, SecretBytes(request.read()))


def tokens(
    settings: Settings, *, now: Callable[[], datetime], transport: httpx.AsyncBaseTransport | None = None
) -> Tokens:
    """The token of one shop, over a connection of its own."""
    base, _, last = settings.token_address.rpartition("/")
    return Tokens(Http(base, headers={}, transport=transport), f"/{last}", form_of(settings), now)
