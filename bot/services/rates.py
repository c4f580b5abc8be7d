"""The bank's rates as prices use them: which one holds, whether it is still young enough. Fetches nothing."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from decimal import ROUND_CEILING, Context, Decimal
from typing import Protocol

from bot.seams import Clock
from providers.rates.table import DIGITS, RateTable
from storage import rates
from storage.database import Reader
from storage.prices import PriceTerms
from storage.rates import StoredRate

OLDEST = timedelta(days=3)
"""How long a rate holds that the bank was not heard to repeat. Its newest file counts over weekends and holidays."""
OLDEST_DAY = timedelta(days=14)
"""How old the day of a rate may be, whoever repeats it: no bank rests so long, a copy of its file may."""
JUMP = Decimal("0.1")
"""A rate that moved by more than this part is not applied but asked about."""
STAFF, BANK = "staff", "bank"
FALLBACK, NONE = "fallback", "none"
_EXACT = Context(prec=60)


class BankFile(Protocol):
    """Where the daily file comes from."""

    source: str

    async def read(self) -> RateTable:
        """The newest file. Raises `ProviderError` where none can be had."""
        ...


@dataclass(frozen=True, slots=True)
class BankRate:
    """What a bank says one unit of a currency costs in the shop's."""

    id: int
    source: str
    day: date
    rate: Decimal
    seen_at: datetime
    is_fresh: bool
    is_told: bool = False
    """Staff have heard that it is too old."""


@dataclass(frozen=True, slots=True)
class Effective:
    """The rate that prices are made with; `rate` None: nothing is sold. `source`: a bank, staff, fallback or none."""

    rate: Decimal | None
    source: str
    day: date | None = None


class RateBook:
    """`source` is None where the shop asks no bank."""

    def __init__(self, source: str | None, shop_currency: str, clock: Clock) -> None:
        self.source = source
        self.shop_currency = shop_currency
        self._clock = clock

    async def current(self, reader: Reader) -> Mapping[str, BankRate]:
        """The newest applied rate of each currency, fresh or not."""
        if self.source is None:
            return {}
        now = self._clock.now()
        found = await rates.applied(reader, self.source, self.shop_currency)
        return {currency: _bank_rate(row, now) for currency, row in found.items()}

    async def waiting(self, reader: Reader) -> Mapping[str, BankRate]:
        """Rates that jumped and wait for a person."""
        if self.source is None:
            return {}
        now = self._clock.now()
        found = await rates.newest(reader, self.source, self.shop_currency)
        return {currency: _bank_rate(row, now) for currency, row in found.items() if row.applied_at is None}


def is_fresh(seen_at: datetime, day: date, now: datetime) -> bool:
    """Whether a rate that was heard at an instant may still be used."""
    return now - seen_at <= OLDEST and now.date() - day <= OLDEST_DAY


def jumped(before: Decimal, after: Decimal) -> bool:
    return abs(after - before) > before * JUMP


def effective(row: PriceTerms, bank: BankRate | None) -> Effective:
    """The rate by which a provider of another currency is sold."""
    fixed = Decimal(row.rate) if row.rate is not None else None
    if row.rate_from != BANK:
        return Effective(fixed, STAFF if fixed is not None else NONE)
    if bank is not None and bank.is_fresh:
        return Effective(with_spread(bank.rate, Decimal(row.spread_percent)), bank.source, bank.day)
    return Effective(fixed, FALLBACK if fixed is not None else NONE)


def with_spread(rate: Decimal, percent: Decimal) -> Decimal:
    """The bank's rate and the staff's own percentage on top of it."""
    exact = _EXACT.multiply(rate, 1 + percent.scaleb(-2))
    return exact.quantize(Decimal(1).scaleb(-DIGITS), ROUND_CEILING, _EXACT)


def _bank_rate(row: StoredRate, now: datetime) -> BankRate:
    fresh = is_fresh(row.seen_at, row.day, now)
    return BankRate(row.id, row.source, row.day, Decimal(row.rate), row.seen_at, fresh, row.told_at is not None)
