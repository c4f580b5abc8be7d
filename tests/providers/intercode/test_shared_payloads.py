"""The bodies that the kit's own documents print, where they lie beside the project."""

from pathlib import Path

from tests.providers.intercode.bodies import READERS

PAYLOADS = Path(__file__).resolve().parents[4] / "shared" / "payloads" / "intercode"
FILES = [(path.name, path.read_bytes()) for path in sorted(PAYLOADS.rglob("*.json"))]


async def test_every_printed_body_is_read_or_written() -> None:
    for name, raw in FILES:
        await READERS[name](raw)
