"""The key is made once, for its owner only, and never half."""

import os
import stat
from pathlib import Path

import pytest

from storage.errors import BrokenKey, NotWritable
from storage.secrets_key import load_or_create


def test_the_key_is_made_once_and_found_again(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    key = load_or_create(path)
    assert len(key) == 32
    assert load_or_create(path) == key
    assert os.listdir(path.parent) == ["key"]


def test_only_the_owner_can_read_it(tmp_path: Path) -> None:
    path = tmp_path / "secrets" / "key"
    load_or_create(path)
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    assert stat.S_IMODE(path.parent.stat().st_mode) == 0o700


def test_a_slower_process_takes_the_key_that_is_there(tmp_path: Path) -> None:
    path = tmp_path / "key"
    faster: list[bytes] = []

    def overtaken(size: int) -> bytes:
        faster.append(load_or_create(path))
        return bytes(size)

    assert [load_or_create(path, random=overtaken)] == faster


@pytest.mark.parametrize("content", ["", "c2hvcnQ=", "not a key", "\N{SNOWMAN}" * 44])
def test_a_damaged_key_is_named_by_its_path_and_not_replaced(tmp_path: Path, content: str) -> None:
    path = tmp_path / "key"
    path.write_text(content, "utf-8")
    with pytest.raises(BrokenKey, match=str(path)):
        load_or_create(path)
    assert path.read_text("utf-8") == content


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").touch()
    with pytest.raises(NotWritable):
        load_or_create(tmp_path / "file" / "key")
