"""The rules of the house that no linter knows, checked over the files of the project."""

import ast
import re
import subprocess
from collections.abc import Callable, Iterator
from functools import cache
from pathlib import Path

import pytest

from providers.registry import FOLDERS

ROOT = Path(__file__).resolve().parent.parent
CODE = ("bot", "providers", "storage")
MONEY = (
    "providers/money.py",
    "bot/services/margins.py",
    "bot/services/price_*.py",
    "bot/services/pricing.py",
    "bot/services/rates*.py",
    "providers/rates/*.py",
    "bot/payments/*.py",
    "bot/services/approval*.py",
    "bot/services/balance*.py",
    "storage/balances.py",
    "bot/charts.py",
    "bot/screens/books*.py",
    "bot/screens/receipt.py",
    "bot/services/books*.py",
    "bot/services/exports*.py",
    "bot/services/numbers*.py",
    "bot/screens/numbers*.py",
    "bot/services/receipts.py",
    "storage/books.py",
    "bot/services/costs.py",
    "bot/services/deposit*.py",
    "bot/services/reconciling*.py",
    "bot/services/reopening*.py",
    "bot/doctor_money.py",
    "storage/deposits.py",
    "storage/money_health.py",
    "storage/reconciled.py",
    "storage/ledger.py",
    "storage/payments.py",
    "storage/prices.py",
    "storage/rates.py",
)
LONGEST_FILE = 400
LONGEST_FUNCTION = 40
NOT_OURS = {".git", "data", "secrets", "htmlcov", "__pycache__", "test-results"}

# Written in halves, so that this file keeps its own rules.
PACKAGE_HOSTS = (
    "pypi" + ".org",
    "python" + "hosted",
    "npm" + "js.",
    "yarn" + "pkg.",
    "un" + "pkg.com",
    "js" + "delivr",
    "cdn" + "js.",
    "debian" + ".org",
    "rubygems" + ".org",
    "crates" + ".io",
    "proxy." + "golang",
    "--find" + "-links ",
    "--index" + "-url ",
    "--extra-index" + "-url",
    "--trusted" + "-host",
)
UNFINISHED = re.compile(r"\b(?:TO" + r"DO|FIX" + r"ME|XX" + r"X)\b")
EVADED = re.compile(r"\b(?:mark\.(?:skip|skipif|xfail)|pytest\.(?:skip|xfail|importorskip))\b")
CYRILLIC = re.compile(r"[\u0400-\u04ff]")

Function = ast.FunctionDef | ast.AsyncFunctionDef


@cache
def project_files() -> tuple[Path, ...]:
    """The tracked files; where git cannot tell, all that no tool or run left behind."""
    try:
        told = subprocess.run(["git", "ls-files", "-z"], cwd=ROOT, capture_output=True, check=True, text=True).stdout
    except (OSError, subprocess.CalledProcessError):
        return tuple(sorted(_walk(ROOT)))
    return tuple(path for name in told.split("\0") if name and (path := ROOT / name).is_file())


def _walk(folder: Path) -> Iterator[Path]:
    for path in folder.iterdir():
        if path.name in NOT_OURS or (path.is_dir() and path.name.startswith(".") and path.name != ".ci"):
            continue
        if path.is_dir():
            yield from _walk(path)
        elif path.name != ".env":
            yield path


def name_of(path: Path) -> str:
    return path.relative_to(ROOT).as_posix()


def python_files(*folders: str) -> list[Path]:
    return [path for path in project_files() if path.suffix == ".py" and path.relative_to(ROOT).parts[0] in folders]


@cache
def text_of(path: Path) -> str:
    return path.read_bytes().decode("utf-8", errors="replace")


@cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(text_of(path), filename=name_of(path))


def lines_where(paths: list[Path], guilty: Callable[[str], object]) -> list[str]:
    return [
        f"{name_of(path)}:{number}"
        for path in paths
        for number, line in enumerate(text_of(path).splitlines(), start=1)
        if guilty(line)
    ]


