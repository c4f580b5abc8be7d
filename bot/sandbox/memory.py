"""Keeps Telegram's stand-in over restarts of the sandbox, beside the bot's file: both are kept, or both are new."""

import json

from bot.sandbox.files import Files
from bot.sandbox.telegram import TelegramStandin


class Memory:
    """Writes what changed since it last wrote."""

    def __init__(self, telegram: TelegramStandin, files: Files) -> None:
        self._telegram, self._files = telegram, files
        self._written: tuple[int, int] | None = None

    def recall(self) -> bool:
        """Puts the remembered world in place, if the bot's file is still there; says whether it did."""
        if not (self._files.database.exists() and self._files.telegram.exists()):
            return False
        fresh = self._telegram.world.updates.last_id
        try:
            self._telegram.restore(json.loads(self._files.telegram.read_text("ascii")))
        except (KeyError, TypeError, ValueError):
            return False  # written by another version: a sandbox may begin anew
        # A sandbox that was killed wrote too little: an update id given twice would be taken for a repeat.
        updates = self._telegram.world.updates
        updates.last_id = max(updates.last_id, fresh)
        return True

    def write(self) -> None:
        """Writes the world where something has happened since; whole or not at all."""
        now = (self._telegram.world.events.last, self._telegram.world.updates.last_id)
        if now == self._written:
            return
        unfinished = self._files.telegram.with_name(f"{self._files.telegram.name}.unfinished")
        unfinished.write_text(json.dumps(self._telegram.snapshot()), "ascii")
        unfinished.replace(self._files.telegram)
        self._written = now
