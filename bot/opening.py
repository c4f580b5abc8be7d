"""Opens what the shop keeps on disk: one process per file, the right kind of file, the newest schema, the key."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.seams import Clock
from bot.settings import Settings
from storage.cipher import Cipher
from storage.errors import MissingKey
from storage.instants import to_ms
from storage.lock import hold
from storage.migrate import check_kind, holds_sealed, mark_kind, migrate
from storage.secrets_key import decode, load_or_create


@contextmanager
def opened_file(settings: Settings, clock: Clock) -> Iterator[Path]:
    """The database's file, held, migrated and marked. Raises `AlreadyOpen`, `NotWritable`, `WrongKind` and
    `NewerDatabase`.
    """
    path = settings.database_path
    kind = "sandbox" if settings.sandbox else "shop"
    with hold(path):
        check_kind(path, kind)
        migrate(path)
        mark_kind(path, kind, created_at=to_ms(clock.now()))
        yield path


def open_cipher(settings: Settings, database: Path) -> Cipher:
    """The key from the settings, `new,old` while it rotates; else from a file of its own, made at the first start.

    Raises `MissingKey` where the database holds what only a key that is gone can open.
    """
    if settings.secrets_key is not None:
        return Cipher([decode(key) for key in settings.secrets_key.get_secret_value().split(",")])
    key = settings.key_path
    if not key.exists() and holds_sealed(database):
        raise MissingKey(key)
    return Cipher([load_or_create(key)])
