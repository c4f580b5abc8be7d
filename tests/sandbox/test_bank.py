"""The sandbox serves a bank's daily file, so that a rate can be left to a bank there too."""

from datetime import timedelta
from decimal import Decimal
from itertools import pairwise
from pathlib import Path

from bot.sandbox.bank_http import PATH
from bot.sandbox.files import Files
from bot.sandbox.surroundings import surroundings
from providers.rates import files
from providers.rates.standin import daily_file
from tests.sandbox.launched import launched


async def test_the_file_is_todays_and_reads_as_the_banks_own(tmp_path: Path) -> None:
    async with launched(tmp_path) as opened:
        answer = await opened.client.get(PATH)
        table = files.cbr(await answer.read())
        assert table.day == opened.sandbox.clock.now().date()
        rate = table.rate("EUR", "RUB")
        assert rate is not None
        assert 100 <= rate <= 102


async def test_no_day_jumps(tmp_path: Path) -> None:
    async with launched(tmp_path) as opened:
        today = opened.sandbox.clock.now().date()
    rates = [files.cbr(daily_file(today + timedelta(days=n))).rate("EUR", "RUB") for n in range(15)]
    known = [rate for rate in rates if rate is not None]
    assert len(set(known)) > 2
    assert all(abs(one - other) < Decimal("0.1") * one for one, other in pairwise(known))


def test_the_sandboxs_bot_asks_the_sandboxs_bank(tmp_path: Path) -> None:
    told = surroundings({}, address="http://here", door=1, token="2:sand", files=Files(tmp_path), providers={})
    assert (told["RATES_SOURCE"], told["RATES_URL"]) == ("cbr", "http://here/bank/daily.xml")
