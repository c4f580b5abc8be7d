"""Vektor that answers what a test writes, and remembers what it was asked."""

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from providers.offers import Line
from providers.orders import Placement
from providers.vektor import Vektor, create
from tests.providers.contract import HandClock
from tests.providers.vektor.world import ANSWERS, TOKEN_PATH, settings

SAMPLES = Path(__file__).parent / "samples"
FIRST = "11111111-1111-4111-8111-111111111111"
SECOND = "22222222-2222-4222-8222-222222222222"
TOKEN = "Bearer-Text-9"

Answering = Callable[[httpx.Request], httpx.Response]


class Canned:
    """A provider over `answer`; tokens are given by `token`, or to everybody."""

    def __init__(self, answer: Answering | httpx.Response, token: Answering | None = None, **more: Any) -> None:
        self.clock = HandClock()
        self.asked: list[httpx.Request] = []
        self.token_asked: list[httpx.Request] = []
        self._answer = answer
        self._token = token
        transport = httpx.MockTransport(self._handle)
        self.provider: Vektor = create(settings(**more), now=self.clock.now, transport=transport)

    def _handle(self, request: httpx.Request) -> httpx.Response:
        if request.url.path.endswith(TOKEN_PATH):
            self.token_asked.append(request)
            return self._token(request) if self._token else granted(f"{TOKEN}-{len(self.token_asked)}")
        self.asked.append(request)
        return self._answer if isinstance(self._answer, httpx.Response) else self._answer(request)


def granted(token: str = TOKEN, **more: Any) -> httpx.Response:
    """Document: Access token."""
    return httpx.Response(200, json={"access_token": token, "token_type": "Bearer", "expires_in": 3600} | more)


def placement(*lines: Line, reference: str = FIRST, **answers: str) -> Placement:
    return Placement(reference, lines or (Line("1", "Card", 1, variant="1000 ₽"),), ANSWERS | answers)
