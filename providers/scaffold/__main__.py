"""`python -m providers.scaffold NAME`: begins a new provider and says what comes next."""

import sys
from collections.abc import Sequence
from pathlib import Path

from providers.scaffold.making import Refused, make

ROOT = Path(__file__).resolve().parents[2]


def main(arguments: Sequence[str]) -> int:
    """The exit code of the process: not 0 where nothing was made."""
    name = " ".join(arguments)
    try:
        made = make(name, ROOT)
    except Refused as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    lines = [
        f"Made {made[0]} and {made[1]}; added a line each to {made[2]} and {made[3]}.",
        f"Next: .venv/bin/python -m pytest -q tests/providers -k {name}",
        'Each test that fails names what is still to be written. README.md, section "Add a provider", goes on.',
    ]
    sys.stdout.write("\n".join([*lines, ""]))
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
