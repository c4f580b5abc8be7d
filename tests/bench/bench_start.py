"""How long a cold start takes: importing aiogram alone, the whole program, and the sandbox until its page is served.

`python -m tests.bench.bench_start [rounds]`: medians of rounds taken in turn, in seconds, and the program's own share.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
import urllib.request
from pathlib import Path
from statistics import median

ROOT = Path(__file__).parent.parent.parent
READY = re.compile(r"http://127\.0\.0\.1:\d+/\S+/")


def imported(module: str) -> float:
    """Seconds of a process that only imports the module."""
    began = time.perf_counter()
    subprocess.run([sys.executable, "-c", f"import {module}"], cwd=ROOT, check=True)
    return time.perf_counter() - began


def served() -> float:
    """Seconds from starting the sandbox until its page answers, in an empty folder."""
    with tempfile.TemporaryDirectory() as folder:
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        began = time.perf_counter()
        command = [sys.executable, "-m", "bot", "sandbox", "--port", "0"]
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            address = next(found[0] for line in process.stdout if (found := READY.search(line)))
            with urllib.request.urlopen(address) as answer:
                answer.read()
            took = time.perf_counter() - began
            process.terminate()
        return took


def main() -> None:
    rounds = int(sys.argv[1]) if len(sys.argv) > 1 else 5
    taken = [(imported("aiogram"), imported("bot.app"), served()) for _ in range(rounds)]
    aiogram, whole, page = (median(column) for column in zip(*taken, strict=True))
    for name, seconds in (
        ("import aiogram", aiogram),
        ("import the program, aiogram included", whole),
        ("the program's own share", whole - aiogram),
        ("sandbox until the page is served", page),
    ):
        sys.stdout.write(f"{name:40} {seconds:6.2f} s  {seconds / aiogram:5.2f} x\n")


if __name__ == "__main__":
    main()
