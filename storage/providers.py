"""What the shop knows of each provider: whether it sells, its deposit, how far its catalogue is read."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from storage.database import Reader, Row, Transaction
from storage.instants import from_ms_or_none, to_ms, to_ms_or_none


@dataclass(frozen=True, slots=True)
class Provider:
    """One row of `providers`. `mode` is on, off or paused; `reason` is what customers read.

    `synced_since_at`: changes before it have been read. `full_read_at`: when the last complete read began.
    """

    name: str
    mode: str
    reason: str
    held_until_at: datetime | None
    held_reason: str
    deposit_minor: int | None
    deposit_currency: str | None
    deposit_at: datetime | None
    synced_since_at: datetime | None
    synced_at: datetime | None
    sync_read: int
    sync_total: int
    full_read_at: datetime | None
    configured: bool
    hidden: bool
    """Staff show it in no list; its offers open by their links."""


_INSTANTS = ("held_until_at", "deposit_at", "synced_since_at", "synced_at", "full_read_at")


def _provider(row: Row) -> Provider:
    values = {name: row[name] for name in Provider.__slots__}
    values |= {name: from_ms_or_none(values[name]) for name in _INSTANTS}
    return Provider(**values | {name: bool(values[name]) for name in ("configured", "hidden")})


async def configure(tx: Transaction, names: Sequence[str]) -> list[str]:
    """These providers are configured now, new ones at the end of the list. Returns the others that have a row."""
    await tx.run("UPDATE providers SET configured = 0")
    for name in names:
        await tx.run(
            """INSERT INTO providers (name, place) SELECT :name, coalesce(max(place), 0) + 1 FROM providers WHERE true
               ON CONFLICT (name) DO UPDATE SET configured = 1""",
            name=name,
        )
    return [row["name"] for row in await tx.all("SELECT name FROM providers WHERE configured = 0 ORDER BY name")]


async def get(reader: Reader, name: str) -> Provider | None:
    row = await reader.one("SELECT * FROM providers WHERE name = :name", name=name)
    return None if row is None else _provider(row)


async def of_all(reader: Reader) -> list[Provider]:
    """In the order in which customers see them."""
    return [_provider(row) for row in await reader.all("SELECT * FROM providers ORDER BY place, name")]


async def set_mode(tx: Transaction, name: str, mode: str, reason: str = "") -> bool:
    """Staff switch a provider on, off or pause it with a reason for customers; on also ends a hold."""
    changed = await tx.run(
        """UPDATE providers SET mode = :mode, reason = :reason,
               held_until_at = CASE WHEN :mode = 'on' THEN NULL ELSE held_until_at END,
               held_reason = CASE WHEN :mode = 'on' THEN '' ELSE held_reason END
           WHERE name = :name""",
        mode=mode,
        reason=reason,
        name=name,
    )
    return changed == 1


async def hold(tx: Transaction, name: str, until: datetime | None, reason: str = "") -> None:
    """Stops selling until the instant, by the program itself; None lets it sell. `reason` is for staff."""
    await tx.run(
        "UPDATE providers SET held_until_at = :until, held_reason = :reason WHERE name = :name",
        until=to_ms_or_none(until),
        reason=reason if until else "",
        name=name,
    )


async def set_deposit(tx: Transaction, name: str, minor: int, currency: str, now: datetime) -> None:
    """What the provider said that it holds for the shop, in minor units."""
    await tx.run(
        """UPDATE providers SET deposit_minor = :minor, deposit_currency = :currency, deposit_at = :at
           WHERE name = :name""",
        minor=minor,
        currency=currency,
        at=to_ms(now),
        name=name,
    )


async def cost_under_way(reader: Reader, name: str, currency: str) -> int:
    """What orders that are paid but surely not yet taken from the deposit will cost: minor units."""
    row = await reader.one(
        """SELECT coalesce(sum(cost_minor), 0) AS minor FROM orders WHERE provider = :name
           AND cost_currency = :currency AND state IN ('paid', 'placing', 'unclear')""",
        name=name,
        currency=currency,
    )
    return int(row["minor"]) if row else 0


async def sync_moved(tx: Transaction, name: str, read: int, total: int) -> None:
    """How far the present read of the catalogue is."""
    await tx.run(
        "UPDATE providers SET sync_read = :read, sync_total = :total WHERE name = :name",
        read=read,
        total=total,
        name=name,
    )


async def sync_done(tx: Transaction, name: str, *, since: datetime, full_read: datetime | None, now: datetime) -> None:
    """The read is complete: the next one asks for changes from `since` on."""
    await tx.run(
        """UPDATE providers SET synced_since_at = :since, synced_at = :at, full_read_at = coalesce(:full, full_read_at)
           WHERE name = :name""",
        since=to_ms(since),
        full=to_ms_or_none(full_read),
        at=to_ms(now),
        name=name,
    )


async def offer_counts(reader: Reader, names: Sequence[str]) -> dict[str, int]:
    """How many offers each provider sells."""
    counts = dict.fromkeys(names, 0)
    rows = await reader.all(
        """SELECT provider, count(*) AS n FROM offers WHERE sellable = 1 AND lowest_minor IS NOT NULL AND barred = 0
           GROUP BY provider"""
    )
    return counts | {row["provider"]: row["n"] for row in rows if row["provider"] in counts}


async def spend(tx: Transaction, name: str, minor: int, currency: str) -> None:
    """Takes a charge off the known deposit until it is read again."""
    await tx.run(
        """UPDATE providers SET deposit_minor = deposit_minor - :minor
           WHERE name = :name AND deposit_currency = :currency""",
        name=name,
        minor=minor,
        currency=currency,
    )
