"""Invoicebox behind canned answers, for what the stand-in never says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from providers.invoicebox import Invoicebox, create
from tests.providers.contract import HandClock
from tests.providers.invoicebox.world import settings

SAMPLES = Path(__file__).parent / "samples"


def answering(body: bytes | Any = b"", status: int = 200, **more: Any) -> Invoicebox:
    """The provider whose every request gets this answer."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return asking(lambda request: httpx.Response(status, content=raw, headers={"X-Request-Id": "r-1"}), **more)


def asking(answer: Callable[[httpx.Request], httpx.Response], **more: Any) -> Invoicebox:
    return create(settings(**more), now=HandClock().now, transport=httpx.MockTransport(answer))


def loaded(name: str) -> Any:
    return json.loads((SAMPLES / f"{name}.json").read_bytes())
