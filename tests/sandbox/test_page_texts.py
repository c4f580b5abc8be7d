"""The page's own words: the same in both languages, and one for everything that a supplier does or suffers."""

import re

import pytest

from bot.sandbox.page_http import PAGE
from providers.registry import FOLDERS, texts_folder
from providers.standin import Fault
from storage.order_state import OrderState

HAPPENS = re.compile(r'_(?:note|tell)\((?:\w+, )?"([a-z_]+)"|_end\(.*, "([a-z_]+)", ')
"""How stand-ins write into their truth logs."""


def texts(language: str) -> dict[str, str]:
    written = (PAGE / f"texts_{language}.js").read_text("utf-8")
    return dict(re.findall(r'^  "([\w.]+)": (.+),$', written, re.MULTILINE))


def test_both_languages_have_the_same_words() -> None:
    english, russian = texts("en"), texts("ru")
    assert english.keys() == russian.keys()
    assert len(english) > 200


@pytest.mark.parametrize("language", ["en", "ru"])
def test_every_state_and_every_fault_has_a_word(language: str) -> None:
    known = texts(language)
    assert [state for state in OrderState if f"state.{state}" not in known] == []
    assert [fault for fault in Fault if f"fault.{fault}" not in known] == []


@pytest.mark.parametrize("name", FOLDERS)
def test_everything_that_happens_at_a_supplier_has_a_word(name: str) -> None:
    sources = "".join(path.read_text("utf-8") for path in texts_folder(name).parent.glob("standin*.py"))
    happens = {one or other for one, other in HAPPENS.findall(sources)}
    assert "placed" in happens
    assert [what for what in sorted(happens) if f"fact.{what}" not in texts("en")] == []
