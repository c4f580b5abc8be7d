"""Both languages say the same things, and whatever the provider may ask, refuse or promise has words."""

import ast
import inspect
import io
import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import providers.vektor
from providers.vektor import addresses, participant
from providers.vektor.addresses import MEANT, typo_reason
from providers.vektor.catalogue import UNITS
from providers.vektor.errors import QUESTIONS, refusal_code
from tests.providers.vektor.world import world

LOCALE = Path(providers.vektor.__file__).parent / "locale"


def texts(language: str) -> dict[str, str]:
    raw = (LOCALE / language / "LC_MESSAGES" / "vektor.po").read_bytes()
    return {str(message.id): str(message.string) for message in read_po(io.BytesIO(raw)) if message.id}


ENGLISH, RUSSIAN = texts("en"), texts("ru")


def reasons() -> set[str]:
    """Every refusal of an answer that the code names, as a text key."""
    found = set()
    for module in (addresses, participant):
        for call in ast.walk(ast.parse(inspect.getsource(module))):
            if isinstance(call, ast.Call) and getattr(call.func, "id", "") == "InvalidAnswer":
                key, why = call.args
                assert isinstance(key, ast.Name)
                words = [str(one.value) for one in ast.walk(why) if isinstance(one, ast.Constant)]
                found |= {f"question.{getattr(module, key.id)}.wrong.{word}" for word in words}
    return found | {f"question.email.wrong.{typo_reason(meant)}" for meant in MEANT.values()}


def needed() -> set[str]:
    provider = world().provider
    actions = provider.actions()
    asked = [*provider.questions({}), *(field for action in actions for field in action.fields)]
    keys = {f"question.{one.key}.{part}" for one in asked for part in ("title", "hint", "example")}
    keys |= {f"question.{one.key}.option.{option}" for one in asked for option in one.options}
    keys |= {f"refused.{refusal_code(question)}" for question in (None, *QUESTIONS)}
    keys |= {f"action.{action.name}.{part}" for action in actions for part in ("title", "hint")}
    keys |= {"department.title", "department.emoji", "delivered_elsewhere", "goods.done", *UNITS.values()}
    return keys | reasons()


def test_both_languages_have_the_same_texts() -> None:
    assert list(ENGLISH) == list(RUSSIAN)
    assert all(ENGLISH.values())
    assert all(RUSSIAN.values())


def test_whatever_may_be_said_has_words_and_nothing_else_has() -> None:
    assert set(ENGLISH) == needed()


def test_russian_is_russian() -> None:
    same = {key for key, text in RUSSIAN.items() if not re.search("[а-яА-Я]", text)}
    examples = {f"question.{key}.example" for key in ("email", "phone", "page", "remote_id")}
    assert same == {"department.emoji", *examples}


@pytest.mark.parametrize("language", [ENGLISH, RUSSIAN], ids=["en", "ru"])
def test_a_mistyped_domain_is_told_with_the_right_one(language: dict[str, str]) -> None:
    for meant in set(MEANT.values()):
        assert meant in language[f"question.email.wrong.{typo_reason(meant)}"]


def test_the_examples_are_good_answers() -> None:
    provider = world().provider
    for language in (ENGLISH, RUSSIAN):
        for key in ("name", "email", "phone", "page", "remote_id"):
            assert provider.check(key, language[f"question.{key}.example"])
