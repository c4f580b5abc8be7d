"""Every printed shape of Vektor's API is read or written; values here are the project's own."""

import pytest

from tests.providers.vektor.bodies import READERS
from tests.providers.vektor.canned import SAMPLES

FILES = [(path.name, path.read_bytes()) for path in sorted(SAMPLES.glob("*.json"))]


@pytest.mark.parametrize(("name", "raw"), FILES, ids=[name for name, _ in FILES])
async def test_each_sample_body_is_read_or_written(name: str, raw: bytes) -> None:
    await READERS[name](raw)


def test_each_way_of_reading_has_a_sample() -> None:
    assert set(READERS) == {name for name, _ in FILES}
