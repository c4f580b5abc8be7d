"""The worker that knows what a provider still holds for the shop: read, explained by the books, told when it is low.

A failed read changes nothing. What the books do not explain must stay over two reads before anybody hears of it.
"""

from dataclasses import replace
from datetime import datetime, timedelta

from bot.services.casework import open_case
from bot.services.supply import Supply
from providers.errors import ProviderError
from providers.money import Money
from storage import deposits, ledger, providers, reconciled
from storage.database import Reader, Transaction
from storage.deposits import Deposit

EVERY = timedelta(minutes=5)
STAYS = timedelta(minutes=6)
"""Longer than the slowest look at an order: what it explains is booked by then."""
SALES_OF = timedelta(days=14)
DEAREST_OF = timedelta(days=7)
ENOUGH_DAYS = 3
DECIDE_WITHIN = timedelta(days=1)
LOW, DIFFERS, TOP_UP = "deposit_low", "deposit_differs", "top_up"


class Deposits:
    """One per provider that shows its balance."""

    def __init__(self, supply: Supply) -> None:
        self._supply = supply
        self._name = supply.provider.profile.name

    async def step(self, now: datetime) -> timedelta:
        """Reads the deposit, stores it and compares it."""
        await self.compare(now, stays=STAYS)
        return EVERY

    async def compare(self, now: datetime, *, stays: timedelta) -> bool:
        """One read. False where the provider gave no answer. `stays`: how old a difference is told."""
        before = await self._supply.db.read(self._booked)
        try:
            held = await self._supply.provider.balance()
        except ProviderError:
            return False
        await self._supply.db.write(lambda tx: self._learn(tx, held, before, stays, now), bulk=True)
        return True

    async def _booked(self, reader: Reader) -> int:
        return await ledger.balance(reader, deposits.account(self._name), self._supply.provider.profile.currency)

    async def _learn(self, tx: Transaction, held: Money, before: int, stays: timedelta, now: datetime) -> None:
        await providers.set_deposit(tx, self._name, held.minor, held.currency, now)
        known = await deposits.get(tx, self._name)
        judged = await self._judged(tx, known, held, before, stays, now)
        await deposits.put(tx, await self._watched(tx, judged, held, now))

    async def _judged(
        self, tx: Transaction, known: Deposit, held: Money, before: int, stays: timedelta, now: datetime
    ) -> Deposit:
        """What the books explain, and what they do not."""
        booked = await ledger.balance(tx, deposits.account(self._name), held.currency)
        loose = await deposits.not_booked(tx, self._name, held.currency)
        if known.opened != held.currency:
            if loose or booked != before:
                return known  # an order is on its way: the account is opened when none is
            await _open_account(tx, self._name, held.minor - booked, held.currency, now)
            return replace(known, opened=held.currency, known_minor=0, differs_minor=0, differs_at=None)
        back = await deposits.may_be_back(tx, self._name, held.currency)
        low, high = min(before, booked) - loose, max(before, booked) + back
        if low <= held.minor <= high:
            return await self._explained(tx, known, now)
        beyond = held.minor - known.known_minor
        differs = beyond - high if beyond > high else min(beyond - low, 0)
        if differs == 0:
            return replace(known, differs_minor=0, differs_at=None)
        first = known.differs_at if known.differs_minor == differs else None
        if now - (first or now) < stays:
            return replace(known, differs_minor=differs, differs_at=first or now)
        return await self._told(tx, replace(known, differs_minor=differs, differs_at=first or now), held, booked, now)

    async def _explained(self, tx: Transaction, known: Deposit, now: datetime) -> Deposit:
        """The books and the provider say the same: nothing is left to be asked."""
        if known.known_minor or known.differs_minor:
            await reconciled.close_cases(tx, DIFFERS, "explained", now, subject=self._name)
        waiting = await deposits.open_top_up(tx, self._name)
        if waiting is not None:
            await deposits.answer_top_up(tx, waiting.id, "gone", now)
            await reconciled.close_cases(tx, TOP_UP, "explained", now, subject=self._name)
        return replace(known, known_minor=0, differs_minor=0, differs_at=None)

    async def _told(self, tx: Transaction, known: Deposit, held: Money, booked: int, now: datetime) -> Deposit:
        """A rise is asked about; money that is missing is a case at once, and told once."""
        if known.differs_minor > 0:
            await self._ask(tx, known.differs_minor, held, booked, now)
            return known
        await differs(tx, self._name, held, booked, now)
        return replace(known, known_minor=known.known_minor + known.differs_minor, differs_minor=0, differs_at=None)

    async def _ask(self, tx: Transaction, rise: int, held: Money, booked: int, now: datetime) -> None:
        waiting = await deposits.open_top_up(tx, self._name)
        if waiting is not None:
            if waiting.amount_minor == rise:
                return
            await deposits.answer_top_up(tx, waiting.id, "gone", now)
            await reconciled.close_cases(tx, TOP_UP, "explained", now, subject=self._name)
        asked = await deposits.ask_top_up(tx, self._name, rise, held.currency, now)
        evidence = {
            "provider": self._name,
            "rise": Money.of_minor(rise, held.currency),
            "deposit": held,
            "books": Money.of_minor(booked, held.currency),
            "top_up": asked,
        }
        late = now + DECIDE_WITHIN
        await open_case(tx, TOP_UP, subject=self._name, evidence=evidence, deadline_at=late, now=now)

    async def _watched(self, tx: Transaction, known: Deposit, held: Money, now: datetime) -> Deposit:
        """The alarm: told once when the deposit falls below its limit, gone by itself when it rises."""
        limit, per_day = await low_limit(tx, known, held.currency, now)
        if held.minor >= limit:
            if known.low_at is not None:
                await reconciled.close_cases(tx, LOW, "risen", now, subject=self._name)
            return replace(known, low_at=None)
        if known.low_at is not None:
            return known
        days = days_left(held.minor, per_day)
        evidence = {"provider": self._name, "deposit": held, "limit": Money.of_minor(limit, held.currency)}
        if days is not None:
            evidence["days_left"] = str(days)
        late = now + DECIDE_WITHIN
        await open_case(tx, LOW, subject=self._name, evidence=evidence, deadline_at=late, now=now)
        return replace(known, low_at=now)


