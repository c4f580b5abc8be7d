"""The stand-in's tokens: given for form data of both kinds, good for an hour. Refuses JSON, as the documents say."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from email import message_from_bytes
from urllib.parse import parse_qs

import httpx

LIFE = timedelta(hours=1)


@dataclass(slots=True)
class TokenDesk:
    """`client` is the one pair of id and secret that is known; without it any pair is."""

    now: Callable[[], datetime]
    new_id: Callable[[], str]
    client: tuple[str, str] | None = None
    life: timedelta = LIFE
    refusals: int = 0
    """How many more requests for a token are refused."""
    given: dict[str, datetime] = field(default_factory=dict)
    """Each token with the instant of its end."""

    def answer(self, request: httpx.Request) -> httpx.Response:
        """`POST /connect/token`. Document: Access token."""
        fields = _form(request)
        if self.refusals:
            self.refusals -= 1
            return _refusal("invalid_client")
        pair = fields.get("client_id", ""), fields.get("client_secret", "")
        if not all(pair):
            return _refusal("invalid_request")
        if fields.get("grant_type") != "client_credentials":
            return _refusal("unsupported_grant_type")
        if self.client is not None and pair != self.client:
            return _refusal("invalid_client")
        return self._give()

    def opens(self, request: httpx.Request) -> bool:
        """Whether the request carries a token that is still good."""
        scheme, _, token = request.headers.get("Authorization", "").partition(" ")
        end_at = self.given.get(token)
        return scheme == "Bearer" and end_at is not None and self.now() < end_at

    def forget(self) -> None:
        """Every token is stale now."""
        self.given.clear()

    def _give(self) -> httpx.Response:
        token = f"standin-{self.new_id()}"
        self.given[token] = self.now() + self.life
        seconds = int(self.life.total_seconds())
        body = {"access_token": token, "expires_in": seconds, "token_type": "Bearer", "scope": "external-api"}
        return httpx.Response(200, json=body)


def _refusal(word: str) -> httpx.Response:
    return httpx.Response(400, json={"error": word})


def _form(request: httpx.Request) -> Mapping[str, str]:
    kind = request.headers.get("Content-Type", "")
    if kind.startswith("application/x-www-form-urlencoded"):
        return {name: values[0] for name, values in parse_qs(request.content.decode("utf-8", "replace")).items()}
    if kind.startswith("multipart/form-data"):
        return _parts(kind, request.content)
    return {}


def _parts(kind: str, raw: bytes) -> Mapping[str, str]:
    whole = message_from_bytes(b"Content-Type: " + kind.encode() + b"\r\n\r\n" + raw)
    found = {}
    for part in whole.walk():
        name, value = part.get_param("name", header="Content-Disposition"), part.get_payload(decode=True)
        if isinstance(name, str) and isinstance(value, bytes):
            found[name] = value.decode("utf-8", "replace").strip("\r\n")
    return found
