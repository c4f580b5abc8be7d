"""Both languages say the same things, and every word that the provider names has its text."""

import ast
import io
import re
from pathlib import Path

from babel.messages.pofile import read_po

from tests.providers.invoicebox.test_questions import every_question
from tests.providers.invoicebox.world import world

PACKAGE = Path(__file__).resolve().parents[3] / "providers" / "invoicebox"


def texts(language: str) -> dict[str, str]:
    raw = (PACKAGE / "locale" / language / "LC_MESSAGES" / "invoicebox.po").read_bytes()
    return {str(message.id): str(message.string) for message in read_po(io.BytesIO(raw)) if message.id}


ENGLISH, RUSSIAN = texts("en"), texts("ru")
SAME = {"department.emoji", "question.meta_data.example"}


def reasons() -> set[str]:
    """Every reason that the package raises, by the arguments of `InvalidAnswer`."""
    trees = (ast.parse(path.read_text(encoding="utf-8")) for path in PACKAGE.glob("*.py"))
    calls = (node for tree in trees for node in ast.walk(tree) if isinstance(node, ast.Call))
    raised = (call for call in calls if isinstance(call.func, ast.Name) and call.func.id == "InvalidAnswer")
    return {str(call.args[1].value) for call in raised if isinstance(call.args[1], ast.Constant)}


def test_both_languages_have_the_same_texts() -> None:
    assert ENGLISH.keys() == RUSSIAN.keys()
    assert all(ENGLISH.values())
    assert all(RUSSIAN.values())


def test_each_language_is_itself() -> None:
    plain = re.compile(r"[\W\d_a-z@.{}\"A-Z-]*")
    latin = {key for key, text in RUSSIAN.items() if not re.search("[а-яА-Я]", text)}
    assert {key for key in latin if not key.endswith(".example")} == {"department.emoji"}
    assert all(plain.fullmatch(RUSSIAN[key]) for key in latin - SAME)
    assert [key for key, text in ENGLISH.items() if re.search("[а-яА-Я]", text)] == []


def test_every_question_has_its_texts() -> None:
    for question in every_question():
        wanted = {f"question.{question.key}.{part}" for part in ("title", "hint", "example")}
        wanted |= {f"question.{question.key}.option.{option}" for option in question.options}
        assert wanted <= ENGLISH.keys(), question.key


def test_every_reason_has_a_text_and_no_text_is_idle() -> None:
    known = {question.key for question in every_question()}
    for key in ENGLISH:
        head, _, rest = key.partition(".")
        if head == "question":
            assert rest.partition(".")[0] in known, key
    assert {key.rpartition(".")[2] for key in ENGLISH if ".wrong." in key} == reasons()


def test_every_action_has_its_texts() -> None:
    wanted = {f"action.{action.name}.{part}" for action in world().provider.actions() for part in ("title", "hint")}
    assert {key for key in ENGLISH if key.startswith("action.")} == wanted


def test_nothing_is_read_as_markup() -> None:
    assert [key for key, text in (ENGLISH | RUSSIAN).items() if re.search("[<&]", text)] == []
