"""The log: JSON lines on standard error, UTC. Refuses secrets: what looks like a token or is ours is blotted out.

So are answers that could not be read: whatever Telegram repeats of a message may hold a key.
"""

import logging
import re
import sys
from collections.abc import Iterable
from typing import Any

import structlog
from structlog.typing import EventDict, WrappedLogger

_BOT_TOKEN = re.compile(r"\d{3,}:[A-Za-z0-9_-]{20,}")
_BLOT = "***"
_ANSWER = re.compile(r"\nContent:.*", re.DOTALL)
"""Telegram's whole answer, a person's message with it, stands there in aiogram's error about an unreadable one."""
_INPUT = re.compile(r"input_value=.*?, input_type=", re.DOTALL)
"""The piece of it that pydantic's errors show."""


class Redact:
    """A structlog processor. `secrets` are the shop's own values, whatever they look like."""

    def __init__(self, secrets: Iterable[str]) -> None:
        self._secrets = [secret for secret in secrets if len(secret) >= 4]

    def __call__(self, logger: WrappedLogger, method: str, event: EventDict) -> EventDict:
        return {key: self._clean(value) for key, value in event.items()}

    def _clean(self, value: Any) -> Any:
        if isinstance(value, int | bool | None):
            return value
        text = _ANSWER.sub(f"\nContent: {_BLOT}", str(value))
        text = _INPUT.sub(f"input_value={_BLOT}, input_type=", text)
        text = _BOT_TOKEN.sub(_BLOT, text)
        for secret in self._secrets:
            text = text.replace(secret, _BLOT)
        return text


def set_up(secrets: Iterable[str] = (), *, level: int = logging.INFO) -> None:
    """Sends structlog's and the libraries' lines through the same chain."""
    shared: list[structlog.typing.Processor] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.add_log_level,
        structlog.processors.TimeStamper(fmt="iso", utc=True),
        structlog.processors.format_exc_info,
        Redact(secrets),
    ]
    structlog.configure(
        processors=[*shared, structlog.stdlib.ProcessorFormatter.wrap_for_formatter],
        logger_factory=structlog.stdlib.LoggerFactory(),
        wrapper_class=structlog.make_filtering_bound_logger(level),
        cache_logger_on_first_use=True,
    )
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(
        structlog.stdlib.ProcessorFormatter(
            foreign_pre_chain=shared,
            processors=[
                structlog.stdlib.ProcessorFormatter.remove_processors_meta,
                structlog.processors.JSONRenderer(ensure_ascii=False),
            ],
        )
    )
    logging.basicConfig(handlers=[handler], level=level, force=True)
    # Their lines hold addresses with the bot's token in them, or say what every update says already.
    for noisy in ("httpx", "httpcore", "aiogram.event", "aiosqlite", "alembic"):
        logging.getLogger(noisy).setLevel(logging.WARNING)
