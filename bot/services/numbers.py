"""How the shop does by day, week and month: orders, money, pace, providers. Changes nothing.

Every number of a screen, a file and a picture comes from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import Protocol, TypeVar
from zoneinfo import ZoneInfo

from bot.services.books_results import results
from bot.services.books_span import Span, day_of, month_before, next_month, span_of
from bot.services.books_views import Sums
from bot.services.errors import Gone
from bot.services.numbers_views import Bucket, DigestView, NumbersView, Pace, Reliability, Unit
from bot.services.people import Person
from bot.services.rights import Right, require
from storage import books, cases, numbers
from storage.database import Reader
from storage.numbers import Begun, Ended, Unclear
from storage.order_state import OrderState

SHOWN: Mapping[Unit, int] = {Unit.DAY: 14, Unit.WEEK: 12, Unit.MONTH: 12}
"""How many of a unit stand in one row."""
FARTHEST = 400
DELIVERED = frozenset({OrderState.DELIVERED, OrderState.RETURNED})
"""The provider did what it was paid for; what came back later is not its failure."""


class _At(Protocol):
    @property
    def at(self) -> datetime: ...


A = TypeVar("A", bound=_At)


@dataclass(frozen=True, slots=True)
class _Facts:
    """What happened in a whole row of times."""

    begun: Sequence[Begun]
    paid: Sequence[datetime]
    ended: Sequence[Ended]
    unclear: Sequence[Unclear]


class Numbers:
    """`zone` says when a day begins; sums are in `currency`."""

    def __init__(self, zone: ZoneInfo, currency: str) -> None:
        self.zone, self.currency = zone, currency

    async def view(self, reader: Reader, person: Person, unit: str, back: int, now: datetime) -> NumbersView:
        """Raises `Gone` for strangers and for what is no unit, `Mistake` for staff without the right."""
        require(person, Right.NUMBERS)
        if unit not in tuple(Unit):
            raise Gone
        known = Unit(unit)
        back = min(max(back, 0), FARTHEST)
        row = self._row(known, back, now)
        facts = await _facts(reader, row)
        buckets = await self._buckets(reader, row, facts)
        began = await books.first_at(reader)
        return NumbersView(
            unit=known,
            back=back,
            chosen=buckets[-1],
            before=buckets[-2],
            buckets=buckets,
            providers=_providers(facts, row[-1]),
            all_along=_providers(facts, Span(row[0].first, row[0].since, row[-1].until)),
            running=back == 0,
            has_earlier=began is not None and began < row[-1].since and back < FARTHEST,
        )

    async def digest(self, reader: Reader, day: date) -> DigestView:
        """A day that is over; asks for no right, because it is told to staff alone."""
        row = [day_of(day - timedelta(days=n), self.zone) for n in range(7, -1, -1)]
        facts = await _facts(reader, row)
        buckets = await self._buckets(reader, row, facts)
        return DigestView(
            day=buckets[-1],
            before=buckets[-2],
            week_ago=buckets[0],
            providers=_providers(facts, row[-1]),
            decisions=await cases.count_open(reader),
        )

    def _row(self, unit: Unit, back: int, now: datetime) -> list[Span]:
        """The times that stand in one row, the oldest first; the last one is the chosen."""
        first = _first(unit, now.astimezone(self.zone).date())
        found: list[Span] = []
        for n in range(back + SHOWN[unit]):
            if n >= back:
                found.append(span_of(first, _after(unit, first), self.zone))
            first = _before(unit, first)
        return found[::-1]

    async def _buckets(self, reader: Reader, row: Sequence[Span], facts: _Facts) -> tuple[Bucket, ...]:
        sums = await results(reader, row, self.currency)
        return tuple(_bucket(span, one, facts) for span, one in zip(row, sums, strict=True))


async def _facts(reader: Reader, row: Sequence[Span]) -> _Facts:
    since, until = row[0].since, row[-1].until
    return _Facts(
        await numbers.begun(reader, since, until),
        await numbers.paid(reader, since, until),
        await numbers.ended(reader, since, until),
        await numbers.unclear(reader, since, until),
    )


def _bucket(span: Span, sums: Sums, facts: _Facts) -> Bucket:
    begun, ended = _within(facts.begun, span), _within(facts.ended, span)
    delivered = [one for one in ended if one.state in DELIVERED]
    return Bucket(
        first=span.first,
        last=span.last,
        begun=len(begun),
        begun_paid=sum(one.paid for one in begun),
        paid=sum(span.since <= at < span.until for at in facts.paid),
        delivered=len(delivered),
        ended=len(ended),
        sums=sums,
        pace=_pace(delivered),
    )


def _providers(facts: _Facts, span: Span) -> tuple[Reliability, ...]:
    """Those that had something to do, the busiest first."""
    ended, unclear = _within(facts.ended, span), _within(facts.unclear, span)
    names = {one.provider for one in ended} | {one.provider for one in unclear}
    found = [_reliability(name, ended, unclear) for name in sorted(names)]
    return tuple(sorted(found, key=lambda one: -one.ended))


def _reliability(name: str, ended: Iterable[Ended], unclear: Iterable[Unclear]) -> Reliability:
    mine = [one for one in ended if one.provider == name]
    delivered = [one for one in mine if one.state in DELIVERED]
    doubts = sum(one.provider == name for one in unclear)
    return Reliability(name, len(mine), len(delivered), doubts, _pace(delivered))


def _pace(delivered: Sequence[Ended]) -> Pace | None:
    took = sorted(one.at - one.paid_at for one in delivered)
    return Pace(took[len(took) // 2], took[len(took) * 9 // 10]) if took else None


def _within(facts: Sequence[A], span: Span) -> list[A]:
    return [one for one in facts if span.since <= one.at < span.until]


def _first(unit: Unit, day: date) -> date:
    """The first day of the day's unit; weeks begin on Monday."""
    if unit is Unit.WEEK:
        return day - timedelta(days=day.weekday())
    return day.replace(day=1) if unit is Unit.MONTH else day


def _after(unit: Unit, first: date) -> date:
    if unit is Unit.MONTH:
        return next_month(first)
    return first + timedelta(days=7 if unit is Unit.WEEK else 1)


def _before(unit: Unit, first: date) -> date:
    if unit is Unit.MONTH:
        return month_before(first)
    return first - timedelta(days=7 if unit is Unit.WEEK else 1)
