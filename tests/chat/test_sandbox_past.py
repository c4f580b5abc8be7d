"""The sandbox's invented past beside what its visitors do: Telegram and the books agree from the first minute."""

import asyncio
from collections.abc import Mapping
from pathlib import Path

import pytest

from bot.history import ORDERS
from storage import ledger
from storage.migrate import migrate
from tests.chat.setting import ALL_FIVE, ENVIRONMENT
from tests.chat.shop import Shop
from tests.chat.test_balance import top_up
from tests.test_history import opened

DAY = 86_520


async def a_day_later(shop: Shop) -> None:
    await asyncio.sleep(DAY)
    await shop.settle()


@pytest.mark.parametrize("environment", [ENVIRONMENT, ALL_FIVE], ids=["two", "five"])
async def test_no_case_about_money_appears_by_itself(shop_file: Path, environment: Mapping[str, str]) -> None:
    async with opened(shop_file, environment=environment) as shop:
        for _ in range(4):
            await a_day_later(shop)
        assert await shop.rows("SELECT kind, evidence FROM cases") == []
        held = await shop.db.read(lambda reader: ledger.balance(reader, "stars", "XTR"))
        assert held == shop.telegram.world.state.bot["stars"] == 0


async def test_stars_of_a_customer_who_was_quicker_are_not_taken_out(tmp_path: Path) -> None:
    file = tmp_path / "fresh.db"
    migrate(file)
    async with opened(file) as shop:
        await top_up(shop, shop.ben, "500")
        assert await shop.states() == []
        await shop.tend("catalogue:kinguin")
        await shop.settle()
        assert len(await shop.states()) == ORDERS
        held = await shop.db.read(lambda reader: ledger.balance(reader, "stars", "XTR"))
        assert held == shop.telegram.world.state.bot["stars"] == 500
        await a_day_later(shop)
        assert await shop.rows("SELECT kind FROM cases") == []