def test_no_file_is_longer_than_a_person_reads() -> None:
    lengths = {name_of(path): len(text_of(path).splitlines()) for path in python_files(*CODE)}
    assert {name: length for name, length in lengths.items() if length > LONGEST_FILE} == {}


def test_no_function_is_longer_than_a_screen() -> None:
    long = [
        f"{name_of(path)}:{node.lineno} {node.name}"
        for path in python_files(*CODE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, Function) and (node.end_lineno or node.lineno) - node.lineno + 1 > LONGEST_FUNCTION
    ]
    assert long == []


def test_each_module_says_what_it_owns() -> None:
    silent = [name_of(path) for path in python_files(*CODE, "tests") if not ast.get_docstring(tree_of(path))]
    assert silent == []


def test_texts_for_people_live_in_the_catalogues() -> None:
    assert lines_where(python_files(*CODE), CYRILLIC.search) == []


def test_no_file_names_a_host_of_packages() -> None:
    def guilty(line: str) -> bool:
        return any(host in line.lower() for host in PACKAGE_HOSTS)

    assert lines_where(list(project_files()), guilty) == []


def test_the_locks_hold_only_versions_and_hashes() -> None:
    line = re.compile(r"(#| +#| +--hash=sha256:[0-9a-f]{64}|[a-z0-9._-]+==\S+ ).*")
    locks = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]
    assert lines_where(locks, lambda text: not line.fullmatch(text)) == []


def test_nothing_is_left_unfinished() -> None:
    assert lines_where(list(project_files()), UNFINISHED.search) == []


def test_code_prints_nothing_by_itself() -> None:
    printing = [
        f"{name_of(path)}:{node.lineno}"
        for path in python_files(*CODE)
        for node in ast.walk(tree_of(path))
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id == "print"
    ]
    assert printing == []


@pytest.mark.parametrize("name", list(FOLDERS))
def test_the_shop_names_no_provider(name: str) -> None:
    shop = [path for path in project_files() if path.relative_to(ROOT).parts[0] in ("bot", "storage", "locales")]
    assert lines_where(shop, lambda line: name in line.lower()) == []


def test_what_the_shop_sells_through_is_written_to_the_end() -> None:
    unwritten = "providers." + "scaffold"
    finished = [path for path in python_files("providers") if "scaffold" not in path.parts]
    assert lines_where(finished, lambda line: unwritten in line) == []


def test_no_test_is_left_out() -> None:
    assert lines_where(python_files("tests"), EVADED.search) == []


def floats_in(tree: ast.Module) -> list[int]:
    """The lines where a module makes, names or writes a float; refusing one is no use of it."""
    refusals = {
        id(name)
        for node in ast.walk(tree)
        if isinstance(node, ast.Call) and getattr(node.func, "id", "") == "isinstance"
        for name in ast.walk(node)
    }
    return sorted(
        node.lineno
        for node in ast.walk(tree)
        if (isinstance(node, ast.Name) and node.id == "float" and id(node) not in refusals)
        or (isinstance(node, ast.Constant) and isinstance(node.value, float))
        or (isinstance(node, ast.Constant) and node.value == "float")
    )


def test_money_is_never_a_float() -> None:
    modules = {path for pattern in MONEY for path in ROOT.glob(pattern)}
    assert ROOT / "providers/money.py" in modules
    found = {name_of(path): floats_in(tree_of(path)) for path in sorted(modules)}
    assert {name: lines for name, lines in found.items() if lines} == {}


@pytest.mark.parametrize(
    "guilty",
    ["float(total)", "def pay(amount: float) -> None: ...", "rate = 1.1", "rate: 'float' = one()"],
)
def test_the_rule_about_floats_sees(guilty: str) -> None:
    assert floats_in(ast.parse(guilty)) == [1]


def test_the_rule_about_floats_lets_a_refusal_stand() -> None:
    refusal = "if isinstance(amount, (bool, float)): raise TypeError(amount)"
    assert floats_in(ast.parse(refusal)) == []
