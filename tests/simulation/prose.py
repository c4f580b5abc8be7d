"""What the program says in its log: errors are told on, everything else is let go."""

from collections.abc import Callable, Iterator, MutableMapping
from contextlib import contextmanager
from typing import Any

import structlog

EXPECTED = frozenset(
    {
        "Crash",
        "Limited",
        "TelegramForbiddenError",
        "TelegramNetworkError",
        "TelegramRetryAfter",
        "TelegramServerError",
        "Unclear",
    }
)
"""What faults, crashes and people who block the bot raise. What is set aside, the checker sees for itself."""


@contextmanager
def heard(tell: Callable[[str], None]) -> Iterator[None]:
    """Configures the log for as long as a world runs."""

    def hear(logger: object, method: str, entry: MutableMapping[str, Any]) -> Any:
        if method in {"error", "exception", "critical"}:
            error = entry.pop("exc_info", None)
            if type(error).__name__ not in EXPECTED and entry.get("event") != "update.set_aside":
                tell(f"{entry.get('event')} {dict(entry)} {error!r}")
        raise structlog.DropEvent

    former = structlog.get_config()
    structlog.configure(processors=[hear], cache_logger_on_first_use=False)
    try:
        yield
    finally:
        structlog.configure(**former)
