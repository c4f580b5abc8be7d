"""The bodies that Vektor's own documents print, where they lie beside the project."""

from pathlib import Path

from tests.providers.vektor.bodies import READERS

PAYLOADS = Path(__file__).resolve().parents[3] / "shared" / "payloads" / "vektor"
FILES = [(path.name, path.read_bytes()) for path in sorted(PAYLOADS.rglob("*.json"))]


async def test_every_printed_body_is_read_or_written() -> None:
    for name, raw in FILES:
        await READERS[name](raw)
