"""The Bank of Russia's daily file without the bank: a few currencies that move a little from day to day."""

from collections.abc import Mapping
from datetime import date
from decimal import Decimal

from providers.rates.table import Quoted

HEAD = (
    '<?xml version="1.0" encoding="windows-1251"?>\n'
    '<ValCurs Date="{day}" name="Foreign Currency Market">{rows}</ValCurs>'
)
ROW = (
    '<Valute ID="R0{n}"><NumCode>{n:03}</NumCode><CharCode>{code}</CharCode><Nominal>{units}</Nominal>'
    "<Name>{code}</Name><Value>{base}</Value></Valute>"
)
USUAL = {"EUR": (1, "100"), "USD": (1, "92"), "GBP": (1, "117"), "KZT": (100, "19"), "JPY": (100, "61")}
STEP = Decimal("0.004")
"""The part by which a rate moves in a day; after a week it is where it began."""


def daily_file(day: date) -> bytes:
    """The file of a day, as the bank writes it."""
    moved = 1 + STEP * abs(day.toordinal() % 7 - 3)
    usual = {code: Quoted(Decimal(units), Decimal(base) * moved) for code, (units, base) in USUAL.items()}
    return written(day, usual)


def written(day: date, quoted: Mapping[str, Quoted]) -> bytes:
    """These rates in the bank's own form: decimal commas, windows-1251."""
    rows = (
        ROW.format(n=n, code=code, units=each.units, base=f"{each.base:.4f}".replace(".", ","))
        for n, (code, each) in enumerate(quoted.items(), start=1)
    )
    return HEAD.format(day=day.strftime("%d.%m.%Y"), rows="".join(rows)).encode("cp1251")
