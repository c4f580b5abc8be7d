"""Starts the program. Refuses a Python that is too old in one line: nothing above the check may be new to it."""

import sys

if sys.version_info < (3, 11):  # noqa: UP036 - the whole point is to be read by an older one
    sys.exit(f"Vitrina needs Python 3.11 or newer, this is {sys.version.split()[0]}. Try: make run PYTHON=python3.12")

from bot.cli import main

sys.exit(main(sys.argv[1:]))
