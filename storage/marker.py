"""A small file beside the key, outside of the database: how far the tables had come. Decides nothing.

Whoever restores a copy of the database leaves it as it is, and so it tells that the copy is older.
"""

import json
from collections.abc import Mapping
from contextlib import suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol

Told = Mapping[str, int]


class Marker(Protocol):
    """Where the mark is kept."""

    def read(self) -> Told | None:
        """What was written last; None where there is nothing, or nothing that can be read."""
        ...

    def write(self, told: Told) -> None:
        """Replaces it as a whole."""
        ...


@dataclass
class MemoryMarker:
    """Lives as long as the object: for programs that keep no file."""

    told: Told | None = field(default=None)

    def read(self) -> Told | None:
        return self.told

    def write(self, told: Told) -> None:
        self.told = dict(told)


class FileMarker:
    """One file, replaced by a rename: half of it is never read."""

    def __init__(self, path: Path) -> None:
        self._path = path

    def read(self) -> Told | None:
        with suppress(OSError, ValueError):
            told = json.loads(self._path.read_text())
            if isinstance(told, dict) and all(isinstance(value, int) for value in told.values()):
                return told
        return None

    def write(self, told: Told) -> None:
        self._path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        fresh = self._path.with_suffix(".new")
        fresh.write_text(json.dumps(dict(told)))
        fresh.replace(self._path)
