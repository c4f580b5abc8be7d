"""A press whose handler takes very long: the live screen says so and offers the same press again.

Draws nothing itself, and does not end the handler: what it does is done once, however often it is asked for.
"""

import asyncio

from bot.callbacks import Action, AddToCart, Place, place_of
from bot.screens import pages
from bot.screens.screen import Screen
from bot.telegram.painter import Key, Painter
from bot.texts import Texts
from bot.workers import Workers

SECONDS = 10.0
_ADDS_UP = (AddToCart,)
"""What would be done twice if it was pressed twice."""


class Slow:
    """Watches one turn until `over`."""

    def __init__(self, painter: Painter, workers: Workers, key: Key, screen: Screen) -> None:
        self._painter, self._workers, self._key, self._screen = painter, workers, key, screen
        self._over = self._shown = False
        self._timer = asyncio.get_running_loop().call_later(SECONDS, self._say)

    def over(self) -> None:
        """The turn has ended: its own screen comes back if another stands there."""
        self._timer.cancel()
        self._over = True
        if self._shown:
            self._painter.soon(self._key, again=True)

    def _say(self) -> None:
        self._workers.spawn(self._show(), f"slow {self._key[0]}")

    async def _show(self) -> None:
        self._shown = not self._over and await self._painter.meanwhile(self._key, self._screen)
        if self._shown and self._over:
            self._painter.soon(self._key, again=True)


def slow_screen(data: str, place: Place, t: Texts) -> Screen:
    """What is shown meanwhile. `data` is what was pressed, `place` where the person was."""
    return pages.slow(_pressed(data) or place, t)


def _pressed(data: str) -> Place | Action | None:
    prefix = data.partition(":")[0]
    kind = next((each for each in Action.__subclasses__() if each.__prefix__ == prefix), None)
    if kind is None:
        place = place_of(data)
        return place if place.__prefix__ == prefix else None
    try:
        action = kind.unpack(data)
    except (TypeError, ValueError):
        return None
    return None if isinstance(action, _ADDS_UP) else action
