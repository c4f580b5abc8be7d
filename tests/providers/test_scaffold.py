"""`make provider NAME=x`: what is made at once keeps the house's rules, fails usefully, or is not made at all."""

import re
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

from bot.settings import Settings
from providers.scaffold import NotWritten
from providers.scaffold.__main__ import main
from providers.scaffold.making import OF_THE_SHOP, TABLES, TEMPLATES, Refused, make
from tests.test_house_rules import LONGEST_FILE, ROOT, UNFINISHED

NAME = "acme"
TO_WRITE = re.compile(r"(\w+) is still to be written in (\S+\.py)")
CACHES = shutil.ignore_patterns("__pycache__")


@pytest.fixture
def copy(tmp_path: Path) -> Path:
    """A project that holds only what a name is checked against and written to."""
    for table in TABLES:
        (tmp_path / table.path).parent.mkdir(parents=True, exist_ok=True)
        shutil.copy(ROOT / table.path, tmp_path / table.path)
    (tmp_path / "providers/money.py").touch()
    (tmp_path / "bot/services").mkdir(parents=True)
    (tmp_path / "bot/services/cart.py").write_text('"""What a Basket holds."""\n')
    return tmp_path


def files_of(root: Path) -> dict[str, str]:
    return {str(path.relative_to(root)): path.read_text() for path in root.rglob("*") if path.is_file()}


def run(root: Path, *command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([sys.executable, "-m", *command], cwd=root, capture_output=True, text=True, check=False)


def whole_copy(root: Path) -> Path:
    """All that the contract suite needs."""
    for folder in ("providers", "tests/providers"):
        shutil.copytree(ROOT / folder, root / folder, ignore=CACHES)
    for file in ("pyproject.toml", "tests/__init__.py", "tests/conftest.py"):
        shutil.copy(ROOT / file, root / file)
    return root


def test_a_new_provider_is_clean_and_each_test_that_fails_names_what_is_to_be_written(tmp_path: Path) -> None:
    root = whole_copy(tmp_path)
    made = run(root, "providers.scaffold", NAME)
    assert (made.returncode, made.stderr) == (0, "")
    assert f"pytest -q tests/providers -k {NAME}" in made.stdout
    folders = (f"providers/{NAME}", f"tests/providers/{NAME}")
    for check in (("ruff", "check"), ("ruff", "format", "--check"), ("mypy",)):
        told = run(root, *check, *folders, *(table.path for table in TABLES))
        assert told.returncode == 0, told.stdout

    suite = [str(path) for path in sorted((root / "tests/providers").glob("test_contract*.py"))]
    told = run(root, "pytest", "-q", "-p", "no:cacheprovider", "--junit-xml=told.xml", *suite, folders[1], "-k", NAME)
    failed = re.findall(r'<(?:failure|error) message="([^"]*)"', (root / "told.xml").read_text())
    assert told.returncode == 1
    assert len(failed) > 30
    assert [words for words in failed if not TO_WRITE.search(words)] == []
    named = {found.groups() for words in failed if (found := TO_WRITE.search(words))}
    assert {method for method, _ in named} >= {"order_body", "read_order", "read_account", "questions", "STAGES"}
    for method, place in named:
        assert re.search(rf"^( *(async )?def {method}\(|{method}\b)", (root / place).read_text(), re.MULTILINE)


def test_every_name_fits_the_order_of_imports_and_the_length_of_lines(tmp_path: Path) -> None:
    root = whole_copy(tmp_path)
    for name in ("aa", "m" * 20, "zz"):
        make(name, root)
        folders = (f"providers/{name}", f"tests/providers/{name}")
        for check in (("ruff", "check"), ("ruff", "format", "--check")):
            told = run(root, *check, *folders)
            assert told.returncode == 0, told.stdout


def test_what_is_made_keeps_the_rules_of_the_house(copy: Path) -> None:
    make(NAME, copy)
    for path in (copy / "providers" / NAME).rglob("*.py"):
        text = path.read_text()
        assert text.startswith('"""')
        assert len(text.splitlines()) < LONGEST_FILE
        assert text.isascii()
        assert not UNFINISHED.search(text)
    assert {path.name for path in (copy / "providers" / NAME).iterdir()} == {
        "__init__.py",
        "client.py",
        "errors.py",
        "locale",
        "provider.py",
        "samples.py",
        "settings.py",
        "shelf.py",
        "standin.py",
    }


def test_each_table_gets_one_line_and_keeps_the_others(copy: Path) -> None:
    before = files_of(copy)
    make(NAME, copy)
    for table in TABLES:
        former, lines = before[table.path].splitlines(), (copy / table.path).read_text().splitlines()
        [new] = [line for line in lines if line not in former]
        assert new.startswith(f'    "{NAME}": "')
        assert [line for line in lines if line != new] == former


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("", "cannot be a name"),
        ("x", "cannot be a name"),
        ("Acme", "cannot be a name"),
        ("two words", "cannot be a name"),
        ("../up", "cannot be a name"),
        ("acme2", "cannot be a name"),
        ("a" * 21, "cannot be a name"),
        ("class", "is a reserved word"),
        ("match", "is a reserved word"),
        ("shop", "is a reserved word"),
        ("docker", "is a reserved word"),
        ("money", "'money' is taken: providers/money.py is there"),
        ("basket", "'basket' occurs in bot/services/cart.py"),
        ("contract", "'contract' is taken: tests/providers/contract.py is there"),
    ],
)
def test_a_name_that_cannot_be_is_refused_in_one_line_and_nothing_is_made(copy: Path, name: str, words: str) -> None:
    before = files_of(copy)
    with pytest.raises(Refused) as caught:
        make(name, copy)
    assert words in str(caught.value)
    assert "\n" not in str(caught.value)
    assert files_of(copy) == before


