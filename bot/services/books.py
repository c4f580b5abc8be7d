"""The shop's books by month: result, what is owed, what methods hold, and the orders behind each number.

Changes nothing.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from bot.callbacks.money import MoneyOrders
from bot.payments.base import STARS_CURRENCY
from bot.services import books_sums
from bot.services.books_span import Span, month_before, next_month, span_of
from bot.services.books_sums import Added, Part, worth_of
from bot.services.books_views import Figure, FigureRow, FigureView, Holding, MonthView
from bot.services.errors import Gone
from bot.services.people import Person
from bot.services.rights import Right, require
from bot.services.ways import STARS
from providers.money import Money
from storage import books
from storage.books import APPROVAL, CUSTOMER, DEPOSIT, SURPLUS, Held
from storage.database import Reader
from storage.orders import Order

STARS_REST = timedelta(days=21)
"""How long Stars may not be taken out. Telegram, terms for bot developers, 6.2.4."""
METHOD = "m-"
"""Begins the name of a number that is what a method holds: `m-<account>-<currency>`."""
FIRST = date(2000, 1, 1)
PAGE = 10
F = Figure

_PART: Mapping[str, Callable[[Part], int]] = {
    F.EARNED: lambda part: part.earned,
    F.RETURNED: lambda part: part.returned,
    F.COST: lambda part: part.cost,
    F.FEES: lambda part: part.fees,
    F.LOSSES: lambda part: part.losses,
    F.REFUNDS: lambda part: part.refunds,
    F.PROFIT: lambda part: part.earned - part.returned - part.cost - part.fees - part.losses,
    F.UNKNOWN: lambda part: int(part.unknown),
}


@dataclass(frozen=True, slots=True)
class _Behind:
    """The orders behind a number, the newest first; minor units, None for what is not known."""

    amounts: Sequence[tuple[int, int | None]]
    currency: str
    loose: int = 0

    @property
    def total(self) -> int:
        return self.loose + sum(minor or 0 for _, minor in self.amounts)


class Books:
    """`zone` says when a month begins; sums are in `currency`. Raises `Gone` and `Mistake`."""

    def __init__(self, zone: ZoneInfo, currency: str) -> None:
        self.zone, self.currency = zone, currency

    def span(self, month: str, now: datetime) -> Span:
        """The month that `2026-11` names; the present one where it names none, or one that nobody has lived yet."""
        present = now.astimezone(self.zone).date().replace(day=1)
        try:
            first = date.fromisoformat(f"{month}-01")
        except ValueError:
            first = present
        return self._month(first if FIRST <= first <= present else present)

    def _month(self, first: date) -> Span:
        return span_of(first, next_month(first), self.zone)

    async def month(self, reader: Reader, person: Person, month: str, now: datetime) -> MonthView:
        """The month with everything that its screen tells."""
        require(person, Right.MONEY)
        span = self.span(month, now)
        found = await self.added(reader, span)
        before = await self.added(reader, self._month(month_before(span.first)))
        parts = list(found.parts.values())
        held = await books.held(reader, span.until)
        orders = await books.orders_named(reader, [one.order_id for one in held if one.order_id is not None])
        waiting = await self._waiting_stars(reader, span, now)
        stars = sum(one.minor for one in held if (one.account, one.currency) == (STARS, STARS_CURRENCY))
        return MonthView(
            month=span.first,
            sums=books_sums.total(parts, self.currency),
            before=books_sums.total(list(before.parts.values()), self.currency),
            counts=_counts(parts) | {F.OWED: sum(1 for one in held if one.order_id is not None)},
            owed=self._money(sum(self._owed(one, orders) or 0 for one in held)),
            balances=self._money(-sum(one.minor for one in held if self._is_balance(one))),
            approved=self._money(sum(one.minor for one in held if self._is_approved(one))),
            deposits=tuple(
                Holding(one.account.removeprefix(DEPOSIT), Money.of_minor(one.minor, one.currency))
                for one in held
                if one.account.startswith(DEPOSIT)
            ),
            surplus=tuple(Money.of_minor(-one.minor, one.currency) for one in held if one.account == SURPLUS),
            holdings=tuple(
                Holding(one.account, Money.of_minor(one.minor, one.currency))
                for one in held
                if books_sums.is_method(one.account)
            ),
            # Stars that came before the books began, or left outside of them, are in no list: never less than nothing.
            stars_free=max(0, stars - waiting),
            stars_held=min(waiting, max(0, stars)),
            earlier=await self._before(reader, span.first),
            later=next_month(span.first) if span.until <= now else None,
            uncounted=self._uncounted(found, held, orders),
        )

    async def added(self, reader: Reader, span: Span) -> Added:
        """What the entries of the month say, order by order."""
        entries = await books.entries(reader, span.since, span.until)
        orders = await books.orders_named(reader, [one.order_id for one in entries if one.order_id is not None])
        return books_sums.added(entries, orders, self.currency)

    async def orders(self, reader: Reader, person: Person, place: MoneyOrders, now: datetime) -> FigureView:
        """The orders behind one number; a page beyond the last is the last."""
        require(person, Right.MONEY)
        span = self.span(place.month, now)
        behind = await self._behind(reader, span, place.what, now)
        pages = max(1, -(-len(behind.amounts) // PAGE))
        page = min(max(place.page, 1), pages)
        shown = behind.amounts[(page - 1) * PAGE : page * PAGE]
        return FigureView(
            month=span.first,
            what=place.what,
            rows=await self._rows(reader, shown, behind.currency),
            total=None if place.what == F.UNKNOWN else Money.of_minor(behind.total, behind.currency),
            page=page,
            pages=pages,
            count=len(behind.amounts),
            loose=Money.of_minor(behind.loose, behind.currency) if behind.loose else None,
        )

    async def _behind(self, reader: Reader, span: Span, what: str, now: datetime) -> _Behind:
        if what in _PART:
            return self._of_parts(await self.added(reader, span), what)
        if what == F.OWED:
            return await self._owing(reader, span)
        since = datetime.fromtimestamp(0, self.zone)
        account, currency = STARS, STARS_CURRENCY
        if what == F.HELD:
            since = self._rests_from(span, now)
        elif what == F.APPROVED:
            account, currency = f"{APPROVAL}*", self.currency
        elif what.startswith(METHOD):
            account, _, currency = what.removeprefix(METHOD).rpartition("-")
        elif what != F.FREE:
            raise Gone
        until = self._rests_from(span, now) if what == F.FREE else span.until
        return await self._in_account(reader, account, currency, since, until, span.until)

    def _of_parts(self, found: Added, what: str) -> _Behind:
        of = _PART[what]
        parts = sorted(found.parts.values(), key=lambda part: -part.order.id if part.order else 0)
        amounts = [(part.order.id, of(part)) for part in parts if part.order and of(part)]
        if what == F.UNKNOWN:
            return _Behind([(order, None) for order, _ in amounts], self.currency)
        loose = sum(of(part) for part in parts if part.order is None)
        return _Behind(amounts, self.currency, loose)

    async def _owing(self, reader: Reader, span: Span) -> _Behind:
        held = [one for one in await books.held(reader, span.until) if one.order_id is not None]
        orders = await books.orders_named(reader, [one.order_id for one in held if one.order_id is not None])
        amounts = [(one.order_id or 0, self._owed(one, orders)) for one in held]
        return _Behind(sorted(amounts, reverse=True, key=lambda each: each[0]), self.currency)

    @staticmethod
    async def _in_account(
        reader: Reader, account: str, currency: str, since: datetime, before: datetime, until: datetime
    ) -> _Behind:
        """What came to the account from `since` on and before `before`, and is there at `until`."""
        found = await books.makes_up(reader, account, currency, since, before, until)
        amounts = [(order, minor) for order, minor in found if order is not None]
        return _Behind(amounts, currency, sum(minor for order, minor in found if order is None))

    async def _rows(
        self, reader: Reader, shown: Sequence[tuple[int, int | None]], currency: str
    ) -> tuple[FigureRow, ...]:
        ids = [order for order, _ in shown]
        known, lines = await books.orders_named(reader, ids), await books.lines_of(reader, ids)
        rows = []
        for order_id, minor in shown:
            order, bought = known[order_id], lines.get(order_id, [])
            rows.append(
                FigureRow(
                    order=order.id,
                    number=order.number,
                    provider=order.provider,
                    title=bought[0].title if bought else "",
                    variant_title=bought[0].variant_title if bought else "",
                    more=max(len(bought) - 1, 0),
                    money=None if minor is None else Money.of_minor(minor, currency),
                )
            )
        return tuple(rows)

    def _owed(self, one: Held, orders: Mapping[int, Order]) -> int | None:
        """What the shop still owes for an order; 0 for every other account."""
        if one.order_id is None:
            return 0
        return worth_of(-one.minor, one.currency, orders.get(one.order_id), one.whole_minor, self.currency)

    def _is_balance(self, one: Held) -> bool:
        return one.account.startswith(CUSTOMER) and one.currency == self.currency

    def _is_approved(self, one: Held) -> bool:
        return one.account.startswith(APPROVAL) and one.currency == self.currency

    def _rests_from(self, span: Span, now: datetime) -> datetime:
        return min(now, span.until) - STARS_REST

    async def _waiting_stars(self, reader: Reader, span: Span, now: datetime) -> int:
        """Stars that came within the last 21 days and have not gone back."""
        since = self._rests_from(span, now)
        found = await books.makes_up(reader, STARS, STARS_CURRENCY, since, span.until, span.until)
        return sum(minor for _, minor in found)

    async def _before(self, reader: Reader, first: date) -> date | None:
        begins = await books.first_at(reader)
        if begins is None or begins.astimezone(self.zone).date() >= first:
            return None
        return month_before(first)

    def _uncounted(self, found: Added, held: Sequence[Held], orders: Mapping[int, Order]) -> tuple[Money, ...]:
        sums = dict(found.uncounted)
        for one in held:
            foreign = one.account.startswith(CUSTOMER) and one.currency != self.currency
            if foreign or self._owed(one, orders) is None:
                sums[one.currency] = sums.get(one.currency, 0) - one.minor
        return tuple(Money.of_minor(minor, currency) for currency, minor in sorted(sums.items()) if minor)

    def _money(self, minor: int) -> Money:
        return Money.of_minor(minor, self.currency)


def _counts(parts: Sequence[Part]) -> dict[Figure, int]:
    return {F(what): sum(1 for part in parts if part.order and of(part)) for what, of in _PART.items()}
