"""How the shop does by day, week and month: orders, money, pace, providers. Changes nothing.

Every number of a screen, a file and a picture comes from here.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
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


@dataclass(frozen=True, slots=True)
class _Facts:
    """What happened in one time."""

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
        told = [await _facts(reader, span) for span in row]
        buckets = await self._buckets(reader, row, told)
        began = await books.first_at(reader)
        return NumbersView(
            unit=known,
            back=back,
            chosen=buckets[-1],
            before=buckets[-2],
            buckets=buckets,
            providers=_providers(told[-1:]),
            all_along=_providers(told),
            running=back == 0,
            has_earlier=began is not None and began < row[-1].since and back < FARTHEST,
        )

    async def digest(self, reader: Reader, day: date) -> DigestView:
        """A day that is over; asks for no right, because it is told to staff alone."""
        row = [day_of(day - timedelta(days=n), self.zone) for n in range(7, -1, -1)]
        told = [await _facts(reader, span) for span in row]
        buckets = await self._buckets(reader, row, told)
        return DigestView(
            day=buckets[-1],
            before=buckets[-2],
            week_ago=buckets[0],
            providers=_providers(told[-1:]),
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

    async def _buckets(self, reader: Reader, row: Sequence[Span], told: Sequence[_Facts]) -> tuple[Bucket, ...]:
        sums = await results(reader, row, self.currency)
        return tuple(_bucket(span, one, facts) for span, one, facts in zip(row, sums, told, strict=True))


async def _facts(reader: Reader, span: Span) -> _Facts:
    since, until = span.since, span.until
    return _Facts(
        await numbers.begun(reader, since, until),
        await numbers.paid(reader, since, until),
        await numbers.ended(reader, since, until),
        await numbers.unclear(reader, since, until),
    )


def _bucket(span: Span, sums: Sums, facts: _Facts) -> Bucket:
    delivered = [one for one in facts.ended if one.state in DELIVERED]
    return Bucket(
        first=span.first,
        last=span.last,
        begun=len(facts.begun),
        begun_paid=sum(one.paid for one in facts.begun),
        paid=len(facts.paid),
        delivered=len(delivered),
        ended=len(facts.ended),
        sums=sums,
        pace=_pace(delivered),
    )


def _providers(told: Sequence[_Facts]) -> tuple[Reliability, ...]:
    """Those that had something to do, the busiest first."""
    ended = [one for facts in told for one in facts.ended]
    unclear = [one for facts in told for one in facts.unclear]
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