def test_a_name_is_made_once(copy: Path) -> None:
    make(NAME, copy)
    before = files_of(copy)
    with pytest.raises(Refused, match=f"taken: providers/{NAME} is there"):
        make(NAME, copy)
    assert files_of(copy) == before


@pytest.mark.parametrize("blocked", ["tests/providers/contract.py.new", "providers/registry.py.new"])
def test_what_cannot_be_written_whole_is_not_made_at_all(copy: Path, blocked: str) -> None:
    (copy / blocked).mkdir()
    before = files_of(copy)
    with pytest.raises(Refused, match=r"cannot be written: .*Nothing was made$"):
        make(NAME, copy)
    assert files_of(copy) == before
    assert not (copy / "providers" / NAME).exists()
    assert not (copy / "tests" / "providers" / NAME).exists()


def test_a_folder_that_is_a_file_is_told(copy: Path) -> None:
    shutil.rmtree(copy / "tests")
    (copy / "tests").write_text("")
    with pytest.raises(Refused, match="cannot be read"):
        make(NAME, copy)
    assert not (copy / "providers" / NAME).exists()


def test_a_table_that_cannot_be_found_is_told(copy: Path) -> None:
    (copy / "providers/registry.py").write_text("FOLDERS = {}\n")
    with pytest.raises(Refused, match="has no table FOLDERS"):
        make(NAME, copy)


def test_no_provider_takes_the_settings_of_the_shop() -> None:
    firsts = {name.partition("_")[0] for name in Settings.model_fields}
    assert firsts - set(OF_THE_SHOP.split()) == set()


def test_the_command_without_a_name_says_how_it_is_called(capsys: pytest.CaptureFixture[str]) -> None:
    assert main([]) == 1
    assert "make provider NAME=acme" in capsys.readouterr().err


def test_a_method_that_is_not_written_names_itself_and_its_file() -> None:
    assert str(NotWritten("place", "providers/x/provider.py", "send it")) == (
        "place is still to be written in providers/x/provider.py: send it"
    )


def test_a_template_is_no_code_for_any_tool() -> None:
    assert {path.suffix for path in TEMPLATES.rglob("*") if path.is_file()} == {".tmpl"}
