"""The bot as a child process: starts it, starts it again when it dies, kills it on demand. Knows no shop."""

import asyncio
import signal
from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

from bot.console import complain, say

PAUSE = 1.0
"""Seconds between a death and the next start."""
SHORT_LIFE = 10.0
DEATHS_IN_A_ROW = 5
"""So many short lives in a row mean that another start would not help."""
GRACE = 10.0
"""Seconds from SIGTERM to SIGKILL."""
LINES_SHOWN = 20


class Child:
    """One bot. `tell` hears whether it is alive, each time that changes; `supervise` must run beside all else."""

    def __init__(
        self,
        command: Sequence[str],
        environment: Mapping[str, str],
        log: Path,
        tell: Callable[[bool], None],
        *,
        pause: float = PAUSE,
        grace: float = GRACE,
    ) -> None:
        self._command, self._environment, self._log = command, dict(environment), log
        self._tell, self._pause, self._grace = tell, pause, grace
        self._process: asyncio.subprocess.Process | None = None
        self._wanted = asyncio.Event()
        self._gone = asyncio.Event()
        self._gone.set()
        self._deaths = 0
        self.starts = 0

    @property
    def alive(self) -> bool:
        return self._process is not None

    @property
    def pid(self) -> int | None:
        return self._process.pid if self._process else None

    def start(self) -> None:
        """Wants the bot to live; nothing where it lives already."""
        self._deaths = 0
        self._wanted.set()

    async def kill(self) -> None:
        """Ends the bot by SIGKILL and leaves it stopped."""
        self._wanted.clear()
        self._send(signal.SIGKILL)
        await self._gone.wait()

    async def stop(self) -> None:
        """Ends the bot by SIGTERM, after a while by SIGKILL, and leaves it stopped."""
        self._wanted.clear()
        self._send(signal.SIGTERM)
        try:
            async with asyncio.timeout(self._grace):
                await self._gone.wait()
        except TimeoutError:
            await self.kill()

    async def supervise(self) -> None:
        """Keeps the bot alive for as long as it is wanted; for ever, the caller cancels it after `stop`."""
        clock = asyncio.get_running_loop().time
        while True:
            await self._wanted.wait()
            began = clock()
            code, wrote_from = await self._live()
            if self._wanted.is_set():
                self._report(code, wrote_from)
                self._deaths = self._deaths + 1 if clock() - began < SHORT_LIFE else 1
                await self._rest()

    async def _live(self) -> tuple[int, int]:
        """One life of the bot; its exit code, and where in the log it began to write."""
        with self._log.open("ab") as log:
            wrote_from = log.tell()
            self._process = await asyncio.create_subprocess_exec(
                *self._command,
                env=self._environment,
                stdin=asyncio.subprocess.PIPE,
                stdout=log,
                stderr=log,
                # Ctrl-C in the terminal is for the sandbox, which stops the bot itself.
                start_new_session=True,
            )
        self._gone.clear()
        self.starts += 1
        self._tell(True)
        if not self._wanted.is_set():
            self._send(signal.SIGKILL)  # unwanted while it was being started
        code = await self._process.wait()
        self._process = None
        self._gone.set()
        self._tell(False)
        return code, wrote_from

    def _send(self, number: signal.Signals) -> None:
        if self._process is not None and self._process.returncode is None:
            self._process.send_signal(number)

    def _report(self, code: int, wrote_from: int) -> None:
        how = f"was ended by {signal.Signals(-code).name}" if code < 0 else f"ended with exit code {code}"
        complain(f"The bot {how}. Its last lines, from {self._log}:")
        written = self._log.read_bytes()[wrote_from:].decode("utf-8", "replace")
        for line in written.splitlines()[-LINES_SHOWN:]:
            complain(f"    {line}")

    async def _rest(self) -> None:
        if self._deaths >= DEATHS_IN_A_ROW:
            self._wanted.clear()
            complain(f"The bot ended {self._deaths} times in a row: it stays stopped until it is started on the page")
            return
        say("The bot starts again")
        await asyncio.sleep(self._pause)
