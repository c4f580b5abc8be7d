"""Decides when the next call may go to a chat: Telegram's limits, one call at a time per chat, people's screens first,
news to many people last.

Goes by the event loop's clock. Sends nothing itself.
"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass

_MOST_CHATS = 10_000
_KEPT_FREE = 2
"""So many calls that can leave at once are kept for everything that is not news to many people."""
_MANY_CHATS, _AT_ONCE = 3, 10.0
"""So many chats that are refused within so many seconds mean the bot, not the chats."""


@dataclass(frozen=True, slots=True)
class Rate:
    """`burst` at once, then `per_second`; `debt` is what urgent calls may take beyond that."""

    per_second: float
    burst: float
    debt: float = 0


@dataclass(frozen=True, slots=True)
class Limits:
    """Telegram's FAQ: 30 a second in all, 1 a second in a chat with short bursts, 20 a minute in a group."""

    overall: Rate = Rate(25, 5)
    chat: Rate = Rate(1, 3, debt=3)
    group: Rate = Rate(17 / 60, 3)


@dataclass(slots=True)
class _Bucket:
    rate: Rate
    tokens: float
    at: float

    def fill(self, now: float) -> None:
        self.tokens = min(self.rate.burst, self.tokens + (now - self.at) * self.rate.per_second)
        self.at = now

    def wait(self, now: float, needed: float) -> float:
        """Seconds until there are `needed` tokens."""
        self.fill(now)
        # The smallest wait is a millisecond: rounding must not leave a caller a hair short for ever.
        return 0.0 if self.tokens >= needed else max(0.001, (needed - self.tokens) / self.rate.per_second)


class Pacer:
    """Shared by everything that writes into chats."""

    def __init__(self, limits: Limits | None = None) -> None:
        self._limits = limits or Limits()
        self._overall = _Bucket(self._limits.overall, self._limits.overall.burst, 0.0)
        self._chats: dict[int, _Bucket] = {}
        self._busy: dict[int, asyncio.Event] = {}
        self._urgent = 0
        self._paused_until = 0.0
        self._chats_paused_until: dict[int, float] = {}
        self._refused_at: dict[int, float] = {}

    @asynccontextmanager
    async def slot(self, chat_id: int, *, urgent: bool, last: bool = False) -> AsyncIterator[None]:
        """The right to make one call to the chat now. `urgent` is what a person waits for.

        `last` is news to many people: it takes only what nobody else has taken, and never the last free calls.
        """
        self._urgent += urgent
        try:
            await self._admitted(chat_id, urgent, last)
        finally:
            self._urgent -= urgent
        self._busy[chat_id] = asyncio.Event()
        try:
            yield
        finally:
            self._busy.pop(chat_id).set()

    def pause(self, seconds: float, chat_id: int | None = None) -> None:
        """Telegram said 429: nothing leaves to the chat for so long.

        Nothing leaves at all where the call had no chat, or several chats are refused at once.
        """
        now = asyncio.get_running_loop().time()
        if chat_id is not None:
            self._chats_paused_until[chat_id] = max(self._chats_paused_until.get(chat_id, 0.0), now + seconds)
            self._refused_at = {chat: at for chat, at in self._refused_at.items() if at > now - _AT_ONCE}
            self._refused_at[chat_id] = now
        if chat_id is None or len(self._refused_at) >= _MANY_CHATS:
            self._paused_until = max(self._paused_until, now + seconds)

    async def _admitted(self, chat_id: int, urgent: bool, last: bool) -> None:
        while True:
            if chat_id in self._busy:
                await self._busy[chat_id].wait()
            elif (seconds := self._wait(chat_id, urgent, last)) > 0:
                await asyncio.sleep(seconds)
            else:
                self._overall.tokens -= 1
                self._chat(chat_id).tokens -= 1
                return

    def _wait(self, chat_id: int, urgent: bool, last: bool) -> float:
        now = asyncio.get_running_loop().time()
        paused_until = max(self._paused_until, self._chats_paused_until.get(chat_id, 0.0))
        if now < paused_until:
            return paused_until - now
        self._chats_paused_until.pop(chat_id, None)
        chat = self._chat(chat_id)
        in_chat = chat.wait(now, 1 - chat.rate.debt if urgent else 1)
        if in_chat > 0:
            return in_chat
        # Letters leave a token for every person who waits.
        spared = _KEPT_FREE + self._urgent if last else self._urgent
        needed = 1 if urgent else min(1 + spared, self._overall.rate.burst)
        return self._overall.wait(now, needed)

    def _chat(self, chat_id: int) -> _Bucket:
        bucket = self._chats.get(chat_id)
        if bucket is None:
            self._forget_rested()
            rate = self._limits.group if chat_id < 0 else self._limits.chat
            bucket = _Bucket(rate, rate.burst, asyncio.get_running_loop().time())
            self._chats[chat_id] = bucket
        return bucket

    def _forget_rested(self) -> None:
        if len(self._chats) < _MOST_CHATS:
            return
        now = asyncio.get_running_loop().time()
        for chat_id, bucket in list(self._chats.items()):
            bucket.fill(now)
            if bucket.tokens >= bucket.rate.burst:
                del self._chats[chat_id]
