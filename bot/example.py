"""`.env.example`: every setting with what it is for, as the fields themselves describe it. Owns no descriptions."""

from bot.settings import Settings
from providers import registry

HEAD = (
    "# Settings of Vitrina. Copy this file to .env, fill in what you need and restart.",
    "# Lines that begin with # are not read; the values behind them are what holds without the line.",
    "# This file is printed by: python -m bot example",
)
OF_THE_PROGRAM = frozenset({"sandbox"})
"""Set by the program for a process of its own, never by a person."""


def example() -> list[str]:
    """The lines of the file."""
    lines = [*HEAD, "", "# ---- The shop", *_shop()]
    for name in registry.FOLDERS:
        lines += ["", f"# ---- {name}", *registry.example(name)]
    return lines


def _shop() -> list[str]:
    lines: list[str] = []
    for field, told in Settings.model_fields.items():
        if field not in OF_THE_PROGRAM:
            default = told.default if isinstance(told.default, str | int) else ""
            lines += [f"# {told.description}", f"#{field.upper()}={default}"]
    return lines
