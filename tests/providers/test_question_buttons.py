"""What a customer's buttons carry: keys and options that fit into 64 bytes, with words in each language."""

from collections.abc import Iterator, Mapping
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.callbacks import ChooseOption, EditAnswer
from bot.texts import LANGUAGES, Catalogues
from providers.base import Provider
from providers.questions import Question
from tests.providers.contract import WORLDS, world

PROVIDERS = Path(__file__).resolve().parents[2] / "providers"
FOLDERS = {path.parent.name: path for path in PROVIDERS.glob("*/locale")}
CATALOGUES = Catalogues(ZoneInfo("UTC"), FOLDERS, strict=True)
LARGE = 10**12
"""More orders than any shop has."""


def every_question(provider: Provider, given: Mapping[str, str]) -> Iterator[Question]:
    """What may be asked, whichever options are chosen."""
    asked = provider.questions(given)
    waiting = next((question for question in asked if question.options and question.key not in given), None)
    if waiting is None:
        yield from asked
        return
    for option in waiting.options:
        yield from every_question(provider, {**given, waiting.key: option})


@pytest.mark.parametrize("name", WORLDS)
def test_every_question_fits_its_buttons(name: str) -> None:
    for question in set(every_question(world(name).provider, {})):
        assert len(EditAnswer(order=LARGE, key=question.key).pack().encode()) <= 64
        for option in question.options:
            assert len(ChooseOption(order=LARGE, key=question.key, option=option).pack().encode()) <= 64


@pytest.mark.parametrize("language", LANGUAGES)
@pytest.mark.parametrize("name", WORLDS)
def test_every_option_has_its_words(name: str, language: str) -> None:
    own = CATALOGUES.of(language).provider(name)
    options = [(q.key, option) for q in set(every_question(world(name).provider, {})) for option in q.options]
    assert [each for each in options if not own.has("question.{}.option.{}".format(*each))] == []
