"""`python -m bot sandbox` as a process of its own, in a folder of its own, without any configuration."""

import asyncio
import os
import re
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
ENOUGH_GAMES = 500
KEPT = ("PATH", "HOME", "LANG", "TMPDIR")
ADDRESS = re.compile(r"http://127\.0\.0\.1:\d+/[\w-]+/")


@contextmanager
def running_sandbox(folder: Path) -> Iterator[str]:
    """The address of the page; the program is stopped at the end."""
    environment = {name: os.environ[name] for name in KEPT if name in os.environ}
    environment["PYTHONPATH"] = str(ROOT)
    process = subprocess.Popen(
        [sys.executable, "-m", "bot", "sandbox", "--port", "0"],
        cwd=folder,
        env=environment,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )
    assert process.stdout is not None
    said = [process.stdout.readline()]
    # Read on, or a program that says much would wait for us.
    listening = threading.Thread(target=said.extend, args=(process.stdout,))
    listening.start()
    try:
        found = ADDRESS.search(said[0])
        assert found, said
        yield found[0]
    finally:
        process.send_signal(signal.SIGINT)
        process.wait()
        listening.join()
        process.stdout.close()
        # For the one who reads a failure.
        sys.stdout.write("".join(said) + (folder / "data/sandbox.log").read_text()[-5000:])


async def until_games_are_on_sale(folder: Path) -> None:
    """The catalogue is copied page by page after the start; a visitor would meet only its first pages."""
    while _games(folder / "data/sandbox.db") < ENOUGH_GAMES:  # noqa: ASYNC110 - another process fills the file
        await asyncio.sleep(0.1)


def _games(path: Path) -> int:
    try:
        with closing(sqlite3.connect(f"{path.as_uri()}?mode=ro", uri=True)) as connection:
            row: tuple[int] = connection.execute("SELECT count(*) FROM offers WHERE provider = 'kinguin'").fetchone()
    except sqlite3.OperationalError:
        return 0  # not made yet
    return row[0]
