"""Reads the bank's file once a day, applies what did not jump, and tells staff of what is too old or waits for them.

Refuses to apply a rate that moved by more than a tenth: a person does that, on the prices screen.
"""

from collections.abc import Mapping
from datetime import datetime, timedelta
from decimal import Decimal

import structlog

from bot.services.casework import open_case
from bot.services.pricing import Pricing, text
from bot.services.rates import OLDEST, BankFile, BankRate, RateBook, jumped
from providers.base import Profile
from providers.errors import ProviderError
from providers.rates.table import RateTable
from storage import cases, rates
from storage.database import Database, Reader, Transaction
from storage.rates import StoredRate

log = structlog.get_logger()

INTERVAL = timedelta(days=1)
FIRST_WAIT = timedelta(minutes=5)
LONGEST_WAIT = timedelta(hours=1)
TELL_AFTER = 3
"""So many failures in a row, half an hour, are more than a bad moment."""
AHEAD = timedelta(days=14)
"""A bank names a rate before its day comes, over holidays by many; further ahead the file is wrong."""
JUMPED, TOO_OLD, MISSING = "rate_jumped", "rate_too_old", "rate_missing"


class RateReading:
    """`step` is a worker's: called often, it works when it is time."""

    def __init__(
        self, bank: BankFile, db: Database, pricing: Pricing, book: RateBook, profiles: Mapping[str, Profile]
    ) -> None:
        self._bank, self._db, self._pricing, self._book = bank, db, pricing, book
        self._shop_currency = book.shop_currency
        foreign = {each.currency for each in profiles.values() if pricing.takes_bank(each)}
        self._currencies = tuple(sorted(foreign))
        self._failures = 0
        self._next_at: datetime | None = None
        self._priced: dict[str, Decimal | None] = {}
        """The rates that the catalogue's prices were reckoned with."""

    async def step(self, now: datetime) -> bool:
        """Reads the file if it is time, and looks after what has grown too old. Says whether anything was done."""
        if not self._currencies:
            return False
        if self._next_at is None:
            self._next_at = await self._db.read(lambda reader: self._first(reader, now))
            # At the start every catalogue is repriced by whoever reads it.
            self._priced = await self._db.read(self._rates)
        did = now >= self._next_at
        if did:
            self._next_at = await self._read(now)
        return await self._look_after(now) or did

    async def _first(self, reader: Reader, now: datetime) -> datetime:
        """When the file is read first: a day after it was read last, at once where a rate is missing."""
        known = await rates.newest(reader, self._bank.source, self._shop_currency)
        if any(currency not in known for currency in self._currencies):
            return now
        return min(known[currency].seen_at for currency in self._currencies) + INTERVAL

    async def _read(self, now: datetime) -> datetime:
        """Reads the file and says when to read it again."""
        try:
            table = await self._file(now)
        except ProviderError as error:
            log.warning("rates.unread", source=self._bank.source, error=str(error))
            self._failures += 1
            if self._failures == TELL_AFTER:
                await self._db.write(lambda tx: self._tell_unread(tx, now))
            return now + min(FIRST_WAIT * (1 << min(self._failures - 1, 10)), LONGEST_WAIT)
        self._failures = 0
        await self._db.write(lambda tx: self._store(tx, table, now), bulk=True)
        return now + INTERVAL

    async def _file(self, now: datetime) -> RateTable:
        """The bank's file. Raises `ProviderError`."""
        table = await self._bank.read()
        if table.day > now.date() + AHEAD:
            raise ProviderError(f"{self._bank.source}: a file of {table.day}")
        return table

    async def _store(self, tx: Transaction, table: RateTable, now: datetime) -> None:
        newest = await rates.newest(tx, table.source, self._shop_currency)
        applied = await rates.applied(tx, table.source, self._shop_currency)
        for currency in self._currencies:
            rate = table.rate(currency, self._shop_currency)
            if not rate:
                await self._tell_missing(tx, currency, now)
            # An older file than one that was read before proves nothing about today.
            elif currency not in newest or table.day >= newest[currency].day:
                await self._keep(tx, table, currency, rate, applied.get(currency), now)

    async def _tell_missing(self, tx: Transaction, currency: str, now: datetime) -> None:
        evidence = {"bank": self._bank.source, "currency": currency}
        await open_case(tx, MISSING, subject=currency, evidence=evidence, now=now)

    async def _tell_unread(self, tx: Transaction, now: datetime) -> None:
        """Currencies that were never read are not sold at all, unless staff gave a rate."""
        newest = await rates.newest(tx, self._bank.source, self._shop_currency)
        for currency in self._currencies:
            if currency not in newest:
                await self._tell_missing(tx, currency, now)

    async def _keep(
        self, tx: Transaction, table: RateTable, currency: str, rate: Decimal, former: StoredRate | None, now: datetime
    ) -> None:
        asks = former is not None and jumped(Decimal(former.rate), rate)
        await rates.put(
            tx,
            source=table.source,
            day=table.day,
            currency=currency,
            shop_currency=self._shop_currency,
            rate=text(rate),
            is_applied=not asks,
            now=now,
        )
        await cases.close_about(tx, MISSING, currency, resolution="came", now=now)
        if not asks:
            await cases.close_about(tx, JUMPED, currency, resolution="settled", now=now)
        elif former is not None and not await self._is_applied(tx, currency):
            evidence = {"bank": table.source, "currency": currency, "before": former.rate, "after": text(rate)}
            await open_case(tx, JUMPED, subject=currency, evidence=evidence, now=now)

    async def _is_applied(self, reader: Reader, currency: str) -> bool:
        """Whether what the bank says now was applied by a person before."""
        found = (await rates.newest(reader, self._bank.source, self._shop_currency)).get(currency)
        return found is not None and found.applied_at is not None

    async def _look_after(self, now: datetime) -> bool:
        """Reprices where another rate holds than before, whatever changed it, and tells of rates that grew too old."""
        held, current = await self._db.read(self._rates), await self._db.read(self._book.current)
        moved = [name for name in held if self._priced.get(name) != held[name]]
        old, young = self._untold(current), [each for each in current if current[each].is_fresh]
        if not moved and not old and not await self._db.read(lambda reader: self._is_told(reader, young)):
            return False
        await self._db.write(lambda tx: self._settle(tx, moved, old, young, now), bulk=True)
        self._priced = held
        return True

    async def _rates(self, reader: Reader) -> dict[str, Decimal | None]:
        terms = await self._pricing.terms(reader)
        return {name: known.rate for name, known in terms.by_provider.items()}

    def _untold(self, current: Mapping[str, BankRate]) -> list[tuple[str, BankRate]]:
        return [(each, rate) for each, rate in current.items() if not rate.is_fresh and not rate.is_told]

    async def _is_told(self, reader: Reader, young: list[str]) -> bool:
        """Whether a case is open about a rate that is young again."""
        return bool(await cases.subjects_of(reader, TOO_OLD) & set(young))

    async def _settle(
        self, tx: Transaction, moved: list[str], old: list[tuple[str, BankRate]], young: list[str], now: datetime
    ) -> None:
        for name in moved:
            await self._pricing.reprice(tx, name)
        for currency in young:
            await cases.close_about(tx, TOO_OLD, currency, resolution="came", now=now)
        for currency, rate in old:
            evidence = {
                "bank": rate.source,
                "currency": currency,
                "day": rate.day.isoformat(),
                "days": OLDEST.days,
            }
            await open_case(tx, TOO_OLD, subject=currency, evidence=evidence, now=now)
        await rates.told(tx, [rate.id for _, rate in old], now)
