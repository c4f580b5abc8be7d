"""Owns the queue of updates for the bot: offsets, expiry, long polling, one poller at a time."""

import asyncio
import contextlib
import copy
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field

from bot.sandbox.telegram.errors import ApiError
from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.waking import can_wake, wake

DAY_MS = 24 * 3600 * 1000
KEPT_MS = {"callback_query": 150_000, "pre_checkout_query": 150_000, "shipping_query": 150_000}
KEPT_MS |= {"inline_query": 30_000, "chosen_inline_result": 600_000}
NOT_BY_DEFAULT = frozenset({"chat_member", "message_reaction", "message_reaction_count"})
LONGEST_POLL = 50
OTHER_POLLER = "Conflict: terminated by other getUpdates request; make sure that only one bot instance is running"


@dataclass(slots=True)
class Pending:
    """An update that the bot has not confirmed; `not_before` and `attempts` serve the webhook."""

    update: Json
    kind: str
    expires_at: int
    attempts: int = 0
    not_before: int = 0


@dataclass(slots=True)
class UpdateQueue:
    """Instants are ms UTC by the stand-in's clock; waiting goes by the loop's clock."""

    now_ms: Callable[[], int]
    last_id: int
    pending: list[Pending] = field(default_factory=list)
    allowed: list[str] = field(default_factory=list)
    _poller: asyncio.Future[None] | None = None
    _listener: asyncio.Future[None] | None = None

    def push(self, kind: str, body: Json) -> int:
        """Queues an update unless its kind is not allowed; returns its id, 0 when not queued."""
        if not self.allows(kind):
            return 0
        self.last_id += 1
        update = {"update_id": self.last_id, kind: copy.deepcopy(body)}
        expires_at = self.now_ms() + KEPT_MS.get(kind, DAY_MS)
        self.pending.append(Pending(update, kind, expires_at))
        wake(self._poller)
        wake(self._listener)
        return self.last_id

    def allows(self, kind: str) -> bool:
        return kind in self.allowed if self.allowed else kind not in NOT_BY_DEFAULT

    def allow(self, kinds: Iterable[str]) -> None:
        """Telegram remembers the kinds until they are told anew; an empty list means the default."""
        self.allowed = list(kinds)

    def drop_expired(self) -> None:
        now = self.now_ms()
        self.pending = [one for one in self.pending if one.expires_at > now]

    async def poll(self, offset: int, limit: int, seconds: int) -> list[Json]:
        """getUpdates: confirms all below `offset`, waits up to `seconds` when there is nothing."""
        if self._poller is not None and can_wake(self._poller):
            self._poller.set_exception(ApiError(409, OTHER_POLLER))
        self._confirm(offset)
        batch = self._batch(offset, limit)
        if batch or seconds <= 0:
            return batch
        await self._wait(min(seconds, LONGEST_POLL))
        return self._batch(offset, limit)

    async def wait_for_push(self, seconds: float) -> None:
        """For the webhook's sender: returns when an update came, or after `seconds`."""
        self._listener = asyncio.get_running_loop().create_future()
        with contextlib.suppress(TimeoutError):
            await asyncio.wait_for(self._listener, seconds)

    async def _wait(self, seconds: float) -> None:
        mine = asyncio.get_running_loop().create_future()
        self._poller = mine
        try:
            await asyncio.wait_for(mine, seconds)
        except TimeoutError:
            return
        finally:
            if self._poller is mine:
                self._poller = None

    def _confirm(self, offset: int) -> None:
        if offset < 0:
            self.pending = self.pending[offset:]
        else:
            self.pending = [one for one in self.pending if one.update["update_id"] >= offset]

    def _batch(self, offset: int, limit: int) -> list[Json]:
        self.drop_expired()
        most = max(1, min(limit, 100))
        return [copy.deepcopy(one.update) for one in self.pending[:most]]
