"""The documents say what the program does: names, commands, settings, tables and links are compared with it."""

import ast
import re
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from sqlite3 import connect

import pytest

from bot.cli import main
from bot.example import OF_THE_PROGRAM
from bot.settings import Settings
from bot.telegram.setup import CUSTOMER_COMMANDS, STAFF_COMMANDS
from bot.wiring import CAREFUL_STAR_RATE, STAR_RATES
from providers import registry
from storage.migrate import migrate
from tests.test_house_rules import ROOT, project_files

README = (ROOT / "README.md").read_text()
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text()
MAKEFILE = (ROOT / "Makefile").read_text()
OF_SQLITE = re.compile(r"sqlite_|alembic_|.*_(?:config|content|data|docsize|idx)$")
QUOTED_LINE = re.compile(r"`([^`]+)`")


def settings() -> set[str]:
    """Every variable that a person may set."""
    own = {name.upper() for name in Settings.model_fields.keys() - OF_THE_PROGRAM}
    return own | {f"{name.upper()}_{field.upper()}" for name, field in fields_of_providers()}


def fields_of_providers() -> Iterator[tuple[str, str]]:
    for name in registry.FOLDERS:
        for field in registry.folder(name).Settings.model_fields:
            yield name, field


def commands(capsys: pytest.CaptureFixture[str]) -> set[str]:
    with pytest.raises(SystemExit):
        main(["--help"])
    return set(re.findall(r"^    ([a-z-]+)(?:  |$)", capsys.readouterr().out, re.MULTILINE))


def tables(path: Path) -> set[str]:
    migrate(path)
    with closing(connect(path)) as connection:
        rows = connection.execute("SELECT name FROM sqlite_schema WHERE type = 'table'").fetchall()
    return {name for (name,) in rows if not OF_SQLITE.match(name)}


def texts_of_the_program() -> str:
    """Every piece of text that the code may say, one per line."""
    trees = [ast.parse(path.read_text()) for folder in ("bot", "providers") for path in (ROOT / folder).rglob("*.py")]
    found = (node.value for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Constant))
    return "\n".join(value for value in found if isinstance(value, str))


def test_the_example_of_settings_is_what_the_program_prints(capsys: pytest.CaptureFixture[str]) -> None:
    assert main(["example"]) == 0
    assert (ROOT / ".env.example").read_text() == capsys.readouterr().out


def test_every_setting_is_in_the_example() -> None:
    shown = re.findall(r"^#([A-Z_]+)=", (ROOT / ".env.example").read_text(), re.MULTILINE)
    assert sorted(shown) == sorted(settings())


def test_every_setting_is_described() -> None:
    fields = {name: told for name, told in Settings.model_fields.items() if name not in OF_THE_PROGRAM}
    assert [name for name, told in fields.items() if not told.description] == []


def test_the_readme_names_the_targets_of_make() -> None:
    targets = set(re.findall(r"^([a-z]+):.*## ", MAKEFILE, re.MULTILINE))
    assert set(re.findall(r"\bmake ([a-z]+)\b", "\n".join(code_of(README)))) == targets


def code_of(text: str) -> list[str]:
    """What is written as code, in a line or in a block."""
    blocks = re.findall(r"^```\w*\n(.*?)^```", text, re.MULTILINE | re.DOTALL)
    rest = re.sub(r"^```\w*\n.*?^```", "", text, flags=re.MULTILINE | re.DOTALL)
    return blocks + re.findall(r"`([^`]+)`", rest)


def test_the_readme_names_the_commands_of_the_program(capsys: pytest.CaptureFixture[str]) -> None:
    named = set(re.findall(r"python -m bot ([a-z-]+)", README))
    # `make run` is how a person runs it.
    assert named == commands(capsys) - {"run"}


def test_the_readme_names_the_commands_of_the_chat() -> None:
    named = set(re.findall(r"`/([a-z]+)[^`/]*`", README))
    assert named - {"newbot"} == {*CUSTOMER_COMMANDS, *STAFF_COMMANDS}


def test_the_readme_shows_the_settings_of_the_providers() -> None:
    rows = [
        f"| `{name.upper()}_{field.upper()}` | {registry.folder(name).Settings.model_fields[field].description} |"
        for name, field in fields_of_providers()
    ]
    shown = [line for line in README.splitlines() if re.match(r"\| `[A-Z]+_[A-Z_]+` \|", line)]
    assert shown == rows


def test_the_readme_names_only_settings_that_exist() -> None:
    named = {name for code in code_of(README) for name in re.findall(r"\b[A-Z]+(?:_[A-Z]+)+\b", code)}
    assert named - settings() == set()


def test_the_lines_of_trouble_are_the_programs_own() -> None:
    said = texts_of_the_program()
    rows = README.partition("| The line |")[2].partition("\n\n")[0].splitlines()[2:]
    cells = [row.split(" | ")[0] for row in rows]
    pieces = [piece.strip() for cell in cells for line in QUOTED_LINE.findall(cell) for piece in line.split("…")]
    assert len(rows) > 5
    assert [piece for piece in pieces if piece not in said] == []


def test_the_readme_knows_what_a_star_is_worth_at_first() -> None:
    told = f"one Star counts as {STAR_RATES['RUB']} rouble, or as {CAREFUL_STAR_RATE} of another shop currency"
    assert told in " ".join(README.split())


def test_the_architecture_names_every_table(tmp_path: Path) -> None:
    named = set(re.findall(r"`([a-z_]+)`", ARCHITECTURE.partition("## Tables")[2].partition("\n## ")[0]))
    assert tables(tmp_path / "shop.db") - named == set()


def test_the_architecture_names_every_folder() -> None:
    parts = {path.relative_to(ROOT).parts for path in project_files() if path.suffix == ".py"}
    folders = {part for found in parts for part in found[:-1][:2]}
    assert [folder for folder in sorted(folders) if f"{folder}/" not in ARCHITECTURE] == []


@pytest.mark.parametrize("document", ["README.md", "ARCHITECTURE.md", "CHANGELOG.md"])
def test_no_link_is_dead(document: str) -> None:
    links = re.findall(r"\]\(([^)#\s]+)[^)]*\)", (ROOT / document).read_text())
    near = [link for link in links if not link.startswith(("https://", "http://"))]
    assert [link for link in near if not (ROOT / link).is_file()] == []


@pytest.mark.parametrize("picture", sorted((ROOT / "docs").iterdir()), ids=lambda path: path.name)
def test_a_picture_is_light_and_used(picture: Path) -> None:
    assert picture.stat().st_size < 300_000
    assert f"docs/{picture.name}" in README