async def low_limit(reader: Reader, known: Deposit, currency: str, now: datetime) -> tuple[int, int]:
    """Below which the deposit is low, and what a day takes from it: minor units.

    Where staff set nothing: three days of sales, and never less than the dearest order of the last week.
    """
    total, _ = await deposits.spent_since(reader, known.provider, currency, now - SALES_OF)
    _, dearest = await deposits.spent_since(reader, known.provider, currency, now - DEAREST_OF)
    per_day = -(-total // SALES_OF.days)
    if known.low_minor is not None:
        return known.low_minor, per_day
    return max(ENOUGH_DAYS * per_day, dearest), per_day


def days_left(held: int, per_day: int) -> int | None:
    """How many whole days the deposit lasts; None where nothing is sold."""
    return max(held, 0) // per_day if per_day else None


async def differs(tx: Transaction, provider: str, held: Money, booked: int, now: datetime, *, reason: str = "") -> None:
    """A case with both figures. `reason`: why a rise is no top-up."""
    evidence = {"provider": provider, "deposit": held, "books": Money.of_minor(booked, held.currency)}
    told = evidence | ({"reason": reason} if reason else {})
    late = now + DECIDE_WITHIN
    await open_case(tx, DIFFERS, subject=provider, evidence=told, deadline_at=late, now=now)


async def _open_account(tx: Transaction, provider: str, minor: int, currency: str, now: datetime) -> None:
    """What the provider held before the books began is the owner's."""
    if minor == 0:
        return
    own, account = "owner", deposits.account(provider)
    await ledger.book(
        tx,
        kind="opening",
        ref=f"{account}:{currency}",
        debit=account if minor > 0 else own,
        credit=own if minor > 0 else account,
        amount_minor=abs(minor),
        currency=currency,
        now=now,
    )
