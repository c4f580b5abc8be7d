"""The banks' daily files as they write them, with the rates of a story, and a network that serves them."""

from collections.abc import Callable, Mapping
from datetime import date
from decimal import Decimal

import httpx

ECB = """<?xml version="1.0" encoding="UTF-8"?>
<gesmes:Envelope xmlns:gesmes="http://www.gesmes.org/xml/2002-08-01" \
xmlns="http://www.ecb.int/vocabulary/2002-08-01/eurofxref">
\t<gesmes:subject>Reference rates</gesmes:subject>
\t<gesmes:Sender>
\t\t<gesmes:name>European Central Bank</gesmes:name>
\t</gesmes:Sender>
\t<Cube>
\t\t<Cube time='{day}'>
{rows}
\t\t</Cube>
\t</Cube>
</gesmes:Envelope>"""
CBR = """<?xml version="1.0" encoding="windows-1251"?>
<ValCurs Date="{day}" name="Foreign Currency Market">{rows}</ValCurs>"""
CBR_ROW = """<Valute ID="R01235"><NumCode>840</NumCode><CharCode>{code}</CharCode><Nominal>{nominal}</Nominal>\
<Name>Валюта</Name><Value>{value}</Value><VunitRate>{value}</VunitRate></Valute>"""
CHEAP = {"JPY": 100, "UZS": 10000, "KZT": 100}
"""How many units the Bank of Russia quotes together."""


def ecb(day: date, rates: Mapping[str, str]) -> bytes:
    """`rates`: units for one euro."""
    rows = "\n".join(f"\t\t\t<Cube currency='{code}' rate='{rate}'/>" for code, rate in rates.items())
    return ECB.format(day=day.isoformat(), rows=rows).encode()


def cbr(day: date, rates: Mapping[str, str]) -> bytes:
    """`rates`: roubles for the nominal."""
    rows = "".join(
        CBR_ROW.format(code=code, nominal=CHEAP.get(code, 1), value=str(Decimal(rate)).replace(".", ","))
        for code, rate in rates.items()
    )
    return CBR.format(day=day.strftime("%d.%m.%Y"), rows=rows).encode("cp1251")


class DailyFile:
    """The Bank of Russia's file of each day; `say` changes tomorrow's."""

    def __init__(self, today: Callable[[], date]) -> None:
        self._today = today
        self.rates = {"EUR": "100", "USD": "90"}
        self.day: date | None = None
        """Where the bank rests: the day that its newest file is of."""
        self.down = False
        self.read = 0
        self.transport = httpx.MockTransport(self._answer)

    def say(self, **rates: str) -> None:
        self.rates |= rates

    def _answer(self, request: httpx.Request) -> httpx.Response:
        self.read += 1
        if self.down:
            raise httpx.ConnectError("no way to the bank")
        return httpx.Response(200, content=cbr(self.day or self._today(), self.rates))
