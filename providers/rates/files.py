"""The daily files of central banks, read strictly: numbers as decimals, no entities, no odd encodings.

What does not look as the bank writes it is refused whole: half a table could be a loss.
"""

import re
from collections.abc import Iterable
from datetime import date, datetime
from decimal import Decimal
from xml.etree import ElementTree

from providers.rates.table import Quoted, RateTable

ENCODINGS = {"utf-8": "utf-8", "windows-1251": "cp1251"}
_DECLARED = re.compile(rb"""\s*<\?xml[^>]{0,100}?encoding=["']([A-Za-z0-9_-]{1,20})["']""")
_HEAD = re.compile(r"\s*<\?xml[^>]{0,200}\?>")
_NUMBER = re.compile(r"[0-9]{1,9}(?:[.,][0-9]{1,12})?")
_CODE = re.compile(r"[A-Z]{3}")
ECB_NAMESPACE = "{http://www.ecb.int/vocabulary/2002-08-01/eurofxref}"


def ecb(content: bytes) -> RateTable:
    """The European Central Bank's reference rates: how many units of a currency one euro buys. ValueError if broken."""
    root = _parsed(content)
    days = [each for each in root.iter(f"{ECB_NAMESPACE}Cube") if "time" in each.attrib]
    if len(days) != 1:
        raise ValueError("one day is expected")
    quoted = ((row.get("currency", ""), Quoted(_number(row.get("rate")), Decimal(1))) for row in days[0])
    return RateTable("ecb", date.fromisoformat(days[0].attrib["time"]), "EUR", _whole(quoted))


def cbr(content: bytes) -> RateTable:
    """The Bank of Russia's official rates: what `Nominal` units of a currency cost in roubles. ValueError if broken."""
    root = _parsed(content)
    if root.tag != "ValCurs":
        raise ValueError("ValCurs is expected")
    day = datetime.strptime(root.get("Date", ""), "%d.%m.%Y").date()  # noqa: DTZ007 - a day has no time zone
    quoted = (
        (row.findtext("CharCode", ""), Quoted(_number(row.findtext("Nominal")), _number(row.findtext("Value"))))
        for row in root.iter("Valute")
    )
    return RateTable("cbr", day, "RUB", _whole(quoted))


def _parsed(content: bytes) -> ElementTree.Element:
    """The document's root. Entities are refused before the parser sees any of it."""
    declared = _DECLARED.match(content)
    encoding = ENCODINGS.get(declared[1].decode().lower() if declared else "utf-8")
    if encoding is None:
        raise ValueError("this encoding is not read")
    text = content.decode(encoding)  # UnicodeDecodeError is a ValueError
    if "<!" in text.replace("<!--", ""):
        raise ValueError("declarations are not read")
    try:
        return ElementTree.fromstring(_HEAD.sub("", text, count=1))  # noqa: S314 - no declaration, so no entity
    except ElementTree.ParseError as error:
        raise ValueError("no XML") from error


def _number(text: str | None) -> Decimal:
    if text is None or not _NUMBER.fullmatch(text.strip()):
        raise ValueError("a number is expected")
    found = Decimal(text.strip().replace(",", "."))
    if found <= 0:
        raise ValueError("a number above 0 is expected")
    return found


def _whole(rows: Iterable[tuple[str, Quoted]]) -> dict[str, Quoted]:
    found: dict[str, Quoted] = {}
    for code, each in rows:
        if not _CODE.fullmatch(code) or code in found:
            raise ValueError("each currency is expected once, by its code")
        found[code] = each
    if not found:
        raise ValueError("there is no rate")
    return found
