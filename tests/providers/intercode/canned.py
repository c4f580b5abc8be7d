"""An Intercode shop behind canned answers, for what the stand-in never says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from providers.intercode import Intercode, create
from tests.providers.contract import HandClock
from tests.providers.intercode.world import settings

SAMPLES = Path(__file__).parent / "samples"
CANARY = "pi_4Canary_secret_4Canary"
ORDER = json.loads((SAMPLES / "order.response.json").read_bytes())


def order(**changed: Any) -> dict[str, Any]:
    return {**ORDER, **changed}


def answering(body: Any, status: int = 200, **changed: Any) -> Intercode:
    """The provider whose every request gets this answer; a body of bytes as it is, else as JSON."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return asking(lambda request: httpx.Response(status, content=raw), **changed)


def asking(answer: Callable[[httpx.Request], httpx.Response], **changed: Any) -> Intercode:
    return create(settings(**changed), now=HandClock().now, transport=httpx.MockTransport(answer))


def scripted(*answers: tuple[int, Any]) -> tuple[Intercode, list[str]]:
    """The provider that gets these answers one after the other, and what it asked."""
    waiting, asked = list(answers), list[str]()

    def answer(request: httpx.Request) -> httpx.Response:
        asked.append(f"{request.method} {request.url.path.removeprefix('/api')} {request.content.decode()}".strip())
        status, body = waiting.pop(0)
        return httpx.Response(status, json=body)

    return asking(answer), asked
