"""Owns the limits on sending: too many messages in all or in one chat end in 429."""

from collections import deque
from dataclasses import dataclass, field

from bot.sandbox.telegram.errors import ApiError


@dataclass(frozen=True, slots=True)
class FloodLimits:
    """Telegram publishes no exact figures; these are those of its FAQ with room for bursts."""

    overall_per_second: int = 30
    chat_burst: int = 20
    chat_burst_seconds: int = 10
    group_per_minute: int = 20


def too_many(retry_after: int) -> ApiError:
    """429 with the number of seconds to wait."""
    description = f"Too Many Requests: retry after {retry_after}"
    return ApiError(429, description, {"retry_after": retry_after})


@dataclass(slots=True)
class Flood:
    """Counts posts by the stand-in's clock; `limits` None counts nothing."""

    limits: FloodLimits | None
    _all: deque[int] = field(default_factory=deque)
    _chats: dict[int, deque[int]] = field(default_factory=dict)

    def count(self, chat_id: int, now_ms: int) -> None:
        """Raises ApiError 429 when this post is one too many."""
        if self.limits is None:
            return
        chat = self._chats.setdefault(chat_id, deque())
        if chat_id < 0:
            _check(chat, now_ms, 60_000, self.limits.group_per_minute)
        else:
            _check(chat, now_ms, self.limits.chat_burst_seconds * 1000, self.limits.chat_burst)
        _check(self._all, now_ms, 1000, self.limits.overall_per_second)
        chat.append(now_ms)
        self._all.append(now_ms)


def _check(posts: deque[int], now_ms: int, span_ms: int, most: int) -> None:
    while posts and posts[0] <= now_ms - span_ms:
        posts.popleft()
    if len(posts) >= most:
        raise too_many(max(1, -(-(posts[0] + span_ms - now_ms) // 1000)))
