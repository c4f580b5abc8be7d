"""A copy of the shop's file, taken while it may be in use. Knows nothing of encryption or of how long to keep it."""

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path


def copy_database(source: Path, target: Path) -> None:
    """Writes a consistent copy, durable when this returns. A copy under the same name is replaced once this one is
    whole.

    Raises `sqlite3.Error` or `OSError`; then `target` is as it was.
    """
    unfinished = target.with_name(f"{target.name}.unfinished")
    unfinished.unlink(missing_ok=True)
    try:
        with (
            closing(sqlite3.connect(source)) as origin,
            closing(sqlite3.connect(unfinished)) as copy,
        ):
            shutil.copymode(source, unfinished)
            origin.backup(copy)
            # A copy has to be one file: a journal beside it would be left behind when it is moved.
            copy.execute("PRAGMA journal_mode = DELETE")
        sync(unfinished)
        unfinished.replace(target)
        sync(target.parent)
    finally:
        unfinished.unlink(missing_ok=True)


def sync(path: Path) -> None:
    """Has the system write down a file, or which files a folder holds."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
