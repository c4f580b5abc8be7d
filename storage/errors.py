"""What can go wrong with the shop's file. The text is for developers; people read lines that are made elsewhere."""

from pathlib import Path


class StorageError(Exception):
    """The shop's file cannot be used as it is."""


class AlreadyOpen(StorageError):
    """Another process holds the file."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is open in another process")
        self.path = path


class NotWritable(StorageError):
    """The file, or the folder it lies in, cannot be written."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} cannot be written")
        self.path = path


class WrongKind(StorageError):
    """A sandbox was given a shop's file, or the reverse."""

    def __init__(self, path: Path, found: str, wanted: str) -> None:
        super().__init__(f"{path} is of kind {found!r}, not {wanted!r}")
        self.path, self.found, self.wanted = path, found, wanted


class NewerDatabase(StorageError):
    """The file has a revision that this program does not know."""

    def __init__(self, path: Path, found: str, head: str) -> None:
        super().__init__(f"{path} has revision {found!r}, this program ends at {head!r}")
        self.path, self.found, self.head = path, found, head


class BrokenReferences(StorageError):
    """A migration would leave rows that point at nothing; it has been undone."""

    def __init__(self, path: Path, tables: list[str]) -> None:
        super().__init__(f"{path}: rows that point at nothing in {', '.join(tables)}")
        self.path, self.tables = path, tables


class BrokenKey(StorageError):
    """The file does not hold a key of 32 bytes."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} does not hold a key")
        self.path = path


class Unreadable(StorageError):
    """Sealed bytes that no key opens here: changed, moved to another place, or sealed with a lost key."""


class BodyMistake(StorageError):
    """A body did what bodies must not do: waited for something else, or kept its transaction."""


class BodyTooSlow(StorageError):
    """A body ran over its time, was stopped and undone."""


class TransactionLost(StorageError):
    """The engine has left the transaction by itself, for example on a full disk."""


class NotADatabase(StorageError):
    """The file is something else."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is not a database")
        self.path = path


class MissingKey(StorageError):
    """The database holds sealed rows, and the file of their key is gone."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is missing")
        self.path = path


class NotABackup(StorageError):
    """The file is neither a database nor a sealed backup."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is no backup")
        self.path = path


class WrongPassphrase(StorageError):
    """The backup was sealed with another passphrase, or its header was changed."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is sealed with another passphrase")
        self.path = path


class DamagedBackup(StorageError):
    """The backup was cut or changed."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is damaged")
        self.path = path


class NoSpace(StorageError):
    """The disk is full. What was half written is gone again."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"no space for {path}")
        self.path = path


class PassphraseMissing(StorageError):
    """The backup is sealed, and no passphrase was given."""

    def __init__(self, path: Path) -> None:
        super().__init__(f"{path} is sealed")
        self.path = path
