"""Rates that a bank has told, each with its day: those that hold, and those that wait for a person.

Refuses to count with them.
"""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms, from_ms_or_none, to_ms


@dataclass(frozen=True, slots=True)
class StoredRate:
    """One row of `rates`: what one unit of `currency` costs in `shop_currency`, as a decimal text."""

    id: int
    source: str
    day: date
    currency: str
    shop_currency: str
    rate: str
    seen_at: datetime
    """When the bank's file said so last."""
    applied_at: datetime | None
    """None: it waits for a person."""
    told_at: datetime | None
    """When staff were told that it is too old."""


_NEWEST = """SELECT * FROM rates WHERE id IN (
        SELECT last_value(id) OVER (PARTITION BY currency ORDER BY day, id
                ROWS BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING)
        FROM rates WHERE source = :source AND shop_currency = :shop {which})"""


async def applied(reader: Reader, source: str, shop_currency: str) -> dict[str, StoredRate]:
    """The newest rate of each currency that was applied."""
    return await _newest(reader, "AND applied_at IS NOT NULL", source, shop_currency)


async def newest(reader: Reader, source: str, shop_currency: str) -> dict[str, StoredRate]:
    """The newest rate of each currency, applied or not."""
    return await _newest(reader, "", source, shop_currency)


async def _newest(reader: Reader, which: str, source: str, shop_currency: str) -> dict[str, StoredRate]:
    rows = await reader.all(_NEWEST.format(which=which), source=source, shop=shop_currency)
    return {row["currency"]: _rate(row) for row in rows}


async def history(reader: Reader, source: str, currency: str, shop_currency: str, limit: int = 30) -> list[StoredRate]:
    """The applied rates of a currency, the newest first."""
    rows = await reader.all(
        """SELECT * FROM rates WHERE source = :source AND currency = :currency AND shop_currency = :shop
           AND applied_at IS NOT NULL ORDER BY day DESC, id DESC LIMIT :limit""",
        source=source,
        currency=currency,
        shop=shop_currency,
        limit=limit,
    )
    return [_rate(row) for row in rows]


async def get(reader: Reader, rate_id: int) -> StoredRate | None:
    row = await reader.one("SELECT * FROM rates WHERE id = :id", id=rate_id)
    return None if row is None else _rate(row)


async def put(
    tx: Transaction,
    *,
    source: str,
    day: date,
    currency: str,
    shop_currency: str,
    rate: str,
    is_applied: bool,
    now: datetime,
) -> None:
    """Stores what the bank says now; the same said again only counts as seen again."""
    await tx.run(
        """INSERT INTO rates (source, day, currency, shop_currency, rate, seen_at, applied_at)
           VALUES (:source, :day, :currency, :shop, :rate, :at, :applied)
           ON CONFLICT (source, day, currency, shop_currency, rate) DO UPDATE SET seen_at = excluded.seen_at,
               applied_at = coalesce(applied_at, excluded.applied_at), told_at = NULL""",
        source=source,
        day=day.isoformat(),
        currency=currency,
        shop=shop_currency,
        rate=rate,
        at=to_ms(now),
        applied=to_ms(now) if is_applied else None,
    )


async def apply(tx: Transaction, rate_id: int, now: datetime) -> bool:
    """Lets a rate hold that waited; False where it holds already or is gone."""
    changed = await tx.run(
        "UPDATE rates SET applied_at = :at WHERE id = :id AND applied_at IS NULL", id=rate_id, at=to_ms(now)
    )
    return changed == 1


async def told(tx: Transaction, rate_ids: Sequence[int], now: datetime) -> None:
    """Notes that staff were told of the age of these."""
    for rate_id in rate_ids:
        await tx.run("UPDATE rates SET told_at = :at WHERE id = :id", id=rate_id, at=to_ms(now))


def _rate(row: Row) -> StoredRate:
    values = {name: row[name] for name in StoredRate.__slots__}
    values["day"] = date.fromisoformat(row["day"])
    values["seen_at"] = from_ms(row["seen_at"])
    values |= {name: from_ms_or_none(row[name]) for name in ("applied_at", "told_at")}
    return StoredRate(**values)
