"""A month's picture is drawn by a process of its own, in any language, and a picture that fails says so."""

import struct
import sys

import pytest

from bot import charts
from bot.charts import NOTHING, Drawing, NotDrawn, Panel, draw

MONEY = Panel("", "RUB", ["Выручка", "Закупка", "Прибыль"], [["1.10", "0", "7"], ["0"] * 3, ["-5", "0", "1"]])
ORDERS = Panel("Заказы", "", ["Оплачено", "Вернули"], [["4", "0", "2"], ["1", "0", NOTHING]], bars=True)
DRAWING = Drawing("Ноябрь 2026", ["1", "2", "3"], [MONEY])


async def test_a_month_becomes_a_picture_without_the_library_in_the_shop() -> None:
    png = await draw(DRAWING)
    assert png.startswith(b"\x89PNG\r\n\x1a\n")
    assert struct.unpack(">II", png[16:24]) == (1296, 720)
    assert "matplotlib" not in sys.modules


async def test_several_panels_stand_in_one_picture_and_gaps_stay_gaps() -> None:
    light = await draw(Drawing("Ноябрь 2026", ["1", "2", "3"], [MONEY, ORDERS, ORDERS]))
    dark = await draw(Drawing("Ноябрь 2026", ["1", "2", "3"], [MONEY, ORDERS, ORDERS], dark=True))
    assert struct.unpack(">II", light[16:24]) == struct.unpack(">II", dark[16:24]) == (1296, 1152)
    assert light != dark


async def test_what_cannot_be_drawn_is_said() -> None:
    with pytest.raises(NotDrawn):
        await draw(Drawing("t", ["1"], [Panel("", "RUB", ["a"], [["no number"]])]))


async def test_a_picture_gets_none_of_the_shops_secrets(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("BOT_TOKEN", "canary")
    assert "canary" not in charts._environment().values()
