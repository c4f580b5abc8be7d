"""The result of each of several times, from one reading of the ledger. Pure but for that reading."""

from bisect import bisect_right
from collections.abc import Sequence

from bot.services import books_sums
from bot.services.books_span import Span
from bot.services.books_views import Sums
from storage import books
from storage.books import Entry
from storage.database import Reader


async def results(reader: Reader, spans: Sequence[Span], currency: str) -> tuple[Sums, ...]:
    """One for each of the spans, which follow each other without a gap."""
    entries = await books.entries(reader, spans[0].since, spans[-1].until)
    orders = await books.orders_named(reader, [one.order_id for one in entries if one.order_id is not None])
    begins = [span.since for span in spans]
    sorted_out: list[list[Entry]] = [[] for _ in spans]
    for entry in entries:
        sorted_out[bisect_right(begins, entry.at) - 1].append(entry)
    return tuple(
        books_sums.total(list(books_sums.added(each, orders, currency).parts.values()), currency) for each in sorted_out
    )
