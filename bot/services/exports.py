"""A month of the books as rows for a file, with an account of every account. Adds nothing up that the screen does not.

Rows come from the same parts as the screen's numbers, so their sums are the screen's.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from bot.services import books_sums
from bot.services.books import Books
from bot.services.books_results import results
from bot.services.books_span import Span, day_of, days
from bot.services.books_sums import Part
from bot.services.books_views import AccountRow, DaySums, ExportLine, ExportRow, ExportView
from bot.services.errors import Gone
from bot.services.margins import cost_of
from bot.services.people import Person
from bot.services.rights import Right, require
from providers.money import Money
from storage import books, letters
from storage.books import APPROVAL, CUSTOMER, ORDER, Held
from storage.database import Reader, Transaction

LETTER = "books_file"
FORMS = frozenset({"csv", "xlsx", "png"})


class Exports:
    """Only for staff who may see the money: raises `Gone` and `Mistake`."""

    def __init__(self, shop_books: Books) -> None:
        self._books = shop_books

    async def ask(self, tx: Transaction, person: Person, month: str, form: str, now: datetime) -> None:
        """Has the file sent to the person; it is written when it is sent."""
        require(person, Right.MONEY)
        if form not in FORMS:
            raise Gone
        first = self._books.span(month, now).first
        fields = {"month": f"{first:%Y-%m}", "form": form}
        await letters.put(tx, chat_id=person.id, kind=LETTER, fields=fields, now=now)

    async def view(self, reader: Reader, person: Person, month: str, now: datetime) -> ExportView:
        """Every order of the month, oldest first, and what belongs to none at the end."""
        require(person, Right.MONEY)
        span = self._books.span(month, now)
        found = await self._books.added(reader, span)
        parts = sorted(found.parts.values(), key=lambda part: (part.order is None, part.order.id if part.order else 0))
        currency = self._books.currency
        return ExportView(
            month=span.first,
            rows=await self._rows(reader, parts),
            total=books_sums.total(parts, currency),
            accounts=await self._accounts(reader, span),
            uncounted=tuple(Money.of_minor(minor, name) for name, minor in sorted(found.uncounted.items()) if minor),
        )

    async def days(self, reader: Reader, person: Person, month: str, now: datetime) -> tuple[DaySums, ...]:
        """The month day by day, up to today."""
        require(person, Right.MONEY)
        span = self._books.span(month, now)
        today = now.astimezone(self._books.zone).date()
        every = [day_of(each, self._books.zone) for each in days(span.first, min(span.last, today))]
        found = await results(reader, every, self._books.currency)
        return tuple(DaySums(one.first, sums) for one, sums in zip(every, found, strict=True))

    async def _rows(self, reader: Reader, parts: Sequence[Part]) -> tuple[ExportRow, ...]:
        ids = [part.order.id for part in parts if part.order]
        lines, paid = await books.lines_of(reader, ids), await books.paid_with(reader, ids)
        names = await books.first_checkouts(reader, [part.order.customer_id for part in parts if part.order])
        return tuple(self._row(part, lines, paid, names) for part in parts)

    def _row(
        self, part: Part, lines: dict[int, list[books.Line]], paid: dict[int, books.Paid], names: dict[int, int]
    ) -> ExportRow:
        order, sums = part.order, part.sums(self._books.currency)
        if order is None:
            return ExportRow(None, None, "", "", (), "", "", None, sums, None, "")
        payment = paid.get(order.id)
        return ExportRow(
            number=order.number,
            paid_at=order.paid_at or (payment.at if payment else None),
            customer=f"C{names.get(order.customer_id, 0)}",
            provider=order.provider,
            lines=tuple(ExportLine(one.title, one.variant_title, one.quantity) for one in lines.get(order.id, ())),
            method=payment.method if payment else "",
            charge=payment.external_id if payment else "",
            state=order.state,
            sums=sums,
            cost=cost_of(order),
            rate="1" if order.cost_currency == order.currency else order.cost_rate or "",
            cost_unknown=part.unknown,
        )

    async def _accounts(self, reader: Reader, span: Span) -> tuple[AccountRow, ...]:
        """Opening, moves and closing of each account; those of orders and of customers together."""
        opening, closing = await books.held(reader, span.since), await books.held(reader, span.until)
        entries = await books.entries(reader, span.since, span.until)
        debits = _summed((one.debit, one.currency, one.amount_minor) for one in entries)
        credits = _summed((one.credit, one.currency, one.amount_minor) for one in entries)
        before, behind = _by_kind(opening), _by_kind(closing)
        return tuple(
            AccountRow(
                account, *(Money.of_minor(side.get((account, currency), 0), currency) for side in
                           (before, debits, credits, behind)),
            )
            for account, currency in sorted({*before, *debits, *credits, *behind})
        )  # fmt: skip


def kind_of(account: str) -> str:
    """The account's own name; `order`, `balance` and `approval` for all accounts of orders and of customers."""
    return next(
        (prefix.removesuffix(":") for prefix in (ORDER, CUSTOMER, APPROVAL) if account.startswith(prefix)), account
    )


def _by_kind(held: Iterable[Held]) -> dict[tuple[str, str], int]:
    return _summed((one.account, one.currency, one.minor) for one in held)


def _summed(amounts: Iterable[tuple[str, str, int]]) -> dict[tuple[str, str], int]:
    sums: dict[tuple[str, str], int] = {}
    for account, currency, minor in amounts:
        name = (kind_of(account), currency)
        sums[name] = sums.get(name, 0) + minor
    return sums
