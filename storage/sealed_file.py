"""One file sealed with a passphrase, written and read piece by piece. Knows nothing of databases, chooses nothing.

A line names the format, the next one is the header as JSON, in clear. Behind them stand an empty piece, which tells a
wrong passphrase from a damaged file, and the content, compressed, in pieces of one MiB: AES-256-GCM, with the place of
each piece and whether it is the last one in its nonce, and the header bound to all of them. What was cut, changed,
moved or put in is therefore found.
"""

import base64
import json
import os
import unicodedata
import zlib
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import IO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.kdf.scrypt import Scrypt

from storage.errors import DamagedBackup, NotABackup, WrongPassphrase

FORMAT = b"VITRINA BACKUP 1\n"
PIECE = 1024 * 1024
TAG_BYTES = 16
SALT_BYTES, PREFIX_BYTES = 16, 7
COST, BLOCK, LANES = 2**15, 8, 1
"""Of scrypt: 32 MiB and a tenth of a second for each guess."""
HIGHEST_COST = 2**20
"""A file may not ask for more memory than a small machine has."""
LONGEST_HEADER = 4096

Header = Mapping[str, str]


def is_sealed(path: Path) -> bool:
    """Whether the file begins as one of these. Raises `OSError`."""
    with path.open("rb") as file:
        return file.read(len(FORMAT)) == FORMAT


def seal(
    source: Path, target: IO[bytes], passphrase: str, header: Header, *, random: Callable[[int], bytes] = os.urandom
) -> None:
    """Writes `source` sealed into `target`, at most a few MiB at a time in memory. Raises `OSError`."""
    salt, prefix = random(SALT_BYTES), random(PREFIX_BYTES)
    told = dict(header) | {"salt": _text(salt), "nonce": _text(prefix)}
    told |= {"cost": str(COST), "block": str(BLOCK), "lanes": str(LANES)}
    head = FORMAT + json.dumps(told, sort_keys=True).encode() + b"\n"
    box = AESGCM(_key(passphrase, salt, COST, BLOCK, LANES))
    target.write(head)
    target.write(box.encrypt(_nonce(prefix, 0, last=False), b"", head))
    for number, (piece, last) in enumerate(_with_last(_compressed(source)), start=1):
        target.write(box.encrypt(_nonce(prefix, number, last=last), piece, head))


def unseal(source: Path, target: IO[bytes], passphrase: str) -> None:
    """Writes the content of a sealed file into `target`; what was written is of no use where this raises.

    Raises `NotABackup`, `WrongPassphrase`, `DamagedBackup` and `OSError`.
    """
    with source.open("rb") as file:
        head, told = _head(file, source)
        prefix, box = _unlocked(told, source, passphrase)
        try:
            box.decrypt(_nonce(prefix, 0, last=False), file.read(TAG_BYTES), head)
        except (InvalidTag, ValueError):
            raise WrongPassphrase(source) from None
        try:
            _write_content(
                file, target, lambda number, last, piece: box.decrypt(_nonce(prefix, number, last=last), piece, head)
            )
        except (InvalidTag, ValueError, zlib.error):
            raise DamagedBackup(source) from None


def header_of(path: Path) -> Header:
    """What the file says about itself, not proved before it is unsealed. Raises `NotABackup` and `OSError`."""
    with path.open("rb") as file:
        return _head(file, path)[1]


def _write_content(file: IO[bytes], target: IO[bytes], opened: Callable[[int, bool, bytes], bytes]) -> None:
    inflating = zlib.decompressobj()
    for number, (piece, last) in enumerate(_with_last(_read(file)), start=1):
        rest = opened(number, last, piece)
        while rest:
            target.write(inflating.decompress(rest, PIECE))
            rest = inflating.unconsumed_tail
    target.write(inflating.flush())
    if not inflating.eof:
        raise ValueError("the content ends too early")


def _head(file: IO[bytes], path: Path) -> tuple[bytes, Header]:
    if file.read(len(FORMAT)) != FORMAT:
        raise NotABackup(path)
    line = file.readline(LONGEST_HEADER)
    try:
        told = json.loads(line)
    except ValueError:
        raise DamagedBackup(path) from None
    if not isinstance(told, dict) or not all(isinstance(value, str) for value in told.values()):
        raise DamagedBackup(path)
    return FORMAT + line, told


def _unlocked(told: Header, path: Path, passphrase: str) -> tuple[bytes, AESGCM]:
    try:
        cost, block, lanes = int(told["cost"]), int(told["block"]), int(told["lanes"])
        salt, prefix = base64.b64decode(told["salt"]), base64.b64decode(told["nonce"])
        asks_too_much = cost * block * lanes > HIGHEST_COST * BLOCK
        key = None if asks_too_much else _key(passphrase, salt, cost, block, lanes)
    except (KeyError, ValueError):
        raise DamagedBackup(path) from None
    if key is None or len(prefix) != PREFIX_BYTES:
        raise DamagedBackup(path)
    return prefix, AESGCM(key)


def _key(passphrase: str, salt: bytes, cost: int, block: int, lanes: int) -> bytes:
    # One keyboard writes a letter with its accent as one sign, another one as two.
    typed = unicodedata.normalize("NFC", passphrase).encode()
    return Scrypt(salt=salt, length=32, n=cost, r=block, p=lanes).derive(typed)


def _nonce(prefix: bytes, number: int, *, last: bool) -> bytes:
    return prefix + number.to_bytes(4, "big") + bytes([last])


def _compressed(source: Path) -> Iterator[bytes]:
    """Pieces of one MiB, the last one shorter or empty."""
    deflating, waiting = zlib.compressobj(level=6), b""
    with source.open("rb") as file:
        while read := file.read(PIECE):
            waiting += deflating.compress(read)
            while len(waiting) >= PIECE:
                yield waiting[:PIECE]
                waiting = waiting[PIECE:]
    waiting += deflating.flush()
    for start in range(0, len(waiting), PIECE):
        yield waiting[start : start + PIECE]


def _read(file: IO[bytes]) -> Iterator[bytes]:
    while piece := file.read(PIECE + TAG_BYTES):
        yield piece


def _with_last(pieces: Iterator[bytes]) -> Iterator[tuple[bytes, bool]]:
    """Each piece, and whether no other follows."""
    held: bytes | None = None
    for piece in pieces:
        if held is not None:
            yield held, False
        held = piece
    if held is not None:
        yield held, True


def _text(value: bytes) -> str:
    return base64.b64encode(value).decode()
