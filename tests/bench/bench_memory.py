"""How much memory the shop takes, as a share of the 512 MB that its container and its unit allow.

`python -m tests.bench.bench_memory [seconds]` opens the sandbox in an empty folder and lets its shop read its
catalogues and a month of history. It prints what the shop's own process holds at the end and at its highest
(the stand-ins beside it do not count), and what sealing a backup of its file takes.
"""

import os
import re
import subprocess
import sys
import tempfile
import time
from pathlib import Path

from storage.backup_files import check_backup, write_backup
from tests.bench.bench_start import READY, ROOT

ALLOWED = 512 * 2**20
DATABASE = "data/sandbox.db"


def resident(pid: int) -> tuple[int, int]:
    """Bytes that the process holds now, and held at most."""
    told = Path(f"/proc/{pid}/status").read_text()
    now, most = (int(re.search(rf"^{name}:\s+(\d+) kB", told, re.MULTILINE)[1]) for name in ("VmRSS", "VmHWM"))  # type: ignore[index]
    return now * 1024, most * 1024


def child_of(pid: int) -> int:
    """The shop's process: the one that the sandbox has started."""
    for folder in Path("/proc").glob("[0-9]*"):
        try:
            if int(re.search(r"^PPid:\s+(\d+)", (folder / "status").read_text(), re.MULTILINE)[1]) == pid:  # type: ignore[index]
                return int(folder.name)
        except (OSError, TypeError):
            continue
    raise RuntimeError("the sandbox has started no shop")


def sealing(folder: Path) -> int:
    """The highest that a process holds which seals a backup of the shop's file and opens it again."""
    pid = os.fork()
    if pid:
        return os.wait4(pid, 0)[2].ru_maxrss * 1024
    from datetime import UTC, datetime

    target = folder / "a.backup"
    write_backup(folder / DATABASE, target, "correct horse battery", kind="sandbox", made_at=datetime.now(UTC))
    check_backup(target, "correct horse battery", kind="sandbox", database=folder / DATABASE)
    os._exit(0)


def main() -> None:
    seconds = int(sys.argv[1]) if len(sys.argv) > 1 else 60
    with tempfile.TemporaryDirectory() as folder:
        command = [sys.executable, "-m", "bot", "sandbox", "--port", "0"]
        environment = {**os.environ, "PYTHONPATH": str(ROOT)}
        with subprocess.Popen(command, cwd=folder, env=environment, stdout=subprocess.PIPE, text=True) as process:
            assert process.stdout is not None
            next(line for line in process.stdout if READY.search(line))
            time.sleep(seconds)
            now, most = resident(child_of(process.pid))
            process.terminate()
        size = (Path(folder) / DATABASE).stat().st_size
        rows = (("shop, after its catalogues were read", now), ("shop, at its highest", most))
        for name, held in (*rows, ("a process that seals and proves a backup", sealing(Path(folder)))):
            sys.stdout.write(f"{name:44} {held / 2**20:6.0f} MiB  {held / ALLOWED:5.2f} of 512 MB\n")
        sys.stdout.write(f"{'database':44} {size / 2**20:6.0f} MiB\n")


if __name__ == "__main__":
    main()
