"""Ends the bot when the sandbox that started it is gone, so that no bot is left behind holding the database."""

import os
import sys
import threading


def end_with_parent() -> None:
    """Standard input is a pipe that only the sandbox holds: its end means that nobody is there any more."""
    threading.Thread(target=_watch, args=(sys.stdin.fileno(),), name="lifeline", daemon=True).start()


def _watch(descriptor: int) -> None:
    while os.read(descriptor, 1024):
        continue
    # As a crash: whatever is on disk is what counts, and nobody is left to read an exit.
    os._exit(1)
