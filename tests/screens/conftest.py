"""The texts that screens are drawn with: both languages, and a missing text is a failure."""

from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from bot.texts import LANGUAGES, Catalogues, Texts

PROVIDERS = Path(__file__).resolve().parents[2] / "providers"
FOLDERS = {path.parent.name: path for path in PROVIDERS.glob("*/locale")}
CATALOGUES = Catalogues(ZoneInfo("Europe/Moscow"), FOLDERS, strict=True)


@pytest.fixture(params=LANGUAGES)
def t(request: pytest.FixtureRequest) -> Texts:
    """Each language in turn."""
    return CATALOGUES.of(request.param)


@pytest.fixture
def ru() -> Texts:
    return CATALOGUES.of("ru")


@pytest.fixture
def en() -> Texts:
    return CATALOGUES.of("en")
