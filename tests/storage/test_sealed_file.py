"""A file sealed with a passphrase: it opens whole or not at all, and says why not."""

import io
import random
import tracemalloc
import unicodedata
from pathlib import Path

import pytest

from storage.errors import DamagedBackup, NotABackup, StorageError, WrongPassphrase
from storage.sealed_file import PIECE, header_of, is_sealed, seal, unseal

PHRASE = "correct horse battery"
CYRILLIC = "тёплый йод и ещё чай"
HEADER = {"kind": "shop", "revision": "0012", "made_at": "2026-11-20T12:00:00+00:00"}
NOISE = random.Random(7)


def sealed(tmp_path: Path, content: bytes, phrase: str = PHRASE) -> Path:
    plain, target = tmp_path / "plain", tmp_path / "sealed"
    plain.write_bytes(content)
    with target.open("wb") as file:
        seal(plain, file, phrase, HEADER)
    return target


def opened(file: Path, phrase: str = PHRASE) -> bytes:
    target = io.BytesIO()
    unseal(file, target, phrase)
    return target.getvalue()


@pytest.mark.parametrize(
    "content",
    [b"", b"short", bytes(5 * PIECE), NOISE.randbytes(PIECE), NOISE.randbytes(3 * PIECE + 17)],
    ids=["empty", "short", "many zeros", "one piece", "several pieces"],
)
def test_what_was_sealed_comes_out_again(tmp_path: Path, content: bytes) -> None:
    file = sealed(tmp_path, content)
    assert opened(file) == content
    assert header_of(file).items() >= HEADER.items()


def test_nothing_of_the_content_is_in_the_file(tmp_path: Path) -> None:
    secret = b"AAAAA-BBBBB-CCCCC anna@example.org"
    assert secret[:11] not in sealed(tmp_path, secret).read_bytes()


def test_two_files_of_the_same_content_differ(tmp_path: Path) -> None:
    first = sealed(tmp_path, b"the same").read_bytes()
    assert sealed(tmp_path, b"the same").read_bytes() != first


def test_another_passphrase_is_told_apart_from_damage(tmp_path: Path) -> None:
    file = sealed(tmp_path, b"content")
    with pytest.raises(WrongPassphrase):
        opened(file, PHRASE + " ")


def test_a_passphrase_is_the_same_however_its_letters_are_composed(tmp_path: Path) -> None:
    decomposed = unicodedata.normalize("NFD", CYRILLIC)
    assert decomposed != CYRILLIC
    assert opened(sealed(tmp_path, b"content", CYRILLIC), decomposed) == b"content"


def test_a_file_cut_anywhere_does_not_open(tmp_path: Path) -> None:
    file = sealed(tmp_path, NOISE.randbytes(2 * PIECE))
    whole = file.read_bytes()
    for length in (20, 60, 300, PIECE, len(whole) - PIECE, len(whole) - 16, len(whole) - 1):
        file.write_bytes(whole[:length])
        with pytest.raises(StorageError):
            opened(file)


def test_a_file_that_ends_between_two_pieces_does_not_open(tmp_path: Path) -> None:
    file = sealed(tmp_path, NOISE.randbytes(3 * PIECE))
    whole = file.read_bytes()
    begin = whole.index(b"\n", whole.index(b"\n") + 1) + 1 + 16
    file.write_bytes(whole[: begin + 2 * (PIECE + 16)])
    with pytest.raises(DamagedBackup):
        opened(file)


@pytest.mark.parametrize("place", [0.2, 0.5, 0.999])
def test_a_changed_byte_is_found(tmp_path: Path, place: float) -> None:
    file = sealed(tmp_path, NOISE.randbytes(2 * PIECE))
    content = bytearray(file.read_bytes())
    content[int(len(content) * place)] ^= 1
    file.write_bytes(content)
    with pytest.raises(DamagedBackup):
        opened(file)


def test_pieces_do_not_change_places(tmp_path: Path) -> None:
    file = sealed(tmp_path, NOISE.randbytes(3 * PIECE))
    whole, size = file.read_bytes(), PIECE + 16
    begin = whole.index(b"\n", whole.index(b"\n") + 1) + 1 + 16
    one, two = whole[begin : begin + size], whole[begin + size : begin + 2 * size]
    file.write_bytes(whole[:begin] + two + one + whole[begin + 2 * size :])
    with pytest.raises(DamagedBackup):
        opened(file)


def test_a_changed_header_opens_nothing(tmp_path: Path) -> None:
    file = sealed(tmp_path, b"content")
    file.write_bytes(file.read_bytes().replace(b'"0012"', b'"0011"'))
    with pytest.raises(WrongPassphrase):
        opened(file)


def test_a_header_that_asks_for_a_machine_full_of_memory_is_refused(tmp_path: Path) -> None:
    file = sealed(tmp_path, b"content")
    file.write_bytes(file.read_bytes().replace(b'"cost": "32768"', b'"cost": "1073741824"'))
    with pytest.raises(DamagedBackup):
        opened(file)


@pytest.mark.parametrize("head", [b"", b"[]", b"{}", b'{"salt": 1}', b"\xff"])
def test_a_header_of_another_kind_is_damage(tmp_path: Path, head: bytes) -> None:
    file = tmp_path / "odd"
    file.write_bytes(b"VITRINA BACKUP 1\n" + head + b"\nrest")
    with pytest.raises(DamagedBackup):
        opened(file)


def test_another_file_is_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "letter"
    file.write_bytes(b"Dear customer")
    assert not is_sealed(file)
    with pytest.raises(NotABackup):
        opened(file)


def test_a_big_file_takes_little_memory(tmp_path: Path) -> None:
    plain = tmp_path / "plain"
    with plain.open("wb") as file:
        for _ in range(24):
            file.write(NOISE.randbytes(PIECE))
    tracemalloc.start()
    try:
        with (tmp_path / "sealed").open("wb") as file:
            seal(plain, file, PHRASE, HEADER)
        with (tmp_path / "again").open("wb") as file:
            unseal(tmp_path / "sealed", file, PHRASE)
        most = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert (tmp_path / "again").read_bytes() == plain.read_bytes()
    assert most < 12 * PIECE
