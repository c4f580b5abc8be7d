"""What is sealed opens in its own place only, and stays readable while keys change."""

from itertools import count

import pytest
from hypothesis import given
from hypothesis import strategies as st

from storage.cipher import Cipher
from storage.errors import Unreadable

OLD, NEW = b"o" * 32, b"n" * 32


@given(st.binary(), st.text(st.characters(codec="utf-8")))
def test_a_sealed_value_opens_in_its_place(plain: bytes, about: str) -> None:
    cipher = Cipher([NEW])
    assert cipher.open(cipher.seal(plain, about=about), about=about) == plain


def test_values_swapped_between_rows_do_not_open() -> None:
    cipher = Cipher([NEW])
    sealed = cipher.seal(b"AAAA-BBBB", about="delivery:1:content")
    with pytest.raises(Unreadable):
        cipher.open(sealed, about="delivery:2:content")


def test_a_new_key_seals_and_the_old_one_still_opens() -> None:
    sealed = Cipher([OLD]).seal(b"code", about="a")
    rotated = Cipher([NEW, OLD])
    assert rotated.open(sealed, about="a") == b"code"
    with pytest.raises(Unreadable):
        Cipher([OLD]).open(rotated.seal(b"code", about="a"), about="a")


@given(st.data())
def test_one_changed_bit_is_noticed(data: st.DataObject) -> None:
    cipher = Cipher([NEW])
    sealed = bytearray(cipher.seal(b"AAAA-BBBB", about="a"))
    sealed[data.draw(st.integers(0, len(sealed) - 1))] ^= 1 << data.draw(st.integers(0, 7))
    with pytest.raises(Unreadable):
        cipher.open(bytes(sealed), about="a")


@given(st.binary(max_size=40))
def test_bytes_from_elsewhere_are_unreadable_and_nothing_worse(sealed: bytes) -> None:
    for candidate in (sealed, b"\x01" + sealed):
        with pytest.raises(Unreadable):
            Cipher([NEW]).open(candidate, about="a")


def test_equal_values_look_different() -> None:
    cipher = Cipher([NEW])
    assert cipher.seal(b"code", about="a") != cipher.seal(b"code", about="a")


def test_the_nonce_comes_from_the_given_source() -> None:
    numbers = count()
    cipher = Cipher([NEW], random=lambda size: next(numbers).to_bytes(size))
    assert [cipher.seal(b"", about="a")[1:13] for _ in range(2)] == [bytes(12), bytes(11) + b"\x01"]


@pytest.mark.parametrize("keys", [[], [b"short"], [NEW, b""]])
def test_keys_of_another_length_are_refused(keys: list[bytes]) -> None:
    with pytest.raises(ValueError, match="32 bytes"):
        Cipher(keys)
