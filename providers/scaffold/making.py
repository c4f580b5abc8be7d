"""Makes the folders of a new provider from the templates, whole or not at all. Overwrites nothing but two tables,
which get one line each.
"""

import os
import re
from collections.abc import Iterator, Mapping
from contextlib import suppress
from dataclasses import dataclass
from keyword import iskeyword, issoftkeyword
from pathlib import Path
from shutil import rmtree
from string import Template

TEMPLATES = Path(__file__).parent / "templates"
NAME = re.compile(r"[a-z]{2,20}")
TEXTS = {".py", ".po", ".js", ".css", ".html"}
OF_THE_SHOP = """
    admin backup bot database file health http payment proxy public rates revenue sandbox secrets shop staff stars
    support telegram test tests webhook
"""
"""Words that the shop's own settings, accounts, paths and tests begin with."""
OF_THE_MACHINE = """
    ci compose dbus docker git gpg lang lc npm pip python ssh term uv virtual xdg
"""
"""Words with which other programs' variables begin: a provider reads every variable with its own prefix."""
IMPORTS = re.compile(r"(?:^from (?:providers|tests)\.\S+ import .+\n)+", re.MULTILINE)


class Refused(Exception):
    """Nothing was made. The text is the reason, in one line."""


@dataclass(frozen=True, slots=True)
class _Table:
    """A literal dictionary that lists every provider."""

    path: str
    opening: str
    line: str

    def with_line(self, root: Path, name: str) -> str:
        """The whole file with one more line. Raises `Refused`."""
        text = _text(root / self.path)
        found = re.search(rf"^{self.opening}\b.*= \{{\n(?:    .*\n)*(?=\}})", text, re.MULTILINE)
        if found is None:
            raise Refused(f"{self.path} has no table {self.opening} to add a line to")
        return text[: found.end()] + self.line.format(name=name) + text[found.end() :]


TABLES = (
    _Table("providers/registry.py", "FOLDERS", '    "{name}": "providers.{name}",\n'),
    _Table("tests/providers/contract.py", "WORLDS", '    "{name}": "tests.providers.{name}.world",\n'),
)


def make(name: str, root: Path) -> list[str]:
    """Makes provider `name` in the project at `root`; what was made or changed, as paths. Raises `Refused`."""
    _check(name, root)
    folders = [root / "providers" / name, root / "tests" / "providers" / name]
    tables = {root / table.path: table.with_line(root, name) for table in TABLES}
    former = {path: _text(path) for path in tables}
    try:
        for path, text in _rendered(name, root):
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_text(text, encoding="utf-8")
        for path, text in tables.items():
            _replace(path, text)
    except BaseException as error:
        _undo(folders, former)
        if isinstance(error, OSError):
            raise Refused(f"{error.filename} cannot be written: {error.strerror}. Nothing was made") from error
        raise
    return [str(path.relative_to(root)) for path in (*folders, *tables)]


def _check(name: str, root: Path) -> None:
    if not NAME.fullmatch(name):
        raise Refused(f"{name!r} cannot be a name: 2 to 20 small Latin letters, as in make provider NAME=acme")
    if iskeyword(name) or issoftkeyword(name) or name in (OF_THE_SHOP + OF_THE_MACHINE).split():
        raise Refused(f"{name!r} is a reserved word. Choose another name")
    for folder in ("providers", "tests/providers"):
        for taken in (name, f"{name}.py"):
            if os.path.lexists(root / folder / taken):
                raise Refused(f"{name!r} is taken: {folder}/{taken} is there. Choose another name")
    for path in _shops_own(root):
        if name in _text(path).lower():
            raise Refused(f"{name!r} occurs in {path.relative_to(root)}: no provider's name may. Choose another name")


def _shops_own(root: Path) -> Iterator[Path]:
    """The files in which no provider is named."""
    for folder in ("bot", "storage", "locales"):
        yield from (path for path in sorted((root / folder).rglob("*")) if path.suffix in TEXTS)


def _rendered(name: str, root: Path) -> Iterator[tuple[Path, str]]:
    """Each file to be made, with its text."""
    words = {"name": name, "Name": name.capitalize(), "NAME": name.upper()}
    for template in sorted(TEMPLATES.rglob("*.tmpl")):
        path = template.relative_to(TEMPLATES).as_posix().removesuffix(".tmpl").replace("NAME", name)
        text = Template(template.read_text(encoding="utf-8")).substitute(words)
        yield root / path, IMPORTS.sub(_in_order, text)


def _in_order(block: re.Match[str]) -> str:
    """Imports in the order of the house, which the provider's name takes part in."""
    return "".join(sorted(block[0].splitlines(keepends=True), key=lambda line: line.split()[1]))


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8")
    except OSError as error:
        raise Refused(f"{path} cannot be read: {error.strerror}") from error


def _replace(path: Path, text: str) -> None:
    """The new text at once or not at all."""
    fresh = path.with_name(f"{path.name}.new")
    fresh.write_text(text, encoding="utf-8")
    fresh.replace(path)


def _undo(folders: list[Path], former: Mapping[Path, str]) -> None:
    for folder in folders:
        rmtree(folder, ignore_errors=True)
    for path, text in former.items():
        with suppress(OSError):
            if path.read_text(encoding="utf-8") != text:
                _replace(path, text)
