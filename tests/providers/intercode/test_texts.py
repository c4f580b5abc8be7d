"""Both languages say the same things, and whatever the provider may say has words."""

import re
from pathlib import Path

import pytest
from babel.messages.pofile import read_po

import providers.intercode
from providers.intercode.samples import SHELF
from providers.questions import Question
from tests.providers.intercode.world import world

FOLDER = Path(providers.intercode.__file__).parent
WRONG = {
    "product_id": ("number", "length", "empty"),
    "remote_id": ("number", "length"),
    "status": ("unknown",),
    "ids": ("number", "length", "repeated"),
}


def texts(language: str) -> dict[str, str]:
    with (FOLDER / "locale" / language / "LC_MESSAGES" / "intercode.po").open("rb") as source:
        return {str(message.id): str(message.string) for message in read_po(source, locale=language) if message.id}


def asked() -> list[Question]:
    provider = world().provider
    return [*provider.shelf_fields(), *(field for action in provider.actions() for field in action.fields)]


def test_both_languages_have_the_same_texts() -> None:
    english, russian = texts("en"), texts("ru")
    assert list(english) == list(russian)
    assert all(english.values())
    assert all(russian.values())


def test_russian_is_russian() -> None:
    latin = {key for key, text in texts("ru").items() if not re.search("[а-яА-Я]", text)}
    assert {key for key in latin if not key.endswith((".emoji", ".example"))} == set()


@pytest.mark.parametrize("language", ["en", "ru"])
def test_everything_that_can_happen_has_words(language: str) -> None:
    told = texts(language)
    needed = ["department.title", "department.emoji", "goods.done"]
    for question in asked():
        needed += [f"question.{question.key}.{part}" for part in ("title", "hint", "example")]
        needed += [f"question.{question.key}.option.{option}" for option in question.options]
        needed += [f"question.{question.key}.wrong.{reason}" for reason in WRONG[question.key]]
    for action in world().provider.actions():
        needed += [f"action.{action.name}.title", f"action.{action.name}.hint"]
    needed += [text for offer in SHELF for text in (offer.title, offer.description)]
    codes = re.findall(
        r'code="(\w+)"|"(invalid_(?:order|status))"', "".join(path.read_text() for path in FOLDER.glob("*.py"))
    )
    needed += [f"refused.{one or other}" for one, other in codes]
    assert len(codes) >= 8
    assert [key for key in needed if not told.get(key)] == []
