"""Kinguin behind canned answers, for what the stand-in never says."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx

from providers.kinguin import Kinguin, Settings, create
from providers.orders import Placement
from tests.providers.contract import HandClock

SAMPLES = Path(__file__).parent / "samples"
REFERENCE = "11111111-1111-4111-8111-111111111111"
SECRET = "canned-webhook-secret"


def sample(name: str) -> bytes:
    return (SAMPLES / name).read_bytes()


def loaded(name: str) -> Any:
    return json.loads(sample(name))


def answering(body: bytes | Any = b"", status: int = 200, **more: Any) -> Kinguin:
    """The provider whose every request gets this answer. `more`: settings."""
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return asking(lambda request: httpx.Response(status, content=raw), **more)


def asking(answer: Callable[[httpx.Request], httpx.Response], **more: Any) -> Kinguin:
    settings = Settings.model_validate({"api_key": "Kinguin-Key-1234", "webhook_secret": SECRET, **more})
    return create(settings, now=HandClock().now, transport=httpx.MockTransport(answer))


def wanted() -> Placement:
    return Placement(REFERENCE, ())
