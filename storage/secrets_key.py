"""The file that holds the key for sealed fields. It lies outside of the data folder and in no backup."""

import base64
import binascii
import os
from collections.abc import Callable
from pathlib import Path

from storage.cipher import KEY_BYTES
from storage.errors import BrokenKey, NotWritable


def load_or_create(path: Path, *, random: Callable[[int], bytes] = os.urandom) -> bytes:
    """The 32 bytes of the key, made on the first call. The file is for its owner only, and so is its folder.

    Raises `BrokenKey` where the file holds something else and `NotWritable` where none can be made.
    """
    if not path.exists():
        _create(path, random(KEY_BYTES))
    return _load(path)


def decode(text: str) -> bytes:
    """A key from its text, URL-safe base64. Raises `ValueError`, without the text."""
    try:
        key = base64.b64decode(text.strip().encode(), altchars=b"-_", validate=True)
    except (binascii.Error, UnicodeError):
        raise ValueError("a key is written in URL-safe base64") from None
    if len(key) != KEY_BYTES:
        raise ValueError(f"a key has {KEY_BYTES} bytes")
    return key


def _load(path: Path) -> bytes:
    try:
        return decode(path.read_text("ascii"))
    except ValueError:
        raise BrokenKey(path) from None


def _create(path: Path, key: bytes) -> None:
    """A half-written key would lock everything sealed with it: the file appears whole or not at all."""
    unfinished = path.with_name(f"{path.name}.{os.getpid()}")
    try:
        path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
        descriptor = os.open(unfinished, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
        with os.fdopen(descriptor, "wb") as file:
            file.write(base64.urlsafe_b64encode(key) + b"\n")
            file.flush()
            os.fsync(file.fileno())
        _publish(unfinished, path)
    except OSError as error:
        raise NotWritable(path) from error


def _publish(unfinished: Path, path: Path) -> None:
    try:
        # Unlike a rename, a link never replaces the key of another process that was faster.
        os.link(unfinished, path)
    except FileExistsError:
        return
    finally:
        unfinished.unlink()
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)
