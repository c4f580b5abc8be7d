"""Numbers as a picture: panels of lines or bars, light or dark. Knows no order and no words; it is given both as texts.

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
_LIGHT = {"paper": "#ffffff", "ink": "#20242a", "grid": "#dddddd", "lines": ("#2f6fde", "#d9822b", "#1f9d61")}
_DARK = {"paper": "#17212b", "ink": "#e6eaee", "grid": "#2e3b48", "lines": ("#6ab3f3", "#f0a04b", "#57c98d")}
NOTHING = "NaN"
"""A gap in a series."""


@dataclass(frozen=True, slots=True)
class Panel:
    """Series of amounts over the drawing's labels or its own, each with its name; `bars` stand side by side."""

    title: str
    unit: str
    names: Sequence[str]
    series: Sequence[Sequence[str]]
    bars: bool = False
    labels: Sequence[str] = ()


@dataclass(frozen=True, slots=True)
class Drawing:
    """One panel alone, or several below each other in two columns."""

    title: str
    labels: Sequence[str]
    panels: Sequence[Panel]
    dark: bool = False


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

    look: Any = _DARK if drawing.dark else _LIGHT
    rows, columns = (1, 1) if len(drawing.panels) == 1 else (-(-len(drawing.panels) // 2), 2)
    size = (9, 5) if columns == 1 else (9, 4 * rows)
    figure = Figure(figsize=size, dpi=144, layout="constrained", facecolor=look["paper"])
    figure.suptitle(drawing.title, color=look["ink"], fontsize=18)
    every = figure.subplots(rows, columns, squeeze=False).flat
    for axes, panel in zip(every, drawing.panels, strict=False):
        _panel(axes, panel, panel.labels or drawing.labels, look)
    figure.savefig(sys.stdout.buffer, format="png")


def _panel(axes: Any, panel: Panel, labels: Sequence[str], look: Any) -> None:
    places = range(len(labels))
    wide = Decimal("0.8") / len(panel.names)
    for n, (name, amounts) in enumerate(zip(panel.names, panel.series, strict=True)):
        heights: Any = [Decimal(each) for each in amounts]
        colour = look["lines"][n]
        if panel.bars:
            shift = wide * n - (wide * (len(panel.names) - 1)) / 2
            axes.bar([place + shift for place in places], heights, wide, label=name, color=colour)
        else:
            axes.plot(places, heights, label=name, color=colour, marker="o", markersize=4)
    several = len(panel.names) > 1
    axes.set_title(panel.title, color=look["ink"], fontsize=16, pad=28 if several else 6)
    axes.set_ylabel(panel.unit, color=look["ink"])
    _dress(axes, labels, look)
    if several:  # above the lines, never over them
        place = {"loc": "lower left", "bbox_to_anchor": (0, 1), "ncols": len(panel.names)}
        axes.legend(**place, frameon=False, labelcolor=look["ink"], fontsize=12, columnspacing=1, handlelength=1)


def _dress(axes: Any, labels: Sequence[str], look: Any) -> None:
    """Axes that can be read on a phone: few labels, quiet lines."""
    step = -(-len(labels) // (16 if max(map(len, labels)) < 3 else 6))
    axes.set_facecolor(look["paper"])
    axes.set_xticks(range(0, len(labels), step), labels[::step])
    axes.yaxis.get_major_locator().set_params(integer=True)
    axes.tick_params(colors=look["ink"], labelsize=12, length=0)
    axes.tick_params(axis="x", labelsize=9 if any("\n" in one for one in labels) else 12)
    axes.axhline(0, color=look["grid"], linewidth=1)
    axes.grid(axis="y", color=look["grid"])
    axes.set_axisbelow(True)
    for side in axes.spines.values():
        side.set_visible(False)


if __name__ == "__main__":
    asked = json.load(sys.stdin)
    _drawn(Drawing(**asked | {"panels": [Panel(**each) for each in asked["panels"]]}))
