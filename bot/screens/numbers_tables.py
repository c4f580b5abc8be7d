"""The shop's numbers as a table for a file and as panels of a picture: both hold what the screen shows."""

from datetime import timedelta
from decimal import Decimal

from bot.screens.layout import short
from bot.screens.parts import department
from bot.services.exports_files import Cell, Table
from bot.services.numbers_views import Bucket, NumbersView, Pace, Unit
from bot.texts import Texts

COLUMNS = (
    "first",
    "last",
    "orders",
    "revenue",
    "cost",
    "fees",
    "losses",
    "profit",
    "margin",
    "refunds",
    "begun",
    "begun_paid",
    "cart_to_paid",
    "ended",
    "delivered",
    "median",
    "most",
)


def table(view: NumbersView, currency: str, t: Texts) -> Table:
    """One row for each time, the oldest first; times to delivery in minutes."""
    names = [t.plain(f"numbers.column.{name}", currency=currency) for name in COLUMNS]
    return Table(t.plain(f"numbers.sheet.{view.unit}"), names, [_row(one) for one in view.buckets])


def _row(one: Bucket) -> list[Cell]:
    sums = one.sums
    return [
        one.first.isoformat(),
        one.last.isoformat(),
        one.paid,
        *(each.amount for each in (sums.revenue, sums.cost, sums.fees, sums.losses, sums.profit)),
        sums.margin,
        sums.refunds.amount,
        one.begun,
        one.begun_paid,
        one.cart_to_paid,
        one.ended,
        one.delivered,
        *_minutes(one.pace),
    ]


def _minutes(pace: Pace | None) -> tuple[Decimal | None, Decimal | None]:
    if pace is None:
        return None, None
    median, most = (
        (Decimal(one // timedelta(seconds=1)) / 60).quantize(Decimal("0.1")) for one in (pace.median, pace.most)
    )
    return median, most


def labels(view: NumbersView, t: Texts) -> list[str]:
    """Short names of the times, below a picture."""
    if view.unit is Unit.MONTH:
        return [t.plain("numbers.label.month", month=f"{one.first:%m}", year=f"{one.first:%y}") for one in view.buckets]
    return [t.plain("numbers.label.day", day=f"{one.first:%d}", month=f"{one.first:%m}") for one in view.buckets]


def series(view: NumbersView, name: str) -> list[Decimal | int | None]:
    """One row of numbers by its column's name."""
    at = COLUMNS.index(name)
    found = [_row(one)[at] for one in view.buckets]
    return [one if isinstance(one, Decimal | int) else None for one in found]


def short_name(provider: str, t: Texts) -> str:
    """A department's name as it fits below a bar: a word in each line, because a picture has no emoji and no room."""
    words = "".join(one for one in department(t, provider) if one.isalnum() or one in " -").split()
    return "\n".join(short(word, 11) for word in words[:2]) or provider
