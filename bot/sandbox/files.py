"""The sandbox's files in `data/`: their names, and removing them. Never touches a shop's files."""

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Files:
    """Where a sandbox keeps its things."""

    folder: Path = Path("data")

    @property
    def database(self) -> Path:
        return self.folder / "sandbox.db"

    @property
    def telegram(self) -> Path:
        """What Telegram's stand-in remembers."""
        return self.folder / "sandbox-telegram.json"

    @property
    def clock(self) -> Path:
        """How far the clock was moved."""
        return self.folder / "sandbox-clock.json"

    @property
    def backups(self) -> Path:
        return self.folder / "sandbox-backups"

    @property
    def log(self) -> Path:
        """What the bot wrote since the sandbox started."""
        return self.folder / "sandbox.log"

    @property
    def guarded(self) -> Path:
        """What one sandbox holds for as long as it runs."""
        return self.folder / "sandbox"

    def remove_memory(self) -> None:
        """The database with its copies and backups, Telegram's memory and the clock; locks and the log stay."""
        for path in (*self.folder.glob("sandbox*"), *self.backups.glob("sandbox*")):
            if path.suffix not in (".lock", ".log") and path.is_file():
                path.unlink(missing_ok=True)
