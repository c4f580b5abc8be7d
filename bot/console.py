"""The one place that writes a line for the person at the terminal. Owns no words."""

import sys
from contextlib import suppress
from typing import TextIO


def say(line: str) -> None:
    """One line of news, at once even into a pipe."""
    _write(sys.stdout, line)


def complain(line: str) -> None:
    """One line about what is wrong."""
    _write(sys.stderr, line)


def _write(stream: TextIO, line: str) -> None:
    with suppress(BrokenPipeError):  # nobody reads any more; what is being done goes on
        stream.write(f"{line}\n")
        stream.flush()
