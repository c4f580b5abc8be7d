"""The sandbox's clock: the machine's, moved by what a small file says, so that the page and the bot share one day."""

import json
from datetime import datetime, timedelta
from pathlib import Path

from bot.seams import Clock, MachineClock


class SandboxClock:
    """Implements `bot.seams.Clock`. Reads the file again whenever it was written."""

    def __init__(self, file: Path, machine: Clock | None = None) -> None:
        self._file = file
        self._machine = machine or MachineClock()
        self._seen: tuple[int, int] | None = None
        self._offset = timedelta()

    def now(self) -> datetime:
        """The moved instant, aware, UTC."""
        return self._machine.now() + self.offset

    @property
    def offset(self) -> timedelta:
        """How far the clock is ahead of the machine's."""
        try:
            told = self._file.stat()
        except FileNotFoundError:
            return timedelta()
        # Each write makes a new file: its number changes even within one tick of the file system's clock.
        if self._seen != (told.st_mtime_ns, told.st_ino):
            self._offset = timedelta(seconds=json.loads(self._file.read_text("ascii"))["offset_seconds"])
            self._seen = (told.st_mtime_ns, told.st_ino)
        return self._offset

    def move(self, by: timedelta) -> None:
        """Moves the clock for everybody who reads the file; whole or not at all."""
        unfinished = self._file.with_name(f"{self._file.name}.unfinished")
        offset = (self.offset + by).total_seconds()
        unfinished.write_text(json.dumps({"offset_seconds": offset}), "ascii")
        unfinished.replace(self._file)
