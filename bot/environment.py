"""What the program is told from outside: the environment over `.env`, read once. Interprets nothing."""

import os
from collections.abc import Mapping
from pathlib import Path

SANDBOX = "SANDBOX"
"""Set by the sandbox for the bot that it runs; such a bot reads no `.env`, so that nothing of the shop's gets in."""


class UnreadableFile(Exception):
    """`.env` is there and cannot be read. The text is the reason."""


def read_environment(file: Path = Path(".env")) -> dict[str, str]:
    """All variables; the environment wins over the file. Raises `UnreadableFile`."""
    outer = dict(os.environ)
    if inside_sandbox(outer) or not file.exists():
        return outer
    from dotenv import dotenv_values

    try:
        told = dotenv_values(file, encoding="utf-8")
    except (OSError, UnicodeError) as error:
        raise UnreadableFile(getattr(error, "strerror", None) or "it is not UTF-8") from error
    return {name: value for name, value in told.items() if value is not None} | outer


def inside_sandbox(environment: Mapping[str, str]) -> bool:
    return environment.get(SANDBOX) == "1"
