"""Deposits as staff see and change them: how long they last, the threshold, rises that were top-ups or were not."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from decimal import Decimal

from bot.callbacks import Place, ProviderPlace
from bot.services.deposits import DIFFERS, TOP_UP, days_left, differs, low_limit
from bot.services.drafting import reason_of
from bot.services.errors import Gone, Mistake
from bot.services.human_number import number
from bot.services.people import Person
from bot.services.pricing import MOST_PRICE
from bot.services.rights import Right, require
from bot.services.staff_views import DepositView
from providers.base import Profile
from providers.money import Money, minor_digits
from storage import deposits, ledger, providers, reconciled, staff
from storage.database import Reader, Transaction
from storage.deposits import TopUp


class DepositDesk:
    """Every method runs in the caller's transaction, or read, and raises `Gone` and `Mistake`."""

    def __init__(self, profiles: Mapping[str, Profile]) -> None:
        self._profiles = profiles

    async def view(self, reader: Reader, provider: str, now: datetime) -> DepositView | None:
        """None where the provider tells of no deposit, or has not told yet."""
        row, known = await providers.get(reader, provider), await deposits.get(reader, provider)
        shows = provider in self._profiles and self._profiles[provider].shows_balance
        if not shows or row is None or row.deposit_minor is None or row.deposit_currency is None:
            return None
        currency, held = row.deposit_currency, row.deposit_minor
        limit, per_day = await low_limit(reader, known, currency, now)
        waiting = await deposits.open_top_up(reader, provider)
        booked = await ledger.balance(reader, deposits.account(provider), currency)
        return DepositView(
            provider=provider,
            held=Money.of_minor(held, currency),
            limit=Money.of_minor(limit, currency),
            own_limit=known.low_minor is not None,
            per_day=Money.of_minor(per_day, currency) if per_day else None,
            days=days_left(held, per_day),
            low=known.low_at is not None,
            top_up=(waiting.id, Money.of_minor(waiting.amount_minor, waiting.currency)) if waiting else None,
            books=Money.of_minor(booked, currency) if known.known_minor or known.differs_minor else None,
        )

    async def low(self, reader: Reader, now: datetime) -> tuple[DepositView, ...]:
        """The deposits that are told to be low."""
        found = [await self.view(reader, name, now) for name in self._profiles]
        return tuple(each for each in found if each is not None and each.low)

    async def require_asked(self, reader: Reader, person: Person, provider: str) -> None:
        """Raises where this person cannot set this threshold."""
        await self._currency(reader, person, provider)

    async def set_limit(self, tx: Transaction, person: Person, provider: str, typed: str, now: datetime) -> Place:
        """The amount below which it is low, in the deposit's own currency."""
        currency = await self._currency(tx, person, provider)
        digits = minor_digits(currency)
        found = number(typed.strip())
        if not 0 <= found <= MOST_PRICE or found != round(found, digits):
            raise Mistake("error.number_range", least=Decimal(0), most=Decimal(MOST_PRICE), digits=digits)
        return await self._save(tx, person, provider, Money(found, currency).minor, now)

    async def auto_limit(self, tx: Transaction, person: Person, provider: str, now: datetime) -> Place:
        """From the sales of the last days again."""
        await self._currency(tx, person, provider)
        return await self._save(tx, person, provider, None, now)

    async def book(self, tx: Transaction, person: Person, top_up_id: int, now: datetime) -> Place:
        """The rise was a top-up: the owner's money is on the deposit."""
        asked = await self.top_up(tx, person, top_up_id)
        await self._answer(tx, person, asked, "booked", "", now)
        await ledger.book(
            tx,
            kind="top_up",
            ref=f"top_up:{asked.id}",
            debit=deposits.account(asked.provider),
            credit="owner",
            amount_minor=asked.amount_minor,
            currency=asked.currency,
            now=now,
        )
        known = await deposits.get(tx, asked.provider)
        await deposits.put(tx, replace(known, differs_minor=0, differs_at=None))
        return ProviderPlace(provider=asked.provider)

    async def reject(self, tx: Transaction, person: Person, top_up_id: int, reason: str, now: datetime) -> Place:
        """The rise was something else: a case keeps both figures and the reason."""
        asked, reason = await self.top_up(tx, person, top_up_id), reason_of(reason)
        await self._answer(tx, person, asked, "rejected", reason, now)
        known, row = await deposits.get(tx, asked.provider), await providers.get(tx, asked.provider)
        told = replace(known, known_minor=known.known_minor + asked.amount_minor, differs_minor=0, differs_at=None)
        await deposits.put(tx, told)
        held = Money.of_minor((row.deposit_minor if row else None) or 0, asked.currency)
        booked = await ledger.balance(tx, deposits.account(asked.provider), asked.currency)
        await reconciled.close_cases(tx, DIFFERS, "newer", now, subject=asked.provider)
        await differs(tx, asked.provider, held, booked, now, reason=reason)
        return ProviderPlace(provider=asked.provider)

    async def top_up(self, reader: Reader, person: Person, top_up_id: int) -> TopUp:
        """The question, as long as it waits for an answer."""
        require(person, Right.DECIDE)
        asked = await deposits.top_up(reader, top_up_id)
        if asked is None:
            raise Gone
        if asked.answer is not None:
            raise Mistake("notice.already")
        return asked

    async def _answer(
        self, tx: Transaction, person: Person, asked: TopUp, answer: str, reason: str, now: datetime
    ) -> None:
        await deposits.answer_top_up(tx, asked.id, answer, now, staff_id=person.id, reason=reason)
        await reconciled.close_cases(tx, TOP_UP, answer, now, subject=asked.provider)
        await staff.record(
            tx,
            staff_id=person.id,
            action=f"top_up.{answer}",
            subject=f"provider:{asked.provider}",
            reason=reason,
            after=str(Money.of_minor(asked.amount_minor, asked.currency)),
            now=now,
        )

    async def _save(self, tx: Transaction, person: Person, provider: str, minor: int | None, now: datetime) -> Place:
        known = await deposits.get(tx, provider)
        await deposits.put(tx, replace(known, low_minor=minor))
        before, after = ("auto" if each is None else str(each) for each in (known.low_minor, minor))
        await staff.record(
            tx, staff_id=person.id, action="deposit.limit", subject=f"provider:{provider}", before=before,
            after=after, now=now,
        )  # fmt: skip
        return ProviderPlace(provider=provider)

    async def _currency(self, reader: Reader, person: Person, provider: str) -> str:
        require(person, Right.SWITCH)
        profile, row = self._profiles.get(provider), await providers.get(reader, provider)
        if profile is None or row is None or not profile.shows_balance:
            raise Gone
        return row.deposit_currency or profile.currency
