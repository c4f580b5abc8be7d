"""The points at which a world can crash: every outside call and every commit, before and after. Keeps the trace."""

import hashlib
import random
from collections.abc import Callable, Collection


class Crash(BaseException):
    """The process is gone. No code of the product may catch it."""


class Points:
    """Counts the points that are passed and ends the life at some of them.

    `at` names points by their number, `rate` is the chance of each. Once `dead`, every point raises until `revive`.
    """

    def __init__(self, name: str, *, rate: float = 0.0, at: Collection[int] = ()) -> None:
        self.rate = rate
        self.passed = 0
        self.crashes = 0
        self.counts = False
        """Points before the story begins are not numbered, and never crash."""
        self.dead = False
        self.on_crash: Callable[[], None] = _nothing
        self.seconds: Callable[[], float] = lambda: 0.0
        self._at = frozenset(at)
        self._random = random.Random(f"{name}:crashes")
        self._trace = hashlib.blake2b(digest_size=16)

    @property
    def trace(self) -> str:
        """The digest of all that has happened so far."""
        return self._trace.hexdigest()

    def check(self) -> None:
        """Raises `Crash` in a life that is over."""
        if self.dead:
            raise Crash

    def note(self, what: str) -> None:
        """Something that belongs to the trace and is no point."""
        self._trace.update(what.encode("utf-8", "replace"))

    def passing(self, what: str, detail: bytes = b"") -> None:
        """Somebody is at a point. Raises `Crash` here or in a life that is over."""
        self.check()
        self._trace.update(f"{self.seconds():.6f} {what} ".encode() + detail + b"\n")
        if not self.counts:
            return
        self.passed += 1
        if self.passed in self._at or (self.rate and self._random.random() < self.rate):
            self.crashes += 1
            self.dead = True
            self.on_crash()
            raise Crash(what)

    def revive(self) -> None:
        self.dead = False


def _nothing() -> None:
    """Nobody minds."""
