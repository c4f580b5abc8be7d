"""A key as a picture: block letters in a PNG, written with the standard library alone."""

import struct
import zlib
from functools import cache

# Five columns of seven dots, as hexadecimal numbers whose lowest bit is the top row.
_FONT = {
    "A": "7E1111117E", "B": "7F49494936", "C": "3E41414122", "D": "7F4141221C", "E": "7F49494941",
    "F": "7F09090901", "G": "3E4149497A", "H": "7F0808087F", "I": "00417F4100", "J": "2040413F01",
    "K": "7F08142241", "L": "7F40404040", "M": "7F020C027F", "N": "7F0408107F", "O": "3E4141413E",
    "P": "7F09090906", "Q": "3E4151215E", "R": "7F09192946", "S": "4649494931", "T": "01017F0101",
    "U": "3F4040403F", "V": "1F2040201F", "W": "3F4038403F", "X": "6314081463", "Y": "0708700807",
    "Z": "6151494543", "0": "3E5149453E", "1": "00427F4000", "2": "4261514946", "3": "2141454B31",
    "4": "1814127F10", "5": "2745454539", "6": "3C4A494930", "7": "0171090503", "8": "3649494936",
    "9": "064949291E", "-": "0808080808",
}  # fmt: skip
_DOT = 6
_MARGIN = 5
_PAPER, _INK = b"\xf7\xf4\xec", b"\x1f\x2a\x44"


def png(text: str) -> bytes:
    """The text in dark block letters on light paper."""
    columns = _columns(text)
    width = (len(columns) + 2 * _MARGIN) * _DOT
    lines = []
    for row in range(-_MARGIN, 7 + _MARGIN):
        side = _PAPER * (_MARGIN * _DOT)
        dots = b"".join((_INK if row >= 0 and bits >> row & 1 else _PAPER) * _DOT for bits in columns)
        lines += [b"\0" + side + dots + side] * _DOT
    header = struct.pack(">IIBBBBB", width, len(lines), 8, 2, 0, 0, 0)
    body = _chunk(b"IHDR", header) + _chunk(b"IDAT", zlib.compress(b"".join(lines), 6))
    return b"\x89PNG\r\n\x1a\n" + body + _chunk(b"IEND", b"")


def _columns(text: str) -> list[int]:
    return [bits for letter in text for bits in (*_letter(letter), 0)]


@cache
def _letter(letter: str) -> bytes:
    return bytes.fromhex(_FONT[letter])


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))
