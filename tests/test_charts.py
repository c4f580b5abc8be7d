"""A month's picture is drawn by a process of its own, in any language, and a picture that fails says so."""

import struct
import sys

import pytest

from bot import charts
from bot.charts import Drawing, NotDrawn, draw

DRAWING = Drawing(
    "Ноябрь 2026",
    "RUB",
    [1, 2, 3],
    ["Выручка", "Закупка", "Прибыль"],
    [["1.10", "0", "7"], ["0"] * 3, ["-5", "0", "1"]],
)


async def test_a_month_becomes_a_picture_without_the_library_in_the_shop() -> None:
    png = await draw(DRAWING)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (1296, 720)
    assert "matplotlib" not in sys.modules


async def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(NotDrawn):
        await draw(Drawing("t", "RUB", [1], ["a"], [["no number"]]))


async def test_a_picture_gets_none_of_the_shops_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "canary")
    assert "canary" not in charts._environment().values()
