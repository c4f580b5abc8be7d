"""The result of each of several times, each from a reading of the ledger of its own. Pure but for these readings.

One after the other: a year of a busy shop is more than its memory should hold, and others want a turn in between.
"""

import asyncio
from collections.abc import Sequence

from bot.services import books_sums
from bot.services.books_span import Span
from bot.services.books_views import Sums
from storage import books
from storage.database import Reader


async def results(reader: Reader, spans: Sequence[Span], currency: str) -> tuple[Sums, ...]:
    """One for each of the spans."""
    return tuple([await _result(reader, span, currency) for span in spans])


async def _result(reader: Reader, span: Span, currency: str) -> Sums:
    entries = await books.entries(reader, span.since, span.until)
    orders = await books.orders_named(reader, [one.order_id for one in entries if one.order_id is not None])
    await asyncio.sleep(0)
    parts = books_sums.added(entries, orders, currency).parts
    return books_sums.total(list(parts.values()), currency)
