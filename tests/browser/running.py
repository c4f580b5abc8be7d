"""`python -m bot sandbox` as a process of its own, in a folder of its own, without any configuration."""

import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).parents[2]
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
