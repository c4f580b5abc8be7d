"""Two processes never share a shop's file."""

import subprocess
import sys
from pathlib import Path

import pytest

from storage.errors import AlreadyOpen, NotWritable
from storage.lock import hold

HOLDER = """
import sys
from pathlib import Path
from storage.lock import hold
with hold(Path(sys.argv[1])):
    print("held", flush=True)
    sys.stdin.read()
"""


def test_a_second_process_is_refused_until_the_first_has_died(tmp_path: Path) -> None:
    path = tmp_path / "shop.db"
    holder = subprocess.Popen(
        [sys.executable, "-c", HOLDER, str(path)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    with holder:
        assert holder.stdout is not None
        assert holder.stdout.readline() == "held\n"
        with pytest.raises(AlreadyOpen, match=str(path)), hold(path):
            raise AssertionError("two processes hold one file")
        holder.kill()
    with hold(path):
        pass


def test_a_second_holder_in_one_process_is_refused(tmp_path: Path) -> None:
    with hold(tmp_path / "shop.db"), pytest.raises(AlreadyOpen), hold(tmp_path / "shop.db"):
        raise AssertionError("held twice")


def test_another_file_in_the_folder_is_free(tmp_path: Path) -> None:
    with hold(tmp_path / "shop.db"), hold(tmp_path / "sandbox.db"):
        pass


def test_an_error_inside_lets_go(tmp_path: Path) -> None:
    with pytest.raises(KeyError), hold(tmp_path / "shop.db"):
        raise KeyError
    with hold(tmp_path / "shop.db"):
        pass


def test_the_folder_is_made(tmp_path: Path) -> None:
    with hold(tmp_path / "data" / "shop.db"):
        assert (tmp_path / "data").stat().st_mode & 0o777 == 0o700


def test_a_folder_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "data").touch()
    with pytest.raises(NotWritable, match=r"shop\.db"), hold(tmp_path / "data" / "shop.db"):
        raise AssertionError("held nothing")


def test_a_file_that_cannot_be_written_is_named(tmp_path: Path) -> None:
    (tmp_path / "shop.db").mkdir()
    with pytest.raises(NotWritable, match=r"shop\.db"), hold(tmp_path / "shop.db"):
        raise AssertionError("held a folder")
