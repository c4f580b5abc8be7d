"""Owns the stream of events for the chat page: numbered, kept for a while, per person."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator
from dataclasses import dataclass

from bot.sandbox.telegram.model import Json
from bot.sandbox.telegram.waking import wake

KEPT = 2000


@dataclass(frozen=True, slots=True)
class Event:
    """`person_id` None is for everybody; `body` is the JSON that the page gets."""

    number: int
    person_id: int | None
    body: Json


class EventLog:
    """Publishes without waiting; followers read at their own speed."""

    def __init__(self, first: int) -> None:
        self.last = first
        self._kept: deque[Event] = deque(maxlen=KEPT)
        # A dict keeps the order of waiting, so that runs repeat exactly.
        self._waiting: dict[asyncio.Future[None], None] = {}
        self.closed = False

    def publish(self, person_id: int | None, body: Json) -> None:
        self.last += 1
        self._kept.append(Event(self.last, person_id, body))
        self._wake()

    def close(self) -> None:
        """Ends all streams, so that a server can stop at once."""
        self.closed = True
        self._wake()

    def after(self, person_id: int, number: int) -> list[Event]:
        """Events for the person since `number`, oldest first."""
        wanted = (None, person_id)
        return [e for e in self._kept if e.number > number and e.person_id in wanted]

    async def wait(self, seconds: float) -> None:
        """Returns when something was published, or after `seconds`."""
        if self.closed:
            return
        future = asyncio.get_running_loop().create_future()
        self._waiting[future] = None
        try:
            await asyncio.wait_for(future, seconds)
        except TimeoutError:
            pass
        finally:
            self._waiting.pop(future, None)

    async def follow(self, person_id: int, number: int | None = None) -> AsyncIterator[Event]:
        """Events for the person after `number` (default: from now on) until the log is closed."""
        position = self.last if number is None else number
        while not self.closed:
            for event in self.after(person_id, position):
                position = event.number
                yield event
            if not self.after(person_id, position):
                await self.wait(60)

    def _wake(self) -> None:
        for future in self._waiting:
            wake(future)
