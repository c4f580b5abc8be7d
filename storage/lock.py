"""One process per file: an exclusive lock on `<file>.lock`, which the system drops with the process that held it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from storage.errors import AlreadyOpen, NotWritable


@contextmanager
def hold(path: Path) -> Iterator[None]:
    """Holds the file of a shop, whether it exists yet or not; makes its folder, closed to others, where it is missing.

    Raises `AlreadyOpen` where another holder lives and `NotWritable` where nothing could be stored. The lock file
    stays: to remove it would let two holders lock two files of one name.
    """
    descriptor = _open(path)
    try:
        try:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError as error:
            raise AlreadyOpen(path) from error
        _check_writable(path)
        yield
    finally:
        os.close(descriptor)


def _open(path: Path) -> int:
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        return os.open(f"{path}.lock", os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise NotWritable(path) from error


def _check_writable(path: Path) -> None:
    """SQLite opens a file that it cannot write without a word. Only for the holder: to close a file drops its locks."""
    try:
        os.close(os.open(path, os.O_RDWR | os.O_CLOEXEC))
    except FileNotFoundError:
        return
    except OSError as error:
        raise NotWritable(path) from error
