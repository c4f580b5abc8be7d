"""Both languages say the same things, and every word that the provider names has its text."""

import io
import re

import pytest
from babel.messages.pofile import read_po

from providers.kinguin import errors
from providers.kinguin.catalogue import platform_word, region_word, region_words
from providers.kinguin.settings import Settings
from providers.kinguin.staff import actions_of
from providers.kinguin.standin_rows import PLATFORMS, REGIONS
from tests.providers.kinguin.canned import SAMPLES

FOLDER = SAMPLES.parents[3] / "providers" / "kinguin" / "locale"


def texts(language: str) -> dict[str, str]:
    raw = (FOLDER / language / "LC_MESSAGES" / "kinguin.po").read_bytes()
    return {str(message.id): str(message.string) for message in read_po(io.BytesIO(raw)) if message.id}


ENGLISH, RUSSIAN = texts("en"), texts("ru")


def test_both_languages_have_the_same_texts() -> None:
    assert ENGLISH.keys() == RUSSIAN.keys()
    assert all(ENGLISH.values())
    assert all(RUSSIAN.values())


def test_russian_is_russian() -> None:
    latin = [key for key, text in RUSSIAN.items() if not re.search("[а-яА-Я]", text)]
    assert latin == ["department.emoji"]


def test_every_region_that_is_known_has_a_text() -> None:
    assert {f"region.{word}" for word in region_words()} == {key for key in ENGLISH if key.startswith("region.")}


@pytest.mark.parametrize("platform", PLATFORMS)
def test_every_platform_of_the_stand_in_says_how_to_activate(platform: str) -> None:
    word = str(platform_word(platform))
    assert f"activate.{word.lower().replace(' ', '_')}" in ENGLISH


def test_everything_that_staff_meet_has_words() -> None:
    actions = actions_of(Settings(dispatch=True))
    fields = {field.key: field for action in actions for field in action.fields}.values()
    needed = {f"action.{action.name}.{part}" for action in actions for part in ("title", "hint")}
    needed |= {f"question.{field.key}.{part}" for field in fields for part in ("title", "hint", "example")}
    needed |= {f"question.{field.key}.option.{option}" for field in fields for option in field.options}
    needed |= {f"question.{field.key}.wrong.characters" for field in fields}
    needed |= {f"question.{field.key}.wrong.empty" for field in fields if not field.optional}
    assert needed <= ENGLISH.keys()


def test_every_refusal_that_is_final_has_words() -> None:
    codes = errors.FINAL | errors.TOO_EARLY | errors.NEVER
    assert {f"refused.{code}" for code in codes} == {key for key in ENGLISH if key.startswith("refused.")}


def test_the_stand_in_sells_a_region_that_has_no_word() -> None:
    words = {region_word(name) for name in REGIONS.values()}
    assert "Argentina" in words - set(region_words())
