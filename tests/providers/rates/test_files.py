"""A bank's file is read whole or not at all, in decimals, and a rate is never below what the bank says."""

from datetime import date
from decimal import Decimal

import httpx
import pytest
from hypothesis import given
from hypothesis import strategies as st

from providers.errors import ProviderError, Unavailable
from providers.rates import files
from providers.rates.bank import LONGEST, URLS, Bank
from providers.rates.table import Quoted, RateTable
from tests.providers.rates.daily import cbr, ecb

DAY = date(2026, 11, 20)
EURO = {"USD": "1.0789", "JPY": "164.53", "GBP": "0.8412"}
ROUBLE = {"USD": "92.5058", "EUR": "100.1234", "JPY": "60.7071", "UZS": "74.25"}


def test_the_european_bank_says_how_much_a_euro_buys() -> None:
    table = files.ecb(ecb(DAY, EURO))
    assert (table.source, table.day, table.base) == ("ecb", DAY, "EUR")
    assert table.rate("EUR", "USD") == Decimal("1.0789")
    assert table.rate("EUR", "EUR") == 1


def test_the_bank_of_russia_says_what_many_units_cost() -> None:
    table = files.cbr(cbr(DAY, ROUBLE))
    assert (table.source, table.day, table.base) == ("cbr", DAY, "RUB")
    assert table.rate("EUR", "RUB") == Decimal("100.1234")
    assert table.rate("JPY", "RUB") == Decimal("0.607071")
    assert table.rate("UZS", "RUB") == Decimal("0.007425")


def test_two_foreign_currencies_cross_at_the_banks_own() -> None:
    assert files.ecb(ecb(DAY, EURO)).rate("GBP", "USD") == Decimal("1.28257252")
    assert files.cbr(cbr(DAY, ROUBLE)).rate("USD", "EUR") == Decimal("0.92391789")


def test_what_the_bank_does_not_name_has_no_rate() -> None:
    table = files.ecb(ecb(DAY, EURO))
    assert table.rate("RUB", "EUR") is None
    assert table.rate("EUR", "RUB") is None


@given(
    st.decimals("0.0001", "100000", places=4),
    st.decimals("0.0001", "100000", places=4),
    st.sampled_from([1, 10, 100, 1000]),
)
def test_a_cross_rate_is_never_below_what_the_bank_says(one: Decimal, other: Decimal, nominal: int) -> None:
    table = RateTable("cbr", DAY, "RUB", {"AAA": Quoted(Decimal(nominal), one), "BBB": Quoted(Decimal(1), other)})
    rate = table.rate("AAA", "BBB")
    assert rate is not None
    assert 0 <= rate * nominal * other - one <= Decimal("0.00000001") * nominal * other
    assert rate > 0


BOMB = """<?xml version="1.0" encoding="UTF-8"?>
<!DOCTYPE ValCurs [<!ENTITY a "aaaaaaaaaa"><!ENTITY b "&a;&a;&a;&a;">]>
<ValCurs Date="20.11.2026"><Valute><CharCode>&b;</CharCode></Valute></ValCurs>"""
OUTSIDE = """<!DOCTYPE r [<!ENTITY x SYSTEM "file:///etc/passwd">]><ValCurs Date="20.11.2026">&x;</ValCurs>"""
GOOD = cbr(DAY, ROUBLE).decode("cp1251")


@pytest.mark.parametrize(
    "broken",
    [
        b"",
        b"<html><body>Maintenance</body></html>",
        BOMB.encode(),
        OUTSIDE.encode(),
        GOOD[: len(GOOD) // 2].encode("cp1251"),
        GOOD.replace("windows-1251", "utf-16").encode("utf-16"),
        GOOD.replace("windows-1251", "koi8-r").encode("koi8-r"),
        GOOD.replace("92.5058", "").replace("92,5058", "").encode("cp1251"),
        GOOD.replace("92,5058", "-92,5058").encode("cp1251"),
        GOOD.replace("92,5058", "0,0000").encode("cp1251"),
        GOOD.replace("92,5058", "NaN").encode("cp1251"),
        GOOD.replace("92,5058", "1e9").encode("cp1251"),
        GOOD.replace("92,5058", "92,50,58").encode("cp1251"),
        GOOD.replace("<Nominal>1<", "<Nominal>0<").encode("cp1251"),
        GOOD.replace(">USD<", ">EUR<").encode("cp1251"),
        GOOD.replace(">USD<", ">usd<").encode("cp1251"),
        GOOD.replace("20.11.2026", "31.11.2026").encode("cp1251"),
        GOOD.replace(' Date="20.11.2026"', "").encode("cp1251"),
        cbr(DAY, {}),
        b"\xff\xfe\x00" * 10,
    ],
)
def test_a_file_that_is_not_as_it_should_be_is_refused_whole(broken: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        files.cbr(broken)


@pytest.mark.parametrize(
    "broken",
    [
        b"<a/>",
        ecb(DAY, {}),
        ecb(DAY, {"USD": "1,07,89"}),
        ecb(DAY, {"USD": "0"}),
        ecb(DAY, EURO).replace(b"2026-11-20", b"yesterday"),
        ecb(DAY, EURO).replace(b"</Cube>\n\t</Cube>", b"</Cube><Cube time='2026-11-19'/>\n\t</Cube>"),
    ],
)
def test_the_european_file_is_read_as_strictly(broken: bytes) -> None:
    with pytest.raises(ValueError):  # noqa: PT011 - whatever is wrong with it
        files.ecb(broken)


def bank(answer: httpx.Response | Exception, source: str = "cbr", url: str | None = None) -> tuple[Bank, list[str]]:
    asked: list[str] = []

    def handle(request: httpx.Request) -> httpx.Response:
        asked.append(str(request.url))
        if isinstance(answer, Exception):
            raise answer
        return answer

    return Bank(source, url, transport=httpx.MockTransport(handle)), asked


@pytest.mark.parametrize(("source", "content"), [("cbr", cbr(DAY, ROUBLE)), ("ecb", ecb(DAY, EURO))])
async def test_the_file_is_asked_for_at_the_banks_own_address(source: str, content: bytes) -> None:
    asked_of, asked = bank(httpx.Response(200, content=content), source)
    assert (await asked_of.read()).day == DAY
    assert asked == [URLS[source]]
    await asked_of.close()


async def test_another_address_of_the_file_may_be_set() -> None:
    asked_of, asked = bank(httpx.Response(200, content=cbr(DAY, ROUBLE)), url="https://mirror.example/a/daily.xml")
    await asked_of.read()
    assert asked == ["https://mirror.example/a/daily.xml"]
    with pytest.raises(ValueError, match="https"):
        Bank("cbr", "http://mirror.example/daily.xml")
    await asked_of.close()


@pytest.mark.parametrize(
    "answer",
    [
        httpx.Response(500),
        httpx.Response(302, headers={"location": "https://elsewhere.example"}),
        httpx.Response(200, content=b"<html/>"),
        httpx.Response(200, content=b" " * (LONGEST + 1)),
        httpx.ConnectError("no way"),
        httpx.ReadTimeout("silent"),
    ],
)
async def test_a_bank_that_gives_no_table_is_unavailable(answer: httpx.Response | Exception) -> None:
    asked_of, _ = bank(answer)
    with pytest.raises(ProviderError) as error:
        await asked_of.read()
    assert isinstance(error.value, Unavailable)
    await asked_of.close()
