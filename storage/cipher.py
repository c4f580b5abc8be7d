"""Seals single fields with AES-256-GCM. Chooses no key, keeps nothing and never says what it could not open."""

import hmac
import os
from collections.abc import Callable, Sequence

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM

from storage.errors import Unreadable

VERSION = b"\x01"
MARKS = b"marks of sealed fields"
NONCE_BYTES = 12
KEY_BYTES = 32
MARK_BYTES = 16


class Cipher:
    """Seals with the newest key and opens with any of them.

    `keys` hold 32 bytes each, newest first. `about` names the place of a value, row and column, for example
    `delivery:12:content`: sealed bytes that were moved to another place do not open there.
    """

    def __init__(self, keys: Sequence[bytes], *, random: Callable[[int], bytes] = os.urandom) -> None:
        if not keys or any(len(key) != KEY_BYTES for key in keys):
            raise ValueError(f"a cipher needs keys of {KEY_BYTES} bytes")
        self._keys = [AESGCM(key) for key in keys]
        self._mark_keys = [hmac.digest(key, MARKS, "sha256") for key in keys]
        self._random = random

    def seal(self, plain: bytes, *, about: str) -> bytes:
        """A version byte, a nonce that is new each time, the sealed bytes and their tag."""
        nonce = self._random(NONCE_BYTES)
        return VERSION + nonce + self._keys[0].encrypt(nonce, plain, _bound_to(about))

    def marks(self, plain: bytes, *, about: str) -> list[bytes]:
        """By what equal values are found without being opened: a keyed hash for each key, the newest key's first."""
        return [hmac.digest(key, _bound_to(about) + b":" + plain, "sha256")[:MARK_BYTES] for key in self._mark_keys]

    def open(self, sealed: bytes, *, about: str) -> bytes:
        """Raises `Unreadable` for bytes that were changed, moved, or sealed with a key that is not here."""
        if sealed[:1] != VERSION:
            raise Unreadable("sealed in a way that this program does not know")
        nonce, content = sealed[1 : 1 + NONCE_BYTES], sealed[1 + NONCE_BYTES :]
        for key in self._keys:
            try:
                return key.decrypt(nonce, content, _bound_to(about))
            except (InvalidTag, ValueError):  # ValueError: too short to hold a nonce
                continue
        raise Unreadable("no key opens this here")


def _bound_to(about: str) -> bytes:
    return VERSION + about.encode()
