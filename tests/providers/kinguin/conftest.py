"""Each test has a Kinguin of its own."""

import pytest

from tests.providers.kinguin.story import Story


@pytest.fixture
def story() -> Story:
    return Story()
