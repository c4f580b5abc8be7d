"""A month's picture: revenue, cost and profit by day. Knows no order and no words; it is given both as texts.

Drawn by a process of its own (`python -m bot.charts`, a drawing as JSON in, a PNG out): the library takes half a second
and 64 MiB to load, which a shop that draws once a month does not keep. Amounts come as decimal texts and become numbers
of the picture only there.
"""

import asyncio
import json
import os
import sys
import tempfile
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import asdict, dataclass
from decimal import Decimal
from pathlib import Path
from typing import Any

WITHIN = 60
"""Seconds; a machine that needs more draws no picture."""
_ROOT = Path(__file__).resolve().parent.parent
_COLOURS = ("#2f6fde", "#d9822b", "#1f9d61")


@dataclass(frozen=True, slots=True)
class Drawing:
    """One line of `days`, and three series of amounts beside it, each with its name."""

    title: str
    unit: str
    days: Sequence[int]
    names: Sequence[str]
    series: Sequence[Sequence[str]]


class NotDrawn(Exception):
    """The picture could not be made."""


Draw = Callable[[Drawing], Awaitable[bytes]]


async def draw(drawing: Drawing) -> bytes:
    """The PNG. Raises `NotDrawn`."""
    with tempfile.TemporaryDirectory() as folder:
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "bot.charts",
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            cwd=_ROOT,
            env={**_environment(), "MPLCONFIGDIR": folder, "MPLBACKEND": "Agg"},
        )
        try:
            async with asyncio.timeout(WITHIN):
                png, _ = await process.communicate(json.dumps(asdict(drawing)).encode())
        except TimeoutError:
            raise NotDrawn("too slow") from None
        finally:
            if process.returncode is None:
                process.kill()
                await process.wait()
    if process.returncode != 0 or not png:
        raise NotDrawn(f"exit {process.returncode}")
    return png


def _environment() -> dict[str, str]:
    """What a Python needs to start; none of the shop's secrets."""
    known = ("PATH", "PYTHONPATH", "SYSTEMROOT", "LANG", "LC_ALL", "HOME")
    return {name: os.environ[name] for name in known if name in os.environ}


def _drawn(drawing: Drawing) -> None:
    """Writes the picture to standard output."""
    from matplotlib.figure import Figure

    figure = Figure(figsize=(9, 5), dpi=144, layout="constrained")
    axes = figure.subplots()
    for name, amounts, colour in zip(drawing.names, drawing.series, _COLOURS, strict=True):
        heights: Any = [Decimal(each) for each in amounts]
        axes.plot(drawing.days, heights, label=name, color=colour, marker="o", markersize=3)
    axes.axhline(0, color="#888888", linewidth=1)
    axes.set_title(drawing.title)
    axes.set_ylabel(drawing.unit)
    axes.set_xticks(drawing.days)
    axes.tick_params(axis="x", labelsize=8)
    axes.grid(axis="y", color="#dddddd")
    axes.legend(loc="upper left", frameon=False)
    figure.savefig(sys.stdout.buffer, format="png")


if __name__ == "__main__":
    _drawn(Drawing(**json.load(sys.stdin)))
